import { setTimeout as sleep } from 'node:timers/promises';
import { Client } from 'pg';
import { faultCode } from '@/lib/shared/fault-code';
import { Prisma } from '@/prisma/generated/client';
import { db, directUrl, type Transaction } from './db';
import { log } from './log';
import { perProcess } from './per-process';

/**
 * What one process publishes to all others, through PostgreSQL. It says that something changed, not what: whoever listens
 * reads it again. `reconnected` comes from the subscription itself, where notices may have been lost.
 */
export type Notice =
  | { topic: 'requests' }
  /** Published by the database itself, whoever records an entry; for a new request, `requests` stands for it. */
  | { topic: 'audit' }
  | { topic: 'presence'; requestId: string }
  | { topic: 'sessions'; userId: string }
  | { topic: 'site' }
  | { topic: 'reconnected' };

const CHANNEL = 'calusa';
const RETRY_MS = 1_000;
/** The system asks a silent server after ten seconds, and gives up ten later: its own two hours would be stale pages. */
const KEEP_ALIVE = { keepAlive: true, keepAliveInitialDelayMillis: 10_000, connectionTimeoutMillis: 10_000 };

/** What our processes publish. */
export type SentNotice = Exclude<Notice, { topic: 'reconnected' | 'audit' }>;

/** Published when the transaction commits. */
export async function notify(tx: Transaction, sent: SentNotice) {
  await tx.$executeRaw(Prisma.sql`SELECT pg_notify(${CHANNEL}, ${JSON.stringify(sent)})`);
}

const SOON_MS = 100;
type Pending = { names: Set<string>; publishing: Set<Promise<void>> };
const pending = () =>
  perProcess<Pending>('pending notices', () => ({ names: new Set(), publishing: new Set() }));

/**
 * Published in a moment, once for all who ask for it until then. For what many transactions publish: those with a notice
 * of their own commit one after another on the whole server (PostgreSQL, "NOTIFY"). It is lost where this process ends before.
 */
export function notifySoon(sent: SentNotice): void {
  const { names, publishing } = pending();
  const name = JSON.stringify(sent);
  if (names.has(name)) return;
  names.add(name);
  const published = sleep(SOON_MS)
    .then(() => {
      names.delete(name);
      return notify(db(), sent);
    })
    .catch((error: unknown) => log.warn('notices.not_sent', { code: faultCode(error) }))
    .finally(() => publishing.delete(published));
  publishing.add(published);
}

type Listener = (notice: Notice) => void;
type Subscription = { listeners: Set<Listener>; end: () => Promise<void> };

/** Calls the listener with every notice of every process until the returned function is called. */
export function subscribe(listener: Listener): () => void {
  const { listeners } = perProcess('subscription', openSubscription);
  listeners.add(listener);
  return () => listeners.delete(listener);
}

/** One connection a process, opened again whenever it is lost, until it is ended. */
function openSubscription(): Subscription {
  const listeners = new Set<Listener>();
  let ended = false;
  let client: Client | undefined;
  let timer: NodeJS.Timeout | undefined;
  const emit = (notice: Notice) => {
    for (const listener of listeners) listener(notice);
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
    connection.on('notification', ({ payload = '' }) => emit(JSON.parse(payload) as Notice));
    try {
      await connection.connect();
      await connection.query(`LISTEN ${CHANNEL}`);
      emit({ topic: 'reconnected' });
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
