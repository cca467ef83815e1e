import { z } from 'zod';
import { OperatorError } from '@/lib/shared/operator-error';
import { dumpingOption } from './dumps';
import { recipientsSetting, senderSetting, smtpUrlSetting } from './mail-settings';
import { isLoopbackHost, productionReason } from './production.js';

const list = z
  .string()
  .transform((text) => text.split(',').map((item) => item.trim()))
  .transform((items) => items.filter((item) => item !== ''));
/** A host as a Host header names it, with a port where it isn't the scheme's own. */
const hostSetting = z
  .string()
  .toLowerCase()
  .refine(
    (host) => /^[\w.:[\]-]+$/.test(host) && URL.parse(`http://${host}`)?.host === host,
    'must be hosts, like www.example.org or web:3000',
  );
const url = (protocol: RegExp) => z.url({ protocol }).optional();

/** Every environment variable that the software reads, with its default. `.env.example` lists the same names. */
export const envSchema = z.object({
  APP_ENV: z.enum(['local', 'production']).default('local'),
  HOST: z.string().default('127.0.0.1'),
  PORT: z.coerce.number().int().min(1).max(65535).default(3000),
  APP_URL: url(/^https?$/)
    .transform((text) => text?.replace(/\/+$/, ''))
    .refine(
      (text) => text === undefined || new URL(text).origin === text,
      'must be an origin, like https://example.org',
    ),
  DATA_DIR: z.string().default('.data'),
  /** Where what was erased is logged, outside the database: a folder that may be shared. Else DATA_DIR. */
  ERASURES_DIR: z.string().optional(),
  /** The application's role. */
  DATABASE_URL: url(/^postgres(ql)?$/),
  /** The same role and database without a pooler between: for what needs a connection of its own. */
  DATABASE_DIRECT_URL: url(/^postgres(ql)?$/),
  /** The role that owns the database: for what changes its tables, never for a process that answers people. */
  DATABASE_OWNER_URL: url(/^postgres(ql)?$/),
  SMTP_URL: smtpUrlSetting.optional(),
  /** Another mail server, for the alarm that the first one does not take mail. */
  SMTP_FALLBACK_URL: smtpUrlSetting.optional(),
  /** Whether mail may leave this machine without TLS. A password never may. */
  SMTP_ALLOW_UNENCRYPTED: z.enum(['no', 'yes']).default('no'),
  /** Mails that a worker hands to a server at once. */
  SMTP_CONNECTIONS: z.coerce.number().int().min(1).max(100).default(10),
  MAIL_FROM: senderSetting.optional(),
  MAIL_FROM_NEUTRAL: senderSetting.optional(),
  INTAKE_NOTIFY_TO: list.pipe(recipientsSetting).optional(),
  /** What the desk's lists show of a name: all of it, or initials where a screen can be seen by others. */
  QUEUE_NAMES: z.enum(['full', 'initials']).default('full'),
  /** How many requests a search opens to compare beginnings, endings and close spellings with; 0 for none. */
  SEARCH_COMPARED: z.coerce.number().int().min(0).max(50_000).default(10_000),
  CONFIDENTIAL_KEYS: z.string().optional(),
  /** Keys of the search index alone; without them it has keys derived from CONFIDENTIAL_KEYS. */
  SEARCH_KEYS: z.string().optional(),
  /** The key of AWS KMS that wraps the keys of a ring, where one is wrapped: an id, an ARN or an alias. */
  KMS_KEY_ID: z.string().optional(),
  /** Public keys in the age format that backups are encrypted for. */
  BACKUP_RECIPIENTS: list
    .pipe(z.array(z.string().regex(/^age1[0-9a-z]+$/, 'must be age public keys, like age1…')))
    .default([]),
  /** Further hosts (`www.example.org`, `web:3000`) by which the site may be asked for. */
  HOST_ALIASES: list.pipe(z.array(hostSetting)).default([]),
  /** Whether browsers are to use https for every name below the site's own as well. */
  HSTS_INCLUDE_SUBDOMAINS: z.enum(['no', 'yes']).default('no'),
  TRUSTED_PROXIES: list
    .refine((items) => items.length > 0, 'must be addresses, or none')
    .transform((items) => (items.join() === 'none' ? [] : items))
    .pipe(z.array(z.union([z.ipv4(), z.ipv6(), z.cidrv4(), z.cidrv6()])))
    .refine((networks) => !networks.some((network) => network.endsWith('/0')), 'must not trust everyone')
    .optional(),
  /** By which `/metrics` may be asked for from elsewhere; without it, only from this machine. */
  METRICS_TOKEN: z.string().min(16, 'must have 16 characters or more').optional(),
  /** Where a worker gives its metrics; without it, it listens nowhere. */
  WORKER_METRICS_PORT: z.coerce.number().int().min(1).max(65535).optional(),
  /** Where traces go, by OTLP over HTTP; without it, none are made. The library reads it by itself, as it does its other settings. */
  OTEL_EXPORTER_OTLP_ENDPOINT: url(/^https?$/),
  /** The share of requests and jobs that are traced. */
  OTEL_TRACES_SAMPLER_ARG: z.coerce.number().min(0).max(1).default(1),
  /** Set by `npm start` alone, for the servers that it runs: where its mail catcher listens. */
  MAIL_CATCHER_URL: url(/^smtp$/),
});

