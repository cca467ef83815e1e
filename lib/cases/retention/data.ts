import type { Action } from '@/lib/audit/schema';
import { readClinic, withShippedRetention } from '@/lib/clinic/data';
import { storedRetentionDays } from '@/lib/clinic/schema';
import type { Status } from '@/lib/clinic/statuses';
import { db, type Transaction } from '@/lib/platform/db';
import { Prisma } from '@/prisma/generated/client';
import {
  AFTER_LEGAL_HOLD_DAYS,
  cutsBetween,
  daysBefore,
  PREVIEW_DAYS,
  SOON_DAYS,
  stepsOf,
  TRASH_DAYS,
  type Cut,
  type Doomed,
  type RetentionDays,
  type Rule,
  type Step,
} from './domain';

/**
 * The rules in the order they were set; if none has been recorded yet, the one that applies now. A rule that is older
 * than a status keeps its requests for as long as the shipped file says.
 */
export async function readRules(tx: Transaction, now: Date): Promise<[Rule, ...Rule[]]> {
  const rows = await tx.retentionRule.findMany({
    orderBy: { id: 'asc' },
    select: { since: true, days: true },
  });
  const [first, ...rest] = rows.map(({ since, days }) => ({
    since,
    days: withShippedRetention(storedRetentionDays.parse(days)),
  }));
  return first ? [first, ...rest] : [{ since: now, days: (await readClinic(tx)).retentionDays }];
}

const readSteps = async (tx: Transaction, now: Date): Promise<Step[]> =>
  stepsOf(await readRules(tx, now), now);

/** The audit actions that count as doing something about a request. Viewing it doesn't. */
const DONE: readonly Action[] = [
  'request.assigned',
  'request.status_changed',
  'request.status_undone',
  'request.rescued',
  'request.quarantined',
  'request.note_added',
  'request.contact_attempted',
  'request.attempt_corrected',
  'request.corrected',
  'request.follow_up_set',
  'request.appointment_made',
  'request.appointment_moved',
  'request.appointment_canceled',
  'request.appointment_kept',
  'request.appointment_missed',
  'request.insurance_requested',
  'request.insurance_answered',
  'request.referral_set',
  'request.restored',
  'request.consent_recorded',
  'request.consent_withdrawn',
  'request.withdrawal_recorded',
  'request.signature_asked',
  'request.signature_filed',
  'request.handed_over',
  'delivery.resent',
];

const days = (count: number | Prisma.Sql) => Prisma.sql`(${count}::int * interval '24 hours')`;

/** The last thing done about the request `r`, or its follow-up or appointment if that is later. */
const LAST_DONE = Prisma.sql`GREATEST(
  r.status_changed_at,
  r.follow_up_at,
  (SELECT max(starts_at) FROM appointment WHERE request_id = r.id AND ended_as IS NULL),
  (SELECT max(created_at) FROM note WHERE request_id = r.id),
  (SELECT max(updated_at) FROM note_draft WHERE request_id = r.id),
  (SELECT max(at) FROM contact_attempt WHERE request_id = r.id),
  (SELECT max(withdrawn_at) FROM consent WHERE request_id = r.id),
  (SELECT max(created_at) FROM delivery WHERE request_id = r.id AND recipient IS NULL),
  (SELECT max(at) FROM audit_entry WHERE request_id = r.id AND action = ANY(${[...DONE]})))`;

const HOLD_LIFTED = Prisma.sql`(SELECT max(at) FROM audit_entry
  WHERE request_id = r.id AND action = 'request.released') + ${days(AFTER_LEGAL_HOLD_DAYS)}`;

const daysOfStatus = (kept: RetentionDays) =>
  Prisma.sql`CASE r.status ${Prisma.join(
    Object.entries(kept).map(
      ([status, count]) => Prisma.sql`WHEN ${status}::request_status THEN ${count}::int`,
    ),
    ' ',
  )} END`;

