import { chmodSync, existsSync, mkdirSync } from 'node:fs';
import { setImmediate, setTimeout as sleep } from 'node:timers/promises';
import { lockDataDir } from '@/lib/platform/data-lock';
import type { DatabaseRoles } from '@/lib/platform/database-rights';
import { env } from '@/lib/platform/env';
import { log } from '@/lib/platform/log';
import { ownAddress } from '@/lib/platform/own-address';
import { logProcess } from '@/lib/platform/process-log';
import { OperatorError } from '@/lib/shared/operator-error';
import { inLog, say, sayFailure } from '../say';
import { programArgs, SMALL_HEAP } from './children';
import { openDatabase } from './database';
import { failureText } from './failure-text';
import { mailCatcher } from './mail-catcher';
import { requireFreePort } from './ports';
import { prepareApart } from './preparation';
import { announce } from './screen';
import type { Mode, SiteFacts } from './site-preparation';
import { Supervisor } from './supervisor';
import { answersAt } from './watch';

const READY_LIMIT_MS = 90_000;
/** The servers of a start command that was killed end as soon as they notice, which a busy one may do late. */
const ORPHANS_LIMIT_MS = 15_000;

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
    sayFailure(`Could not start. ${failureText(error)}`);
    await supervisor.stop();
    process.exit(1);
  }
}

async function startEverything(supervisor: Supervisor, mode: Mode, extra?: Extra) {
  const { DATA_DIR, HOST, PORT, SMTP_URL } = env();
  process.umask(0o077); // what is made from here on is the owner's alone
  mkdirSync(DATA_DIR, { recursive: true, mode: 0o700 });
  chmodSync(DATA_DIR, 0o700);
  const { wasKilled } = lockDataDir(DATA_DIR);
  if (extra?.serve !== false) await requireFreePort(PORT, HOST, wasKilled ? ORPHANS_LIMIT_MS : 0);

  supervisor.step('Starting the database');
  const database = await openDatabase(env());
  supervisor.atStop(database.stop);
  process.env.DATABASE_URL = env().DATABASE_URL = database.applicationUrl;
  process.env.DATABASE_OWNER_URL = ''; // empty, not unset: Next reads .env too, and no child may have the owner's password
  await extra?.check(database);

  const catcher = SMTP_URL || extra?.serve === false ? undefined : await mailCatcher(mode, DATA_DIR, PORT);
  if (catcher) supervisor.startChildren(catcher.command);
  supervisor.step('Bringing the database up to date');
  const facts = await (extra
    ? prepareHere(supervisor, mode, database, extra)
    : prepareApart(mode, database, supervisor.signal));
  if (facts.excess) log.warn('database.role_unlimited', { code: facts.excess });

  const shared = { ...process.env, MAIL_CATCHER_URL: catcher?.smtpUrl, NEXT_TELEMETRY_DISABLED: '1' };
  const output = inLog() ? 'pipe' : 'inherit';
  const devServer = ['node_modules/next/dist/bin/next', 'dev', '-H', HOST, '-p', String(PORT)];
  const web = mode === 'dev' ? devServer : programArgs('web', mode);
  const webMode = mode === 'dev' ? 'development' : 'production';
  supervisor.startChildren(
    {
      name: 'worker',
      args: [...SMALL_HEAP, ...programArgs('worker', mode)],
      env: { ...shared, NODE_ENV: 'production' },
      output,
      watch: { look: 'messages' },
    },
    {
      name: 'web',
      args: web,
      env: { ...shared, NODE_ENV: webMode },
      output,
      // While developing there is no /healthz, and compiling may take long.
      ...(mode === 'start' && { watch: { look: answersAt(`${ownAddress()}/healthz`) } }),
    },
  );
  await untilReady(supervisor.signal);
  announce({ ...facts, databasePlace: database.place, catcherPage: catcher?.pageUrl });
  if (extra) console.log(await extra.farewell());
}

/** For a command with steps of its own, in this process: they are functions, and it holds what they need anyway. */
async function prepareHere(
  supervisor: Supervisor,
  mode: Mode,
  database: DatabaseRoles,
  extra: Extra,
): Promise<SiteFacts> {
  const { prepareDatabase, prepareSite } = await import('./site-preparation');
  await prepareDatabase(database);
  supervisor.signal.throwIfAborted();
  await extra.prepare(say);
  if (!extra.serve) {
    await supervisor.stop();
    console.log(await extra.farewell());
    process.exit(0);
  }
  return prepareSite(mode, database, supervisor.signal);
}

async function untilReady(signal: AbortSignal) {
  const deadline = Date.now() + READY_LIMIT_MS;
  while (Date.now() < deadline) {
    const response = await fetch(`${ownAddress()}/readyz`).catch(() => undefined);
    if (response?.ok) return;
    await sleep(200, undefined, { signal });
  }
  throw new OperatorError("The site didn't become ready; GET /readyz tells which part is failing.");
}
