import { randomBytes } from 'node:crypto';
import { Client } from 'pg';

async function onServer(run: (client: Client) => Promise<unknown>) {
  const url = new URL(process.env.TEMPLATE_DATABASE_URL ?? '');
  url.pathname = '/postgres';
  const client = new Client({ connectionString: url.href });
  await client.connect();
  await run(client);
  await client.end();
}

/**
 * A database of the test file's own, a copy of the migrated template, set as DATABASE_URL.
 * Call it at the top of the file, before the code under test opens a connection.
 */
export function useDatabase(): { url: string } {
  const name = `test_${randomBytes(6).toString('hex')}`;
  const url = new URL(process.env.TEMPLATE_DATABASE_URL ?? '');
  const template = url.pathname.slice(1);
  url.pathname = `/${name}`;
  process.env.DATABASE_URL = url.href;
  beforeAll(() => onServer((client) => client.query(`CREATE DATABASE ${name} TEMPLATE ${template}`)));
  afterAll(closeConnections);
  afterAll(() => onServer((client) => client.query(`DROP DATABASE ${name} WITH (FORCE)`)));
  return { url: url.href };
}

type Shared = {
  calusaDb?: { $disconnect(): Promise<void> };
  calusaEar?: { end(): Promise<void> };
  calusaLimiterPool?: { end(): Promise<void> };
  calusaSender?: Promise<{ stop(options: object): Promise<void> }>;
};

/** Closes what lib/platform keeps open for the life of a process. */
async function closeConnections() {
  const { calusaDb, calusaEar, calusaLimiterPool, calusaSender } = globalThis as Shared;
  await calusaEar?.end();
  await (await calusaSender)?.stop({ graceful: false });
  await calusaLimiterPool?.end();
  await calusaDb?.$disconnect();
}
