import { db, type Statement, type Transaction } from '@/lib/platform/db';
import { checkRing } from '@/lib/platform/keys';
import { fail, ok, type Result } from '@/lib/shared/result';
import { Prisma } from '@/prisma/generated/client';
import type { Action, Details, Happening } from './schema';
import { sealedDetails, type Envelopes } from './sealed-values';

/**
 * `sealed`: which of the request's values were sealed with it, so that `verify` detects an older value that is put
 * back.
 */
type Recorded = Happening & ({ requestId: string; sealed: Envelopes } | { sealed?: never });

/** The statement that records what happened, to run with others of its transaction. */
export function auditEntry(
  { action, actorId, requestId, staffId, details = {}, sealed }: Recorded,
  now: Date,
): Statement {
  const all = { ...details, ...(sealed && { sealed: sealedDetails(checkRing(), requestId, sealed) }) };
  return Prisma.sql`
    INSERT INTO audit_entry (at, action, actor_id, request_id, staff_id, details)
    VALUES (${now.toISOString()}::timestamptz, ${action}, ${actorId}::uuid, ${requestId ?? null}::uuid,
      ${staffId ?? null}::uuid, ${JSON.stringify(all)}::jsonb)`;
}

/** Records what happened. It commits together with what it records, or not at all. */
export async function recordAudit(tx: Transaction, recorded: Recorded, now: Date): Promise<void> {
  await tx.$executeRaw(auditEntry(recorded, now));
}

/** Records what a member of staff did; a command has none. */
export const recordStaffAction = (
  tx: Transaction,
  staff: { id: string } | null,
  action: Action,
  details: Details,
  now: Date,
): Promise<void> => recordAudit(tx, { action, actorId: staff?.id ?? null, details }, now);

/** A row as it was when the page was rendered. */
export type Seen = { id: string; version: number };

/** Why a change was refused: the row is gone, or someone else changed it. */
export type StaleCode = 'GONE' | 'CHANGED_MEANWHILE';

type SeenChange<Current, Change, Code extends string> = {
  read: (tx: Transaction) => Promise<Current | null>;
  plan: (current: Current, tx: Transaction) => Result<Change, Code> | Promise<Result<Change, Code>>;
  /** Changes the row if it is still at the version that was seen, and returns how many rows changed. */
  store: (tx: Transaction, change: Change) => Promise<{ count: number }>;
  /** What belongs with the change, and what happened, for the audit. */
  finish: (tx: Transaction, change: Change) => Promise<Recorded>;
  /** The transaction's last step: what can't be taken back. */
  last?: (change: Change) => Promise<void>;
};

/** Changes a row, provided it is still as the user saw it, and records that they did, all in one transaction. */
export const changeSeen = <Current extends { version: number }, Change, Code extends string>(
  version: number,
  { read, plan, store, finish, last }: SeenChange<Current, Change, Code>,
  now: Date,
): Promise<Result<null, Code | StaleCode>> =>
  db().$transaction(async (tx) => {
    const current = await read(tx);
    if (!current) return fail('GONE');
    if (current.version !== version) return fail('CHANGED_MEANWHILE');
    const planned = await plan(current, tx);
    if (!planned.ok) return planned;
    const { count } = await store(tx, planned.value);
    if (count === 0) return fail('CHANGED_MEANWHILE'); // changed between the read and the write
    await recordAudit(tx, await finish(tx, planned.value), now);
    await last?.(planned.value);
    return ok(null);
  });
