import { execFileSync, spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readFileSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { DatabaseRoles } from '@/lib/platform/database-rights';
import { keyFile } from '@/lib/platform/keys';
import { bundleOf, isBundled } from '@/scripts/bundle.js';
import { readPasswords, roleUrls } from '@/scripts/local/postgres/roles';
import { sitePort } from './site-port';

/** On the start screen, and in production in the log. */
const SAYS_IT_RUNS = /Ctrl-C|"event":"start\.ready"/;

export type Settings = Record<string, string>;

let bundlesAreThere = false;
/** Looks once: reading all sources again for each site of a run would take longer than some tests. */
function ensureBundles() {
  if (!bundlesAreThere && !isBundled())
    execFileSync(process.execPath, ['scripts/bundle.js'], { env: cleanEnvironment() });
  bundlesAreThere = true;
}

/** The whole product as `npm start` runs it, with its own data folder. */
export class Site {
  readonly #settings: Settings;
  #process: ChildProcess | undefined;
  readonly #database: DatabaseRoles | undefined;
  #dataDir: string | undefined;
  port = 0;
  /** Everything it printed. */
  output = '';

  /** @param database URL of a database to use instead of the embedded one */
  constructor(settings: Settings = {}, database?: DatabaseRoles) {
    this.#settings = settings;
    this.#database = database;
  }

  /** Created on first use, because a test file is also loaded when none of its tests run. */
  get dataDir() {
    return (this.#dataDir ??= mkdtempSync(path.join(tmpdir(), 'calusa-site-')));
  }

  get url() {
    return `http://127.0.0.1:${this.port}`;
  }

  /** The folder of the mail catcher. */
  get mailFolder() {
    return path.join(this.dataDir, 'mail');
  }

  /** The folder of the database files. */
  get postgresHome() {
    return realpathSync(path.join(this.dataDir, 'postgres'));
  }

  /** Its database, for each role. */
  get databaseRoles(): DatabaseRoles {
    if (this.#database) return this.#database;
    const passwords = readPasswords(this.dataDir);
    if (!passwords) throw new Error('no passwords');
    return roleUrls(path.join(this.postgresHome, 'socket'), passwords);
  }

  /** Its database for the owner's role, which may do more than the site's. */
  get databaseUrl() {
    return this.databaseRoles.ownerUrl;
  }

  /** The environment that a command needs to work on the running site. */
  get commandEnvironment(): NodeJS.ProcessEnv {
    const { applicationUrl, ownerUrl } = this.#database ?? {};
    return {
      ...cleanEnvironment(),
      DATA_DIR: this.dataDir,
      ...(applicationUrl && { DATABASE_URL: applicationUrl }),
      ...(ownerUrl && { DATABASE_OWNER_URL: ownerUrl }),
      ...this.#settings,
    };
  }

  /** Starts it and waits until it reports that it is running. Rejects with its output if it exits before that. */
  async start(): Promise<this> {
    this.port ||= await sitePort();
    const from = this.output.length;
    ensureBundles();
    const child = spawn(process.execPath, ['--disable-warning=ExperimentalWarning', bundleOf('start')], {
      env: { PORT: String(this.port), ...this.commandEnvironment },
      stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
    });
    this.#process = child;
    await new Promise<void>((resolve, reject) => {
      let isRunning = false;
      const read = (chunk: Buffer) => {
        this.output += chunk.toString();
        if (isRunning || !SAYS_IT_RUNS.test(this.output.slice(from))) return;
        isRunning = true;
        resolve();
      };
      child.stdout?.on('data', read);
      child.stderr?.on('data', read);
      child.once('exit', () => reject(new Error(this.output.slice(from))));
    });
    return this;
  }

  /**
   * Starts a second web process with this one's database and keys. Remove it before this one stops. Rejects if this one
   * was never started, and like `start`.
   */
  async replica(): Promise<Site> {
    const keys = { CONFIDENTIAL_KEYS: readFileSync(keyFile(this.dataDir), 'utf8') };
    return new Site({ ...this.#settings, ...keys }, this.databaseRoles).start();
  }

  /** The process id of the start command. */
  get pid(): number {
    if (this.#process?.pid === undefined) throw new Error('It was never started');
    return this.#process.pid;
  }

  /** As Ctrl-C does. */
  async stop(): Promise<void> {
    await this.#end('SIGTERM');
  }

  async #end(signal: NodeJS.Signals) {
    const child = this.#process;
    if (!child || child.exitCode !== null || child.signalCode !== null) return;
    const gone = once(child, 'exit');
    child.kill(signal);
    await gone;
  }

  /** Kills the start command and its database with kill -9; everything else goes down with it, without a chance to clean up. */
  async kill(): Promise<void> {
    const [postmaster] = readFileSync(path.join(this.postgresHome, 'data/postmaster.pid'), 'utf8').split(
      '\n',
    );
    await this.killStart();
    process.kill(Number(postmaster), 'SIGKILL');
  }

  /** Kills the start command alone with kill -9. */
  async killStart(): Promise<void> {
    await this.#end('SIGKILL');
  }

  /** Stops it and removes its data. */
  async remove(): Promise<void> {
    await this.stop();
    if (existsSync(path.join(this.dataDir, 'postgres'))) rmSync(this.postgresHome, { recursive: true });
    rmSync(this.dataDir, { recursive: true, force: true });
  }
}

/**
 * This process's environment without the settings of the test runner and Node. Processes share a compile cache.
 */
export function cleanEnvironment(): NodeJS.ProcessEnv {
  const {
    NODE_OPTIONS: _options,
    NODE_ENV: _mode,
    JEST_WORKER_ID: _id,
    FORCE_COLOR: _force,
    DEBUG_COLORS: _debug,
    ...rest
  } = process.env;
  rest.NODE_COMPILE_CACHE = path.resolve('node_modules/.cache/node-compile');
  return rest as NodeJS.ProcessEnv;
}
