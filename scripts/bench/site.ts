import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { mkdtempSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { performance } from 'node:perf_hooks';
import { env, envSchema } from '@/lib/platform/env';
import { freePort } from '../local/ports';
import { readPasswords, roleUrls } from '../local/postgres/roles';

export type RunningSite = {
  url: string;
  /** The pid of `npm start`; everything it runs descends from it. */
  pid: number;
  readySeconds: number;
  database: { applicationUrl: string; ownerUrl: string };
  stop: () => Promise<void>;
};

/** The keys of every measured site. */
const KEYS = randomBytes(32).toString('base64');

/** Lets this process sign and seal like the site does. */
export function useKeys(): void {
  env().CONFIDENTIAL_KEYS = KEYS;
}

/** The benchmark acts as many people, each with their own address. */
const SETTINGS = { CONFIDENTIAL_KEYS: KEYS, TRUSTED_PROXIES: '127.0.0.1' };
/** The settings in .env are not for the site being measured. */
const UNSET = Object.fromEntries(envSchema.keyof().options.map((name) => [name, '']));

/** Starts the product like a person would, and waits until it says that it is running. */
export async function startSite(
  dataDir: string,
  settings: Record<string, string> = {},
): Promise<RunningSite> {
  const port = await freePort(0);
  const startedAt = performance.now();
  const npm = spawn('npm', ['start', '--silent'], {
    env: { ...process.env, ...UNSET, ...SETTINGS, DATA_DIR: dataDir, PORT: String(port), ...settings },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const end = () => npm.kill('SIGTERM');
  process.once('exit', end); // an interrupted benchmark leaves nothing running
  const gone = once(npm, 'close').then(() => process.off('exit', end)); // all it runs has ended: each has its output
  await untilItRuns(npm);
  return {
    url: `http://127.0.0.1:${port}`,
    pid: npm.pid ?? 0,
    readySeconds: (performance.now() - startedAt) / 1000,
    database: databaseOf(dataDir),
    stop: async () => {
      end();
      await gone;
    },
  };
}

/** Reads no further then: the log of a measurement would be searched again with each of its lines. */
function untilItRuns(npm: ReturnType<typeof spawn>): Promise<void> {
  let output = '';
  const streams = [npm.stdout, npm.stderr];
  return new Promise((resolve, reject) => {
    const read = (chunk: Buffer) => {
      output += chunk.toString();
      if (!output.includes('Ctrl-C')) return;
      for (const stream of streams) stream?.off('data', read).resume();
      resolve();
    };
    for (const stream of streams) stream?.on('data', read);
    npm.once('close', () => reject(new Error(`The site did not start:\n${output}`)));
  });
}

const databaseHome = (dataDir: string) => realpathSync(path.join(dataDir, 'postgres'));

function databaseOf(dataDir: string) {
  const passwords = readPasswords(dataDir);
  if (!passwords) throw new Error(`no passwords in ${dataDir}`);
  return roleUrls(path.join(databaseHome(dataDir), 'socket'), passwords);
}

/** Runs a callback with a data folder, then removes the folder with its database. */
export async function withDataDir<Value>(use: (dataDir: string) => Promise<Value>): Promise<Value> {
  const dataDir = mkdtempSync(path.join(tmpdir(), 'calusa-bench-'));
  try {
    return await use(dataDir);
  } finally {
    rmSync(databaseHome(dataDir), { recursive: true, force: true });
    rmSync(dataDir, { recursive: true, force: true });
  }
}

/** Runs a callback with a running site that has an empty database. */
export const withSite = <Value>(
  use: (site: RunningSite) => Promise<Value>,
  settings?: Record<string, string>,
): Promise<Value> =>
  withDataDir(async (dataDir) => {
    const site = await startSite(dataDir, settings);
    try {
      return await use(site);
    } finally {
      await site.stop();
    }
  });
