import { Client } from 'pg';
import { faultCode } from '@/lib/shared/fault-code';
import { databaseUrl, type Transaction } from './db';
import { log } from './log';

/**
 * What one process tells all others, through PostgreSQL. It says that something changed, not what: whoever listens
 * reads it again. `reconnected` is told by the listener itself, where notices may have been lost.
 */
export type Notice =
  | { topic: 'requests' }
  | { topic: 'presence'; requestId: string }
  | { topic: 'sessions'; userId: string }
  | { topic: 'reconnected' };

const CHANNEL = 'calusa';
const RETRY_MS = 1_000;

/** Told when the transaction commits. */
export async function notify(tx: Transaction, notice: Exclude<Notice, { topic: 'reconnected' }>) {
  await tx.$executeRaw`SELECT pg_notify(${CHANNEL}, ${JSON.stringify(notice)})`;
}

type Listener = (notice: Notice) => void;
const shared = globalThis as { calusaListeners?: Set<Listener> };

/** Calls the listener with every notice of every process until the returned function is called. */
export function subscribe(listener: Listener): () => void {
  shared.calusaListeners ??= listen(new Set());
  const listeners = shared.calusaListeners;
  listeners.add(listener);
  return () => listeners.delete(listener);
}

/** One connection a process, opened again whenever it ends. */
function listen(listeners: Set<Listener>): Set<Listener> {
  const tell = (notice: Notice) => {
    for (const listener of listeners) listener(notice);
  };
  const connect = async () => {
    const client = new Client({ connectionString: databaseUrl(), keepAlive: true });
    let ended = false;
    const again = (error?: unknown) => {
      if (ended) return;
      ended = true;
      if (error) log.warn('notices.connection_lost', { code: faultCode(error) });
      void client.end().catch(() => undefined);
      setTimeout(() => void connect(), RETRY_MS).unref();
    };
    client.on('error', again);
    client.on('end', () => again());
    client.on('notification', ({ payload = '' }) => tell(JSON.parse(payload) as Notice));
    try {
      await client.connect();
      await client.query(`LISTEN ${CHANNEL}`);
      tell({ topic: 'reconnected' });
    } catch (error) {
      again(error);
    }
  };
  void connect();
  return listeners;
}
