import { Client, DatabaseError } from 'pg';

export const DATABASE = 'calusa';
export const SUPERUSER = 'postgres';
/** Owns the database: it migrates, and no process that answers anybody has its password. */
export const OWNER_ROLE = 'calusa_owner';
/** Reads and writes rows, as lib/platform/database-rights.ts says. */
export const APPLICATION_ROLE = 'calusa_app';

type Login = { user: string; password: string };

/** The connection string of a database behind a Unix socket. */
export const socketUrl = (database: string, socketDir: string, { user, password }: Login) =>
  `postgresql://${user}:${password}@localhost/${database}?host=${encodeURIComponent(socketDir)}`;

/** Whether a server lets this login in. */
export async function accepts(connectionString: string): Promise<boolean> {
  return (await connectionFault(connectionString)) === undefined;
}

const WRONG_PASSWORD = '28P01';

/** Whether a server runs there, whoever it lets in. */
export async function answers(socketDir: string): Promise<boolean> {
  const fault = await connectionFault(socketUrl(SUPERUSER, socketDir, { user: SUPERUSER, password: 'none' }));
  return fault === undefined || fault === WRONG_PASSWORD;
}

/**
 * Whether a server runs a statement within `limitMs`, or says why it doesn't: one that replays its log after a crash, is
 * being stopped or has no connection left isn't hung, however long that takes.
 */
export async function reacts(connectionString: string, limitMs: number): Promise<boolean> {
  const client = new Client({ connectionString, connectionTimeoutMillis: limitMs, query_timeout: limitMs });
  client.on('error', () => undefined);
  try {
    await client.connect();
    await client.query('SELECT 1');
    return true;
  } catch (error) {
    return error instanceof DatabaseError;
  } finally {
    void client.end().catch(() => undefined);
  }
}

async function connectionFault(connectionString: string): Promise<string | undefined> {
  const client = new Client({ connectionString, connectionTimeoutMillis: 2_000 });
  try {
    await client.connect();
    await client.end();
    return undefined;
  } catch (error) {
    return (error as { code?: string }).code ?? 'NO_CONNECTION';
  }
}
