import { randomBytes, randomUUID } from 'node:crypto';
import { performance } from 'node:perf_hooks';
import { Pool, type PoolClient } from 'pg';

// The yardstick for intake: what the database alone takes for a request, an email and a job of the same size.

const base64 = (bytes: number) => randomBytes(bytes).toString('base64');
/** A request's sealed values, at typical lengths. */
const [ANSWERS, CONSENTS, TRIAGE] = [base64(2048), base64(8192), base64(256)] as const;

/** The server accepts 60, and the site has its own; more than 16 were no faster. */
const CONNECTIONS = 16;

const CREATE = `
  CREATE SCHEMA bench;
  CREATE TABLE bench.request (id uuid PRIMARY KEY, received_at timestamptz, answers text, consents text, triage text);
  CREATE TABLE bench.email (id uuid PRIMARY KEY, request_id uuid REFERENCES bench.request, template text);
  CREATE TABLE bench.job (id uuid PRIMARY KEY, name text, data jsonb)`;

async function transact(client: PoolClient) {
  const [request, email] = [randomUUID(), randomUUID()];
  await client.query('BEGIN');
  await client.query({
    name: 'request',
    text: 'INSERT INTO bench.request VALUES ($1, now(), $2, $3, $4)',
    values: [request, ANSWERS, CONSENTS, TRIAGE],
  });
  await client.query({
    name: 'email',
    text: "INSERT INTO bench.email VALUES ($1, $2, 'request_received')",
    values: [email, request],
  });
  await client.query({
    name: 'job',
    text: "INSERT INTO bench.job VALUES ($1, 'deliver-mail', $2)",
    values: [randomUUID(), { email }],
  });
  await client.query('COMMIT');
}

/**
 * Returns a function that runs such transactions, that many at once for that many seconds, and reports how many
 * completed per second.
 */
export async function withThreeInserts<Value>(
  connectionString: string,
  use: (transactions: (atOnce: number, seconds: number) => Promise<number>) => Promise<Value>,
): Promise<Value> {
  const pool = new Pool({ connectionString, max: CONNECTIONS });
  await pool.query(CREATE);
  try {
    return await use(async (atOnce, seconds) => {
      const start = performance.now();
      const until = start + seconds * 1000;
      let done = 0;
      const work = async () => {
        while (performance.now() < until) {
          const client = await pool.connect();
          await transact(client).finally(() => client.release());
          done += 1;
        }
      };
      await Promise.all(Array.from({ length: atOnce }, work));
      return (done * 1000) / (performance.now() - start);
    });
  } finally {
    await pool.query('DROP SCHEMA bench CASCADE');
    await pool.end();
  }
}
