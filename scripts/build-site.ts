import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { existsSync, globSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { clinic } from '@/lib/clinic/data';
import { readAllCopy } from '@/lib/content/copy/data';
import { envSchema } from '@/lib/platform/env';
import { relayOutput } from '@/lib/platform/output-lines.js';
import { OperatorError } from '@/lib/shared/operator-error';
import { bundle, isBundled } from './bundle.js';
import { checkInteractive } from './check-interactive';
import { inLog } from './say';

const STAMP = '.next/built-from';
const INPUTS = [
  '{app,components,content,emails,lib,public}/**/*',
  'prisma/schema.prisma',
  '{next.config.js,postcss.config.mjs,proxy.ts,instrumentation.ts,instrumentation-client.ts,tsconfig.json,package-lock.json}',
];

/**
 * Pinned, so that a page opened before a deployment still finds its actions after it. It is no secret: it seals what
 * closures of an action capture, and no action of ours captures anything (each is made at the top of its file).
 */
const ACTION_KEY = createHash('sha256').update('calusa-recovery actions').digest('base64');

/**
 * The settings that the build may read. It serves nobody and needs no secret, so that it gets none of the others: they are
 * empty, not unset, because Next reads .env too and sets what is not set.
 */
const FOR_THE_BUILD: readonly string[] = ['APP_URL', 'PORT', 'DATA_DIR'];
const NOT_FOR_THE_BUILD = envSchema.keyof().options.filter((name) => !FOR_THE_BUILD.includes(name));

/** A digest of everything that the build is made from. */
function inputsDigest(): string {
  const hash = createHash('sha256');
  const files = globSync(INPUTS).filter((file) => statSync(file).isFile());
  for (const file of files.sort()) hash.update(file).update('\0').update(readFileSync(file)).update('\0');
  return hash.digest('hex');
}

/** Reads all copy, so that a malformed file stops with `file:line: reason` alone. */
export function checkContent(): void {
  clinic();
  readAllCopy();
}

/**
 * Builds what was not made from the files as they are: the programs' bundles, and the site in `.next`. Needs no database.
 * @param signal ends the build
 * @throws OperatorError where the copy is malformed or the build fails
 */
export async function buildIfStale(say: (step: string) => void, signal?: AbortSignal): Promise<void> {
  if (!isBundled()) await bundle();
  const digest = inputsDigest();
  if (existsSync(STAMP) && readFileSync(STAMP, 'utf8') === digest) return; // its copy was read then
  checkContent();
  say('Building the site (about half a minute)');
  rmSync(STAMP, { force: true });
  const args = ['node_modules/next/dist/bin/next', 'build'];
  const env = {
    ...process.env,
    ...Object.fromEntries(NOT_FOR_THE_BUILD.map((name) => [name, ''])),
    NODE_ENV: 'production' as const,
    NEXT_TELEMETRY_DISABLED: '1',
    NEXT_SERVER_ACTIONS_ENCRYPTION_KEY: ACTION_KEY,
  };
  const stdio = inLog() ? 'pipe' : 'inherit';
  const build = spawn(process.execPath, args, { stdio, env, ...(signal && { signal }) });
  relayOutput(build, { process: 'build', keepsText: true });
  const [status] = (await once(build, 'close')) as [number | null];
  if (status !== 0) {
    throw new OperatorError('The build failed. See the error above.');
  }
  checkInteractive();
  writeFileSync(STAMP, digest);
}
