import { db, type Statement, type Transaction } from '@/lib/platform/db';
import { keyRing } from '@/lib/platform/keys';
import { fail, ok, type Result } from '@/lib/shared/result';
import { Prisma } from '@/prisma/generated/client';
import type { Happening } from './schema';
import { sealedDetails, type Envelopes } from './sealed-values';

/** `sealed`: what of the request was sealed with it, so that `verify` finds an older value that is put back. */
type Recorded = Happening & ({ requestId: string; sealed: Envelopes } | { sealed?: never });

/** What writes down what happened: a statement to be run with others of its transaction. */
export function auditEntry(
  { action, actorId, requestId, staffId, details = {}, sealed }: Recorded,
  now: Date,
): Statement {
  const all = { ...details, ...(sealed && { sealed: sealedDetails(keyRing(), requestId, sealed) }) };
  return Prisma.sql`
    INSERT INTO audit_entry (at, action, actor_id, request_id, staff_id, details)
    VALUES (${now.toISOString()}::timestamptz, ${action}, ${actorId}::uuid, ${requestId ?? null}::uuid,
      ${staffId ?? null}::uuid, ${JSON.stringify(all)}::jsonb)`;
}

/** Writes down what happened. It commits with what it records, or not at all. */
export async function recordAudit(tx: Transaction, recorded: Recorded, now: Date): Promise<void> {
  await tx.$executeRaw(auditEntry(recorded, now));
}

/** A row as it was when the page was drawn. */
export type Seen = { id: string; version: number };

/** Why a change was refused: the row is not there, or someone else changed it. */
export type StaleCode = 'GONE' | 'CHANGED_MEANWHILE';

type SeenChange<Current, Change, Code extends string> = {
  read: (tx: Transaction) => Promise<Current | null>;
  plan: (current: Current, tx: Transaction) => Result<Change, Code> | Promise<Result<Change, Code>>;
  /** Changes the row if it still is of the version that was seen, and says how many it changed. */
  store: (tx: Transaction, change: Change) => Promise<{ count: number }>;
  /** What goes with the change, and what happened, for the audit. */
  finish: (tx: Transaction, change: Change) => Promise<Recorded>;
};

/** Changes a row as someone saw it, and writes down that they did, in one transaction: all of it or nothing. */
export const changeSeen = <Current extends { version: number }, Change, Code extends string>(
  version: number,
  { read, plan, store, finish }: SeenChange<Current, Change, Code>,
  now: Date,
): Promise<Result<null, Code | StaleCode>> =>
  db().$transaction(async (tx) => {
    const current = await read(tx);
    if (!current) return fail('GONE');
    if (current.version !== version) return fail('CHANGED_MEANWHILE');
    const planned = await plan(current, tx);
    if (!planned.ok) return planned;
    const { count } = await store(tx, planned.value);
    if (count === 0) return fail('CHANGED_MEANWHILE'); // between the look and the change
    await recordAudit(tx, await finish(tx, planned.value), now);
    return ok(null);
  });