const NEEDED_IN_PRODUCTION = [
  'APP_URL',
  'SMTP_URL',
  'MAIL_FROM',
  'MAIL_FROM_NEUTRAL',
  'INTAKE_NOTIFY_TO',
  'CONFIDENTIAL_KEYS',
  'TRUSTED_PROXIES', // or `none`: behind a proxy that isn't named, all visitors would count as one
] as const;

type Given = z.output<typeof envSchema>;
type Defaulted = {
  APP_URL: string;
  MAIL_FROM: string;
  MAIL_FROM_NEUTRAL: string;
  INTAKE_NOTIFY_TO: string[];
  TRUSTED_PROXIES: string[];
};
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
  if (env.DATABASE_DIRECT_URL && !env.DATABASE_URL)
    throw new OperatorError('DATABASE_DIRECT_URL needs DATABASE_URL, the same database through its pooler.');
  refuseHalfConfiguredProduction(env);
  return {
    ...env,
    APP_URL: env.APP_URL ?? `http://${hostName(env.HOST)}:${env.PORT}`,
    MAIL_FROM: env.MAIL_FROM ?? 'Calusa Recovery <site@calusa.localhost>',
    MAIL_FROM_NEUTRAL: env.MAIL_FROM_NEUTRAL ?? 'Front office <office@mail.localhost>',
    INTAKE_NOTIFY_TO: env.INTAKE_NOTIFY_TO ?? ['intake@calusa.localhost'],
    TRUSTED_PROXIES: env.TRUSTED_PROXIES ?? [],
  };
}

/** As a URL names it; passkeys belong to names, so that the loopback address goes by its own. */
const hostName = (host: string) => {
  if (host === '127.0.0.1') return 'localhost';
  return host.includes(':') ? `[${host}]` : host;
};

export const isProduction = (env: Pick<Given, 'APP_ENV' | 'HOST'>): boolean =>
  productionReason(env) !== undefined;

/** Whether the address is this machine’s own (loopback). */
export const isLoopbackUrl = (address: string) => isLoopbackHost(new URL(address).hostname);

function refuseHalfConfiguredProduction(env: Given) {
  const reason = productionReason(env);
  if (reason === undefined) return;
  const missing = NEEDED_IN_PRODUCTION.filter((name) => env[name] === undefined);
  if (missing.length > 0) {
    throw new OperatorError(
      `${reason} needs ${missing.join(', ')} to be set: local defaults are not safe there.`,
    );
  }
  const dumping = dumpingOption([process.env.NODE_OPTIONS ?? '', ...process.execArgv]);
  if (dumping !== undefined)
    throw new OperatorError(
      `${dumping} would write keys and what people wrote to disk. Remove it from NODE_OPTIONS.`,
    );
  // Cookies that hold what was typed would travel in the clear.
  if (env.APP_URL?.startsWith('http:') && !isLoopbackUrl(env.APP_URL)) {
    throw new OperatorError(`${reason} needs an APP_URL that begins with https://.`);
  }
}

let cached: Env | undefined;

/** The validated environment of this process. */
export function env(): Env {
  return (cached ??= parseEnv(process.env));
}
