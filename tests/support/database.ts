import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Client } from 'pg';
import { withConnection } from '@/lib/platform/connection';
import { perProcess } from '@/lib/platform/per-process';

/** Connection strings of a migrated database, by role (docs/adr/0044). */
export type ServerUrls = Record<'applicationUrl' | 'ownerUrl' | 'superuserUrl', string>;

/** The URL of another database on the server that all integration tests share. */
export function serverUrls(database?: string): ServerUrls {
  const urls = JSON.parse(process.env.TEMPLATE_DATABASE_URLS ?? '{}') as ServerUrls;
  const onDatabase = (connectionString: string) => {
    const url = new URL(connectionString);
    if (database) url.pathname = `/${database}`;
    return url.href;
  };
  return {
    applicationUrl: onDatabase(urls.applicationUrl),
    ownerUrl: onDatabase(urls.ownerUrl),
    superuserUrl: onDatabase(urls.superuserUrl),
  };
}

const onServer = (run: (client: Client) => Promise<unknown>, as: keyof ServerUrls = 'ownerUrl') =>
  withConnection(serverUrls('postgres')[as], run);

const newName = () => `test_${randomBytes(6).toString('hex')}`;

/** Copies the migrated template, or another database that isn't in use, and returns the copy's name. */
export async function createDatabase(
  name = newName(),
  template = new URL(serverUrls().ownerUrl).pathname.slice(1),
): Promise<string> {
  await onServer((client) => client.query(`CREATE DATABASE ${name} TEMPLATE ${template}`));
  return name;
}

/** As superuser: autovacuum may be running there, and only a superuser may end it. */
export async function dropDatabase(name: string): Promise<void> {
  await onServer((client) => client.query(`DROP DATABASE ${name} WITH (FORCE)`), 'superuserUrl');
}

/**
 * The test file's own database, a copy of the migrated template. DATABASE_URL uses the application's role, like the
 * code under test; `url` and `asOwner` are for what only the owner may do, such as breaking things.
 * Call it at the top of the file, before the code under test opens a connection.
 */
export function useDatabase() {
  const name = newName();
  const { applicationUrl, ownerUrl, superuserUrl } = serverUrls(name);
  process.env.DATABASE_URL = applicationUrl;
  const erasures = mkdtempSync(path.join(tmpdir(), 'calusa-erasures-'));
  process.env.ERASURES_DIR = erasures;
  afterAll(() => rmSync(erasures, { recursive: true }));
  beforeAll(() => createDatabase(name));
  afterAll(closeConnections);
  afterAll(() => dropDatabase(name));
  return {
    url: ownerUrl,
    applicationUrl,
    superuserUrl,
    /** Runs a statement as the owner of the database. */
    asOwner: (sql: string, values: unknown[] = []) =>
      withConnection(
        ownerUrl,
        async (client) => (await client.query<Record<string, unknown>>(sql, values)).rows,
      ),
  };
}

type Ends = { end(): Promise<void> } | undefined;
type Disconnects = { $disconnect(): Promise<void> };
type Publishes = { publishing: Iterable<Promise<unknown>> };
type Sends = { sender?: Promise<{ stop(options: object): Promise<void> }> };
const none = () => undefined;

/** Closes what lib/platform keeps open for the lifetime of a process. */
async function closeConnections() {
  await Promise.all(perProcess<Publishes>('pending notices', () => ({ publishing: [] })).publishing);
  await perProcess<Ends>('subscription', none)?.end();
  await (await perProcess<Sends>('sending', () => ({})).sender)?.stop({ graceful: false });
  await perProcess<Ends>('limiter pool', none)?.end();
  for (const client of perProcess('db', () => new Map<unknown, Disconnects>()).values())
    await client.$disconnect();
}