/** When the request `r` is deleted according to its status: as soon as any of the steps allows it. */
const byRetention = (steps: readonly Step[]) =>
  Prisma.sql`GREATEST(LEAST(${Prisma.join(
    steps.map(
      ({ from, days: kept }) =>
        Prisma.sql`GREATEST(${from}::timestamptz, last.done + ${days(daysOfStatus(kept))})`,
    ),
  )}), last.lifted)`;

/** When the request `r` is deleted unless under legal hold; in the trash, only the days there count. */
const deletedAt = (steps: readonly Step[]) => Prisma.sql`CASE WHEN r.trashed_at IS NULL
  THEN ${byRetention(steps)} ELSE GREATEST(r.trashed_at + ${days(TRASH_DAYS)}, last.lifted) END`;

/** Requests `r` with the last thing done about each; `OFFSET 0` makes PostgreSQL look it up only once per request. */
const REQUESTS = Prisma.sql`consultation_request AS r
  CROSS JOIN LATERAL (SELECT ${LAST_DONE} AS done, ${HOLD_LIFTED} AS lifted OFFSET 0) AS last`;

const leastDays = (steps: readonly Step[]) =>
  Math.min(...steps.flatMap(({ days: kept }) => Object.values(kept)));

/** Requests due for deletion by a given time; the first condition, on the table alone, rules out most of them. */
const goneBy = (steps: readonly Step[], moment: Date) => Prisma.sql`
  (r.trashed_at IS NOT NULL OR r.status_changed_at <= ${daysBefore(moment, leastDays(steps))})
  AND ${deletedAt(steps)} <= ${moment}`;

type DoomedRow = { id: string; reference: string; status: Status; in_trash: boolean };

const doomedOf = ({ in_trash, ...row }: DoomedRow): Doomed => ({
  ...row,
  reason: in_trash ? 'trash' : 'retention',
});

/** The requests due for deletion by a given time under the current rules, oldest first. */
export async function findDoomed(
  tx: Transaction,
  now: Date,
  { by = now, most }: { by?: Date; most?: number } = {},
): Promise<Doomed[]> {
  const steps = await readSteps(tx, now);
  const rows = await tx.$queryRaw<DoomedRow[]>`
    SELECT r.id, r.reference, r.status::text AS status, r.trashed_at IS NOT NULL AS in_trash FROM ${REQUESTS}
    WHERE r.held_at IS NULL AND ${goneBy(steps, by)}
    ORDER BY r.status_changed_at, r.received_at, r.id LIMIT ${most ?? null}::int`;
  return rows.map(doomedOf);
}

/**
 * Deletes a request if the rules currently require it and no legal hold is in place. Waits for whoever has its row
 * locked.
 * @returns whether this call deleted it
 */
export async function deleteDoomed(tx: Transaction, id: string, now: Date): Promise<boolean> {
  await tx.$executeRaw`SELECT FROM consultation_request WHERE id = ${id}::uuid FOR UPDATE`;
  const steps = await readSteps(tx, now);
  const count = await tx.$executeRaw`DELETE FROM consultation_request WHERE id IN (
    SELECT r.id FROM ${REQUESTS} WHERE r.id = ${id}::uuid AND r.held_at IS NULL AND ${goneBy(steps, now)})`;
  return count > 0;
}

/** When each of these requests is deleted, for those outside the trash that are due soon. */
export async function deletedSoon(ids: readonly string[], now: Date): Promise<ReadonlyMap<string, Date>> {
  if (ids.length === 0) return new Map();
  const steps = await readSteps(db(), now);
  const rows = await db().$queryRaw<{ id: string; at: Date }[]>`
    SELECT r.id, ${deletedAt(steps)} AS at FROM ${REQUESTS}
    WHERE r.id = ANY(${[...ids]}::uuid[]) AND r.held_at IS NULL AND r.trashed_at IS NULL
      AND ${goneBy(steps, daysBefore(now, -SOON_DAYS))}`;
  return new Map(rows.map(({ id, at }) => [id, at]));
}

