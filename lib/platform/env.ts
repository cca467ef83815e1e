import { z } from 'zod';
import { OperatorError } from '@/lib/shared/operator-error';

const LOOPBACK = new Set(['127.0.0.1', '::1', 'localhost']);

const list = z
  .string()
  .transform((text) => text.split(',').map((item) => item.trim()))
  .transform((items) => items.filter((item) => item !== ''));
const url = (protocol: RegExp) => z.url({ protocol }).optional();

/** Every environment variable that the software reads, with its default. `.env.example` lists the same names. */
export const envSchema = z.object({
  APP_ENV: z.enum(['local', 'production']).default('local'),
  HOST: z.string().default('127.0.0.1'),
  PORT: z.coerce.number().int().min(1).max(65535).default(3000),
  APP_URL: url(/^https?$/).transform((text) => text?.replace(/\/+$/, '')),
  DATA_DIR: z.string().default('.data'),
  DATABASE_URL: url(/^postgres(ql)?$/),
  SMTP_URL: url(/^smtps?$/),
  MAIL_FROM: z.string().optional(),
  INTAKE_NOTIFY_TO: list.pipe(z.array(z.email()).min(1)).optional(),
  CONFIDENTIAL_KEYS: z.string().optional(),
  TRUSTED_PROXIES: list.pipe(z.array(z.union([z.ipv4(), z.ipv6(), z.cidrv4(), z.cidrv6()]))).default([]),
  /** Set by `npm start` alone, for the servers that it runs: where its mail catcher listens. */
  MAIL_CATCHER_URL: url(/^smtp$/),
});

const NEEDED_IN_PRODUCTION = [
  'APP_URL',
  'SMTP_URL',
  'MAIL_FROM',
  'INTAKE_NOTIFY_TO',
  'CONFIDENTIAL_KEYS',
] as const;

type Given = z.output<typeof envSchema>;
type Defaulted = { APP_URL: string; MAIL_FROM: string; INTAKE_NOTIFY_TO: string[] };
export type Env = Omit<Given, keyof Defaulted> & Defaulted;

/**
 * Reads and validates the environment.
 * @throws OperatorError naming every variable that is missing or malformed, never a value
 */
export function parseEnv(source: Record<string, string | undefined>): Env {
  const given = Object.fromEntries(Object.entries(source).filter(([, value]) => value !== ''));
  const parsed = envSchema.safeParse(given);
  if (!parsed.success) {
    const problems = parsed.error.issues.map((issue) => `${String(issue.path[0])} (${issue.message})`);
    throw new OperatorError(`Environment: ${[...new Set(problems)].join(', ')}. See .env.example.`);
  }
  const env = parsed.data;
  refuseCleartext(env);
  refuseHalfConfiguredProduction(env);
  return {
    ...env,
    APP_URL: env.APP_URL ?? `http://${env.HOST.includes(':') ? `[${env.HOST}]` : env.HOST}:${env.PORT}`,
    MAIL_FROM: env.MAIL_FROM ?? 'Calusa Recovery <site@calusa.localhost>',
    INTAKE_NOTIFY_TO: env.INTAKE_NOTIFY_TO ?? ['intake@calusa.localhost'],
  };
}

/** Cookies that hold what was typed would travel in the clear. A name of this machine is for trying it out. */
function refuseCleartext({ APP_ENV, APP_URL = '' }: Given) {
  if (APP_ENV !== 'production' || !APP_URL.startsWith('http:')) return;
  if (LOOPBACK.has(new URL(APP_URL).hostname.replace(/^\[|\]$/g, ''))) return;
  throw new OperatorError('APP_ENV=production needs an APP_URL that begins with https://.');
}

function refuseHalfConfiguredProduction(env: Given) {
  if (env.APP_ENV !== 'production' && LOOPBACK.has(env.HOST)) return;
  const missing = NEEDED_IN_PRODUCTION.filter((name) => env[name] === undefined);
  if (missing.length === 0) return;
  const reason =
    env.APP_ENV === 'production' ? 'APP_ENV=production' : `HOST=${env.HOST} (reachable from outside)`;
  throw new OperatorError(
    `${reason} needs ${missing.join(', ')} to be set: local defaults are not safe there.`,
  );
}

let cached: Env | undefined;

/** The validated environment of this process. */
export function env(): Env {
  return (cached ??= parseEnv(process.env));
}
