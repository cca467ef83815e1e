import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { Client } from 'pg';
import { APPLICATION_ROLE } from '@/scripts/local/postgres/socket';
import { family, signal } from '../family';
import { until } from '../until';

const READ_ONLY = "default_transaction_read_only = 'on'\n";

/** What it takes to find the server: its folder of data, and the process that starts it again whenever it ends. */
export type Place = { data: () => string; keeper: () => number; ownerUrl: () => string };

/** A PostgreSQL server that things happen to. */
export class DatabaseServer {
  readonly #place: Place;
  #owner: Client | undefined;

  constructor(place: Place) {
    this.#place = place;
  }

  get #file() {
    return (name: string) => path.join(this.#place.data(), name);
  }

  get #pid(): number {
    return Number(readFileSync(this.#file('postmaster.pid'), 'utf8').split('\n')[0]);
  }

  #signalAll(name: NodeJS.Signals) {
    for (const { pid } of family(this.#pid)) signal(pid, name);
  }

  kill(): void {
    signal(this.#pid, 'SIGKILL');
  }

  /** Kills a process that serves a connection of the site: the server then ends all of them, and recovers. */
  killConnection(): void {
    const serving = family(this.#pid).find(({ command }) => command.includes(APPLICATION_ROLE));
    if (!serving) throw new Error('The site has no connection');
    signal(serving.pid, 'SIGKILL');
  }

  /** Ends the server, in order, and keeps it from being started again. */
  async stop(): Promise<void> {
    const pid = this.#pid;
    signal(this.#place.keeper(), 'SIGSTOP');
    signal(pid, 'SIGINT');
    await until(
      () => family(pid).filter(({ command }) => !command.includes('defunct')),
      (left) => left.length === 0,
    );
  }

  startAgain(): void {
    signal(this.#place.keeper(), 'SIGCONT');
  }

  pause(): void {
    this.#signalAll('SIGSTOP');
  }

  resume(): void {
    this.#signalAll('SIGCONT');
  }

  /** Has every connection write nothing from now on. */
  makeReadOnly(): void {
    writeFileSync(this.#file('postgresql.auto.conf'), READ_ONLY, { flag: 'a' });
    signal(this.#pid, 'SIGHUP');
  }

  makeWritable(): void {
    const file = this.#file('postgresql.auto.conf');
    writeFileSync(file, readFileSync(file, 'utf8').replace(READ_ONLY, ''));
    signal(this.#pid, 'SIGHUP');
  }

  /** Ends the site's connections, and lets none in. */
  async refuseConnections(): Promise<void> {
    const owner = new Client({ connectionString: this.#place.ownerUrl() });
    owner.on('error', () => undefined);
    await owner.connect();
    this.#owner = owner;
    await this.#limitConnections(0);
    await owner.query('SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename = $1', [
      APPLICATION_ROLE,
    ]);
  }

  async admitConnections(): Promise<void> {
    await this.#limitConnections(-1);
    await this.#owner?.end();
  }

  async #limitConnections(most: number) {
    const found = await this.#owner?.query<{ name: string }>('SELECT current_database() AS name');
    await this.#owner?.query(`ALTER DATABASE ${found?.rows[0]?.name} CONNECTION LIMIT ${most}`);
  }
}
