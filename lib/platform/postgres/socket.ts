import { Client } from 'pg';

/** The connection string of a database behind a Unix socket. */
export const socketUrl = (database: string, socketDir: string) =>
  `postgresql://postgres@localhost/${database}?host=${encodeURIComponent(socketDir)}`;

/** Whether a server takes connections there. */
export async function accepts(connectionString: string): Promise<boolean> {
  const client = new Client({ connectionString, connectionTimeoutMillis: 2_000 });
  try {
    await client.connect();
    await client.end();
    return true;
  } catch {
    return false;
  }
}
