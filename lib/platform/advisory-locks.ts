import type { Client } from 'pg';
import { OperatorError } from '@/lib/shared/operator-error';
import { withConnection } from './connection';
import type { Transaction } from './db';

/**
 * The advisory locks of the database, by what is done by one process at a time. A number that was used never means anything
 * else: while a new release starts, processes of the old one still run.
 */
export const LOCKS = {
  /** Replicas that start together migrate one after the other. */
  migrations: 727_001,
  /** Changes to who is an administrator, so that there is always one left. */
  administrators: 727_002,
  /** One worker chains audit entries. */
  auditChain: 727_003,
  /** The summary of a day is made once. */
  dailyDigest: 727_004,
  /** Workers raise the alarm about an outage of mail once. */
  mailAlarm: 727_005,
  /** Settings are saved one after the other. */
  settings: 727_006,
  /** The summary of comments and pages is made once. */
  copyDigest: 727_008,
  /** Retention rules are recorded one after the other. */
  retentionRules: 727_009,
  /** The reminder of requests in quarantine is made once. */
  quarantineReminder: 727_012,
  /** Keys are rotated by one command at a time. */
  keyRotation: 727_019,
  /** The summary of a flood of requests is made once. */
  floodSummary: 727_020,
  /** Pages get addresses one after the other. */
  pageAddresses: 727_021,
} as const;

type Lock = keyof typeof LOCKS;

/** Waits for the lock and keeps it until the transaction ends. */
export const takeLock = (tx: Transaction, lock: Lock): Promise<unknown> =>
  tx.$executeRaw`SELECT pg_advisory_xact_lock(${LOCKS[lock]})`;

/** Takes the lock until the transaction ends, unless another transaction has it. */
export async function tryLock(tx: Transaction, lock: Lock): Promise<boolean> {
  const [row] = await tx.$queryRaw<
    { taken: boolean }[]
  >`SELECT pg_try_advisory_xact_lock(${LOCKS[lock]}) AS taken`;
  return row?.taken === true;
}

/** Like `takeLock`, for one of many things, such as a contact. PostgreSQL hashes the text to 64 bits. */
export const takeLockOn = (tx: Transaction, key: string): Promise<unknown> =>
  tx.$executeRaw`SELECT pg_advisory_xact_lock(hashtextextended(${key}, 0))`;

/** Waits for the lock and keeps it until the connection closes, for work that takes more than one transaction. */
export const takeSessionLock = (client: Client, lock: Lock): Promise<unknown> =>
  client.query('SELECT pg_advisory_lock($1)', [LOCKS[lock]]);

/**
 * Does something that takes many transactions while no one else does it.
 * @throws OperatorError where someone else does
 */
export const holdingLock = (connectionString: string, lock: Lock, run: () => Promise<void>): Promise<void> =>
  withConnection(connectionString, async (client) => {
    const { rows } = await client.query<{ taken: boolean }>('SELECT pg_try_advisory_lock($1) AS taken', [
      LOCKS[lock],
    ]);
    if (!rows[0]?.taken) throw new OperatorError('Another run of this command is at it. Let it end.');
    await run();
  });
