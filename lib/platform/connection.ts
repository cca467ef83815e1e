import { Client } from 'pg';

/**
 * Lends a connection of its own, outside the pool, and ends it. A connection that is lost between two queries fails the
 * next one; without a listener it would end the process.
 */
export async function withConnection<Value>(
  connectionString: string,
  use: (client: Client) => Promise<Value>,
): Promise<Value> {
  const client = new Client({ connectionString, connectionTimeoutMillis: 10_000 });
  client.on('error', () => undefined);
  await client.connect();
  try {
    return await use(client);
  } finally {
    await client.end();
  }
}
