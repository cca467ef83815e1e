import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { existsSync, globSync, mkdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { clinic } from '@/lib/clinic/data';
import { readAllCopy } from '@/lib/content/shipped/data';
import { envSchema } from '@/lib/platform/env';
import { takeFileLock } from '@/lib/platform/file-lock';
import { relayOutput } from '@/lib/platform/output-lines.js';
import { OperatorError } from '@/lib/shared/operator-error';
import { bundle, isBundled } from './bundle.js';
import { checkInteractive } from './check-interactive';
import { inLog } from './say';

const STAMP = '.next/built-from';
/** Away from what the build reads: Next would list it among what the pages load. */
const LOCK = 'node_modules/.cache/build-lock';
/** How often a process looks whether another has finished building. */
const TURN_MS = 300;
const INPUTS = [
  '{app,components,content,emails,lib,public}/**/*',
  'prisma/schema.prisma',
  '{next.config.js,postcss.config.mjs,proxy.ts,instrumentation.ts,instrumentation-client.ts,tsconfig.json,package-lock.json}',
];

/**
 * Fixed, so that a page opened before a deployment still finds its actions afterwards. It isn't a secret: it encrypts
 * what actions capture in closures, and none of ours captures anything (each is defined at the top level of its file).
 */
const ACTION_KEY = createHash('sha256').update('calusa-recovery actions').digest('base64');

/**
 * The settings the build may read. It serves no one and needs no secrets, so it doesn't get the others: they are empty,
 * not unset, because Next reads .env too and sets whatever is unset.
 */
const FOR_THE_BUILD: readonly string[] = ['APP_URL', 'PORT', 'DATA_DIR'];
const NOT_FOR_THE_BUILD = envSchema.keyof().options.filter((name) => !FOR_THE_BUILD.includes(name));

/** A digest of everything the build depends on. */
function inputsDigest(): string {
  const hash = createHash('sha256');
  const files = globSync(INPUTS).filter((file) => statSync(file).isFile());
  for (const file of files.sort()) hash.update(file).update('\0').update(readFileSync(file)).update('\0');
  return hash.digest('hex');
}

/** Reads all copy, so that a malformed file fails with nothing but `file:line: reason`. */
export function checkContent(): void {
  clinic();
  readAllCopy();
}

const isBuiltFrom = (digest: string) => existsSync(STAMP) && readFileSync(STAMP, 'utf8') === digest;

/** Waits while another process builds here. */
async function ownTurn(signal?: AbortSignal): Promise<{ release: () => void }> {
  mkdirSync(path.dirname(LOCK), { recursive: true });
  for (;;) {
    const lock = takeFileLock(LOCK);
    if (lock) return lock;
    await sleep(TURN_MS, undefined, signal && { signal });
  }
}

/**
 * Builds whatever is out of date: the programs' bundles, and the site in `.next`. Doesn't need a database. Of several
 * processes that find it out of date, one builds and the others wait for it.
 * @param signal aborts the build
 * @throws OperatorError if the copy is malformed or the build fails
 */
export async function buildIfStale(say: (step: string) => void, signal?: AbortSignal): Promise<void> {
  if (!isBundled()) await bundle();
  const digest = inputsDigest();
  if (isBuiltFrom(digest)) return; // its copy was read then
  const lock = await ownTurn(signal);
  try {
    if (!isBuiltFrom(digest)) await build(digest, say, signal);
  } finally {
    lock.release();
  }
}

async function build(digest: string, say: (step: string) => void, signal?: AbortSignal): Promise<void> {
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
  const next = spawn(process.execPath, args, { stdio, env, ...(signal && { signal }) });
  relayOutput(next, { process: 'build', keepsText: true });
  const [status] = (await once(next, 'close')) as [number | null];
  if (status !== 0) {
    throw new OperatorError('The build failed. See the error above.');
  }
  checkInteractive();
  writeFileSync(STAMP, digest);
}