/** How many requests outside the trash are due for deletion within that many days. */
export async function countDeletedSoon(tx: Transaction, now: Date, within: number): Promise<number> {
  const steps = await readSteps(tx, now);
  const [row] = await tx.$queryRaw<[{ count: number }]>`SELECT count(*)::int AS count FROM ${REQUESTS}
    WHERE r.held_at IS NULL AND r.trashed_at IS NULL AND ${goneBy(steps, daysBefore(now, -within))}`;
  return row.count;
}

/** References of the requests under legal hold, or that were until a few days ago. */
export async function referencesOnHold(now: Date): Promise<string[]> {
  const rows = await db().$queryRaw<{ reference: string }[]>`SELECT r.reference FROM ${REQUESTS}
    WHERE r.held_at IS NOT NULL OR last.lifted > ${now}`;
  return rows.map(({ reference }) => reference);
}

/** What a shorter retention would do. */
export type CutEffect = {
  cuts: Cut[];
  /** When it would take effect. */
  at: Date;
  /** How many requests it would delete then that would otherwise be kept. */
  requests: number;
};

/** The effect of setting these days now; null if none is shorter than the current setting. */
export async function cutEffect(
  tx: Transaction,
  wanted: RetentionDays,
  now: Date,
): Promise<CutEffect | null> {
  const rules = await readRules(tx, now);
  const cuts = cutsBetween(rules.at(-1)?.days ?? rules[0].days, wanted);
  if (cuts.length === 0) return null;
  const after = stepsOf([...rules, { since: now, days: wanted }], now);
  const at = after.at(-1)?.from ?? now;
  return { cuts, at, requests: await countGone(tx, { before: stepsOf(rules, now), after, at }) };
}

type Compared = { before: readonly Step[]; after: readonly Step[]; at: Date };

async function countGone(tx: Transaction, { before, after, at }: Compared): Promise<number> {
  const [row] = await tx.$queryRaw<[{ count: number }]>`SELECT count(*)::int AS count FROM ${REQUESTS}
    WHERE r.held_at IS NULL AND r.trashed_at IS NULL AND ${goneBy(after, at)} AND ${deletedAt(before)} > ${at}`;
  return row.count;
}

/** A shorter retention that has been set but isn't in effect yet, and what applies until then. */
export type PendingCut = CutEffect & { counting: RetentionDays };

/** The shorter retention waiting to take effect, if there is one. */
export async function pendingCut(tx: Transaction, now: Date): Promise<PendingCut | null> {
  const steps = await readSteps(tx, now);
  const [first, last] = [steps[0], steps.at(-1)];
  if (!first || !last) return null;
  const cuts = cutsBetween(first.days, last.days);
  if (cuts.length === 0) return null;
  const requests = await countGone(tx, { before: [first], after: steps, at: last.from });
  return { cuts, at: last.from, requests, counting: first.days };
}

export type Preview = {
  now: Doomed[];
  /** Those due in the coming 30 days. */
  soon: Doomed[];
  /** How many are under legal hold, and how many of those would otherwise be deleted now. */
  onHold: { all: number; overdue: number };
  pending: PendingCut | null;
};

/** What would be deleted now and soon. Changes nothing. */
export async function previewPurge(now: Date): Promise<Preview> {
  const doomed = await findDoomed(db(), now);
  const known = new Set(doomed.map(({ id }) => id));
  const later = await findDoomed(db(), now, { by: daysBefore(now, -PREVIEW_DAYS) });
  const steps = await readSteps(db(), now);
  const [onHold] = await db().$queryRaw<[{ all: number; overdue: number }]>`
    SELECT count(*)::int AS "all", count(*) FILTER (WHERE ${goneBy(steps, now)})::int AS overdue
    FROM ${REQUESTS} WHERE r.held_at IS NOT NULL`;
  return {
    now: doomed,
    soon: later.filter(({ id }) => !known.has(id)),
    onHold,
    pending: await pendingCut(db(), now),
  };
}
