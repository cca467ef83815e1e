import { chmodSync, existsSync, mkdirSync } from 'node:fs';
import { setImmediate, setTimeout as sleep } from 'node:timers/promises';
import { readPublished } from '@/lib/content/copy/data';
import { hasSealedRows } from '@/lib/intake/data';
import { lockDataDir } from '@/lib/platform/data-lock';
import { excessOf, type DatabaseRoles } from '@/lib/platform/database-rights';
import { env } from '@/lib/platform/env';
import { generateKeyFile, keyFile, keyRing, keysExist } from '@/lib/platform/keys';
import { requireKeysInUse } from '@/lib/platform/keys-in-use';
import { log } from '@/lib/platform/log';
import { migrate } from '@/lib/platform/migrate';
import { ownAddress } from '@/lib/platform/own-address';
import { logProcess } from '@/lib/platform/process-log';
import { faultCode } from '@/lib/shared/fault-code';
import { OperatorError } from '@/lib/shared/operator-error';
import { hasStaff } from '@/lib/staff/team/data';
import { buildIfStale, checkContent } from '../build-site';
import { bundleOf } from '../bundle.js';
import { openDatabase } from './database';
import { mailCatcher } from './mail-catcher';
import { requireFreePort } from './ports';
import { inLog, say, sayFailure } from '../say';
import { announce } from './screen';
import { Supervisor } from './supervisor';

type Mode = 'start' | 'dev';

const READY_LIMIT_MS = 90_000;

/** What a command does besides starting the site. */
export type Extra = {
  /** Called with the database at hand, before anything in it is changed. */
  check: (database: DatabaseRoles) => Promise<void>;
  /** Called once database and keys are there, before anything uses them. */
  prepare: (say: (step: string) => void) => Promise<void>;
  /** Without it everything ends once it is prepared. */
  serve: boolean;
  /** Printed at the end. */
  farewell: () => Promise<string>;
};

/** Runs the whole product: database, web, worker and, without SMTP_URL, the mail catcher. Ends with the signal that stops it. */
export async function run(mode: Mode, extra?: Extra): Promise<void> {
  if (existsSync('.env')) process.loadEnvFile('.env');
  if (inLog()) logProcess();
  const supervisor = new Supervisor();
  const started = startEverything(supervisor, mode, extra);
  supervisor.stopOnSignal(started);
  try {
    await started;
  } catch (error) {
    await setImmediate(); // a signal that ended a program of ours has reached this process too, but waits its turn
    if (supervisor.signal.aborted) return; // what was told to stop ends by itself
    const known = error instanceof OperatorError;
    sayFailure(`Could not start. ${known ? error.message : unexpected(error)}`);
    await supervisor.stop();
    process.exit(1);
  }
}

/** A fault without a message of ours: its kind is enough to search for, its text may hold a connection string. */
const unexpected = (error: unknown) => {
  const code = faultCode(error);
  if (['EACCES', 'EROFS', 'ENOSPC'].includes(code)) {
    return `DATA_DIR can't be written (${code}). Check its owner and the free space, or choose another.`;
  }
  return `Unexpected fault (${code}); docs/operations.md, "When it does not start".`;
};

async function startEverything(supervisor: Supervisor, mode: Mode, extra?: Extra) {
  const { DATA_DIR, HOST, PORT, SMTP_URL } = env();
  process.umask(0o077); // what is made from here on is the owner's alone
  mkdirSync(DATA_DIR, { recursive: true, mode: 0o700 });
  chmodSync(DATA_DIR, 0o700);
  lockDataDir(DATA_DIR);
  if (extra?.serve !== false) await requireFreePort(PORT, HOST);

  supervisor.step('Starting the database');
  const database = await openDatabase(env());
  supervisor.atStop(database.stop);
  process.env.DATABASE_URL = env().DATABASE_URL = database.applicationUrl;
  process.env.DATABASE_OWNER_URL = ''; // empty, not unset: Next reads .env too, and no child may have the owner's password
  await extra?.check(database);
  supervisor.step('Bringing the database up to date');
  await migrate(database);
  const excess = await excessOf(database.applicationUrl);
  if (excess) log.warn('database.role_unlimited', { code: excess });
  await readPublished();
  await ensureKeys();
  supervisor.signal.throwIfAborted();
  await extra?.prepare(say);
  if (extra?.serve === false) {
    await supervisor.stop();
    console.log(await extra.farewell());
    process.exit(0);
  }

  if (mode === 'start') await buildIfStale(say, supervisor.signal);
  else checkContent();
  supervisor.signal.throwIfAborted();

  const catcher = SMTP_URL ? undefined : await mailCatcher(DATA_DIR, PORT);
  if (catcher) supervisor.startChildren(catcher.command);
  const shared = { ...process.env, MAIL_CATCHER_URL: catcher?.smtpUrl, NEXT_TELEMETRY_DISABLED: '1' };
  const output = inLog() ? 'pipe' : 'inherit';
  const devServer = ['node_modules/next/dist/bin/next', 'dev', '-H', HOST, '-p', String(PORT)];
  const [web, worker] =
    mode === 'dev'
      ? [devServer, ['--import', 'tsx', 'scripts/worker.ts']]
      : [[bundleOf('web')], [bundleOf('worker')]];
  const webMode = mode === 'dev' ? 'development' : 'production';
  supervisor.startChildren(
    { name: 'worker', args: worker, env: { ...shared, NODE_ENV: 'production' }, output },
    { name: 'web', args: web, env: { ...shared, NODE_ENV: webMode }, output },
  );
  await untilReady(supervisor.signal);
  await announce({ databasePlace: database.place, excess, catcherPage: catcher?.pageUrl });
  if (extra) console.log(await extra.farewell());
}

/** Keys are made once, for a database with nothing sealed in it. Where there is something, its keys must be here. */
async function ensureKeys() {
  const { DATA_DIR } = env();
  if (!keysExist(DATA_DIR) && !(await hasSealedRows()) && !(await hasStaff())) {
    generateKeyFile(DATA_DIR);
    say(`Made a key in ${keyFile(DATA_DIR)}`);
  }
  keyRing();
  await requireKeysInUse();
}

async function untilReady(signal: AbortSignal) {
  const deadline = Date.now() + READY_LIMIT_MS;
  while (Date.now() < deadline) {
    const response = await fetch(`${ownAddress()}/readyz`).catch(() => undefined);
    if (response?.ok) return;
    await sleep(200, undefined, { signal });
  }
  throw new OperatorError('The site did not become ready; GET /readyz tells which part is failing.');
}
