import { setTimeout as sleep } from 'node:timers/promises';
import { Client } from 'pg';
import { faultCode } from '@/lib/shared/fault-code';
import { Prisma } from '@/prisma/generated/client';
import { db, directUrl, type Transaction } from './db';
import { log } from './log';
import { perProcess } from './per-process';

/**
 * What one process tells all others, through PostgreSQL. It says that something changed, not what: whoever listens
 * reads it again. `reconnected` is told by the listener itself, where notices may have been lost.
 */
export type Notice =
  | { topic: 'requests' }
  /** Told by the database itself, whoever records an entry; of a new request, `requests` tells it. */
  | { topic: 'audit' }
  | { topic: 'presence'; requestId: string }
  | { topic: 'sessions'; userId: string }
  | { topic: 'site' }
  | { topic: 'reconnected' };

const CHANNEL = 'calusa';
const RETRY_MS = 1_000;
/** The system asks a silent server after ten seconds, and gives up ten later: its own two hours would be stale pages. */
const KEEP_ALIVE = { keepAlive: true, keepAliveInitialDelayMillis: 10_000, connectionTimeoutMillis: 10_000 };

/** What our processes tell. */
export type SentNotice = Exclude<Notice, { topic: 'reconnected' | 'audit' }>;

/** Told when the transaction commits. */
export async function notify(tx: Transaction, sent: SentNotice) {
  await tx.$executeRaw(Prisma.sql`SELECT pg_notify(${CHANNEL}, ${JSON.stringify(sent)})`);
}

const SOON_MS = 100;
type Untold = { waiting: Set<string>; tellings: Set<Promise<void>> };
const untold = () =>
  perProcess<Untold>('untold notices', () => ({ waiting: new Set(), tellings: new Set() }));

/**
 * Told in a moment, once for all who ask for it until then. For what many transactions tell: those with a notice of their
 * own commit one after another on the whole server (PostgreSQL, "NOTIFY"). It is lost where this process ends before.
 */
export function notifySoon(sent: SentNotice): void {
  const { waiting, tellings } = untold();
  const name = JSON.stringify(sent);
  if (waiting.has(name)) return;
  waiting.add(name);
  const telling = sleep(SOON_MS)
    .then(() => {
      waiting.delete(name);
      return notify(db(), sent);
    })
    .catch((error: unknown) => log.warn('notices.not_sent', { code: faultCode(error) }))
    .finally(() => tellings.delete(telling));
  tellings.add(telling);
}

type Listener = (notice: Notice) => void;
type Ear = { listeners: Set<Listener>; end: () => Promise<void> };

/** Calls the listener with every notice of every process until the returned function is called. */
export function subscribe(listener: Listener): () => void {
  const { listeners } = perProcess('listener', listen);
  listeners.add(listener);
  return () => listeners.delete(listener);
}

/** One connection a process, opened again whenever it is lost, until it is ended. */
function listen(): Ear {
  const listeners = new Set<Listener>();
  let ended = false;
  let client: Client | undefined;
  let timer: NodeJS.Timeout | undefined;
  const tell = (heard: Notice) => {
    for (const listener of listeners) listener(heard);
  };
  const connect = async () => {
    const connection = new Client({ connectionString: directUrl(), ...KEEP_ALIVE });
    client = connection;
    const lost = (error?: unknown) => {
      if (ended || client !== connection) return;
      client = undefined;
      if (error) log.warn('notices.connection_lost', { code: faultCode(error) });
      void connection.end().catch(() => undefined);
      timer = setTimeout(() => void connect(), RETRY_MS).unref();
    };
    connection.on('error', lost);
    connection.on('end', () => lost());
    connection.on('notification', ({ payload = '' }) => tell(JSON.parse(payload) as Notice));
    try {
      await connection.connect();
      await connection.query(`LISTEN ${CHANNEL}`);
      tell({ topic: 'reconnected' });
    } catch (error) {
      lost(error);
    }
  };
  void connect();
  const end = async () => {
    ended = true;
    clearTimeout(timer);
    await client?.end().catch(() => undefined);
  };
  return { listeners, end };
}
