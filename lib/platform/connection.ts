import { Socket } from 'node:net';
import { Client, type ClientConfig } from 'pg';
import { OperatorError } from '@/lib/shared/operator-error';
import { ownValue } from '@/lib/shared/own-value';

/** Longer than a statement may take (db.ts), and than a pool keeps a connection that no one uses. */
const SILENCE_LIMIT_MS = 40_000;

/**
 * A client for pools that gives up a connection over which nothing comes any more: of a host that is gone without a word,
 * as after a failover, the system itself notices that only after a quarter of an hour.
 */
export class WatchedClient extends Client {
  constructor(config?: ClientConfig) {
    super(config);
    this.once('connect', () => {
      const { stream } = this.connection;
      if (stream instanceof Socket)
        stream.setTimeout(SILENCE_LIMIT_MS, () => stream.destroy(new SilentServer('Nothing came')));
    });
  }
}

class SilentServer extends Error {
  override name = 'SilentServer';
  readonly code = 'ETIMEDOUT';
}

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

const REASONS: Readonly<Record<string, string>> = {
  ECONNREFUSED: 'nothing answers there',
  ENOTFOUND: 'there is no such host',
  ENOENT: 'there is no such socket',
  ETIMEDOUT: 'nothing answered in time',
  '28P01': 'user or password is wrong',
  '28000': 'the server refuses this user',
  '3D000': 'there is no such database',
};

/**
 * Makes sure that a database takes connections.
 * @param name of the setting
 * @throws OperatorError saying in words why it doesn't, without the connection string
 */
export async function requireConnection(name: string, connectionString: string) {
  const client = new Client({ connectionString, connectionTimeoutMillis: 5_000 });
  try {
    await client.connect();
    await client.end();
  } catch (error) {
    const { code = '' } = error as { code?: string };
    throw new OperatorError(
      `${name} does not work: ${ownValue(REASONS, code) ?? 'the server did not accept the connection'}.`,
    );
  }
}
