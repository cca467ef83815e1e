import { changeSeen, type Seen, type StaleCode } from '@/lib/audit/mutations';
import type { Action, Details } from '@/lib/audit/schema';
import type { Envelopes } from '@/lib/audit/sealed-values';
import type { Staff } from '@/lib/auth/staff';
import { hasAppointment } from '@/lib/cases/appointments/data';
import { isAway } from '@/lib/cases/owners/data';
import { clinic, readClinic } from '@/lib/clinic/data';
import { afterOpenHours } from '@/lib/clinic/domain';
import type { OpeningHours } from '@/lib/clinic/schema';
import { UNANSWERED_STATUSES, usualOutcomeOf, type Status } from '@/lib/clinic/statuses';
import { indexRequest, unindexRequest } from '@/lib/intake/search/mutations';
import { queueNotices, queueStaffMails, stopMailsToPerson } from '@/lib/outbox/mutations';
import { db, type Transaction } from '@/lib/platform/db';
import { notify } from '@/lib/platform/notices';
import { fail, ok, type Result } from '@/lib/shared/result';
import type { Prisma } from '@/prisma/generated/client';
import { canChangeStatus, deletedForGoodAt, needsAppointment, needsReason, undoesTo } from './domain';

/** Why a change was refused: the request is gone, someone else changed it, or it is in the trash. */
export type ChangeCode = StaleCode | 'IN_TRASH';

type Current = {
  version: number;
  status: Status;
  statusBefore: Status | null;
  statusChangedAt: Date;
  ownerId: string | null;
  followUpAt: Date | null;
  firstContactAt: Date | null;
  trashedAt: Date | null;
  legalHoldAt: Date | null;
};
type Change = {
  action: Action;
  data: Prisma.ConsultationRequestUncheckedUpdateManyInput;
  details?: Details;
  staffId?: string;
  /** What was sealed again with it. */
  sealed?: Envelopes;
  also?: (tx: Transaction) => Promise<void>;
  /** The transaction's last step: what can't be taken back. */
  last?: () => Promise<void>;
};
type Plan<Code extends string> = (
  current: Current,
  tx: Transaction,
) => Result<Change, Code> | Promise<Result<Change, Code>>;

const CURRENT = {
  version: true,
  status: true,
  statusBefore: true,
  statusChangedAt: true,
  ownerId: true,
  followUpAt: true,
  firstContactAt: true,
  trashedAt: true,
  legalHoldAt: true,
} as const;

/** Changes a request, provided it is still as the user saw it, and notifies the other desks. */
const change = <Code extends string>(
  staff: Staff,
  { id, version }: Seen,
  now: Date,
  plan: Plan<Code>,
): Promise<Result<null, Code | ChangeCode>> =>
  changeSeen(
    version,
    {
      read: (tx) => tx.consultationRequest.findUnique({ where: { id }, select: CURRENT }),
      plan,
      store: (tx, { data }) =>
        tx.consultationRequest.updateMany({
          where: { id, version },
          data: { ...data, version: { increment: 1 } },
        }),
      finish: async (tx, { action, details, staffId, sealed, also }) => {
        await also?.(tx);
        await notify(tx, { topic: 'requests' });
        return {
          action,
          actorId: staff.id,
          requestId: id,
          ...(details && { details }),
          ...(staffId && { staffId }),
          ...(sealed && { sealed }),
        };
      },
      last: async ({ last }) => last?.(),
    },
    now,
  );

/** The same for changes that can't be made to a request in the trash. */
export const changeOutsideTrash = <Code extends string>(
  staff: Staff,
  seen: Seen,
  now: Date,
  plan: Plan<Code>,
) =>
  change<Code | 'IN_TRASH'>(staff, seen, now, (current, tx) =>
    current.trashedAt ? fail('IN_TRASH') : plan(current, tx),
  );

/**
 * Assigns a request to someone who may answer it, or to no one (null). The new owner gets mail unless they assigned it
 * themselves.
 */
export const assignRequest = (staff: Staff, seen: Seen, ownerId: string | null, now: Date) =>
  changeOutsideTrash(staff, seen, now, async (current, tx) => {
    const change: Change = { action: 'request.assigned', data: { ownerId } };
    const before = current.ownerId && { previous: current.ownerId };
    if (ownerId === null) return ok({ ...change, details: { to: 'nobody', ...before } });
    const owner = await tx.user.findUnique({
      where: { id: ownerId },
      select: { email: true, role: true, suspendedAt: true },
    });
    if (!owner || isAway(owner)) return fail('NOT_ASSIGNABLE');
    const details = { to: ownerId === staff.id ? 'self' : 'other', ...before };
    const given = { ...change, details, staffId: ownerId };
    if (ownerId === staff.id || ownerId === current.ownerId) return ok(given);
    const news = { to: [owner.email], requestId: seen.id };
    return ok({ ...given, also: (after: Transaction) => queueNotices(after, 'request_assigned', news, now) });
  });

/**
 * Moves a request to another allowed status. A request taken out of quarantine becomes new: staff get mail, and the
 * time for a first contact starts now. No one becomes unreachable this way before an attempt is logged, nor scheduled
 * without an appointment.
 */
export const changeStatus = (staff: Staff, seen: Seen, to: Status, now: Date) =>
  changeOutsideTrash(staff, seen, now, async (current, tx) => {
    const { status: from } = current;
    if (!canChangeStatus(current, to)) return fail('NOT_A_NEXT_STATUS');
    const attempts = await tx.contactAttempt.count({ where: { requestId: seen.id } });
    if (needsReason(to, attempts)) return fail('NO_ATTEMPT');
    if (needsAppointment(from, to) && !(await hasAppointment(tx, seen.id))) return fail('NO_APPOINTMENT');
    const closedAs = usualOutcomeOf(to);
    const closing = closedAs && { closingOutcome: closedAs };
    const data = { status: to, statusBefore: from, statusChangedAt: now, ...closing };
    const details = { from, to, ...(closedAs && { closedAs }) };
    if (from === 'quarantined') return ok(rescue(seen.id, { data, details }, now));
    if (to === 'quarantined')
      return ok({
        action: 'request.quarantined',
        data: { ...data, quarantineReason: 'MARKED_BY_STAFF' },
        details,
        also: (after) => setAside(after, seen.id),
      });
    return ok({ action: 'request.status_changed', data, details });
  });

/** Undoes the last status change, as a change of its own. */
export const undoStatus = (staff: Staff, seen: Seen, now: Date) =>
  changeOutsideTrash(staff, seen, now, (current) => {
    const { status: from } = current;
    const to = undoesTo(current, now);
    if (to === null) return fail('NOTHING_TO_UNDO');
    const quarantineReason = to === 'quarantined' ? 'MARKED_BY_STAFF' : null;
    return ok({
      action: 'request.status_undone',
      data: { status: to, statusBefore: from, statusChangedAt: now, quarantineReason },
      details: { from, to },
      also: async (after) => {
        if (to === 'quarantined') await setAside(after, seen.id);
        else if (from === 'quarantined') await indexById(after, seen.id);
      },
    });
  });

/** What may be made up, with someone else's address, isn't found by it, and nothing goes there. */
async function setAside(tx: Transaction, id: string): Promise<void> {
  await unindexRequest(tx, id);
  await stopMailsToPerson(tx, id, 'SET_ASIDE');
}

/** A request that may be made up has no index; a real one is searchable. */
async function indexById(tx: Transaction, id: string): Promise<void> {
  const select = { id: true, sealedAnswers: true, receivedAt: true };
  await indexRequest(tx, await tx.consultationRequest.findUniqueOrThrow({ where: { id }, select }));
}

function rescue(requestId: string, { data, details }: Pick<Change, 'data' | 'details'>, now: Date): Change {
  const facts = clinic();
  return {
    action: 'request.rescued',
    data: {
      ...data,
      quarantineReason: null,
      dueAt: afterOpenHours(now, facts.firstContactHours, facts),
      ownerRemindedAt: null,
      allRemindedAt: null,
    },
    ...(details && { details }),
    also: async (tx) => {
      await indexById(tx, requestId);
      await queueStaffMails(tx, 'consultation_received', { requestId }, now);
    },
  };
}

type Unanswered = { id: string; dueAt: Date; since: Date };

/**
 * Recomputes the due time of every request waiting for its first contact from the current hours, holidays and target: a
 * day declared closed moves whatever was due on it. Reminders already sent are reset if the new time is still ahead.
 * @param facts the due time counts from the request's arrival, or from when it left quarantine
 * @returns how many due times changed
 */
export async function followHours(
  tx: Transaction,
  facts: OpeningHours & { firstContactHours: number },
  now: Date,
): Promise<number> {
  const waiting = await tx.$queryRaw<Unanswered[]>`
    SELECT r.id, r.due_at AS "dueAt", GREATEST(r.received_at, (SELECT max(at) FROM audit_entry
      WHERE request_id = r.id AND action = 'request.rescued')) AS since
    FROM consultation_request AS r
    WHERE r.first_contact_at IS NULL AND r.status::text = ANY(${[...UNANSWERED_STATUSES, 'quarantined']})
    ORDER BY r.id FOR UPDATE OF r`;
  const moved = waiting
    .map(({ id, dueAt, since }) => ({ id, dueAt, to: afterOpenHours(since, facts.firstContactHours, facts) }))
    .filter(({ dueAt, to }) => dueAt.getTime() !== to.getTime());
  await tx.$executeRaw`
    UPDATE consultation_request AS r SET due_at = m.due_at,
      owner_reminded_at = CASE WHEN m.due_at <= ${now} THEN owner_reminded_at END,
      all_reminded_at = CASE WHEN m.due_at <= ${now} THEN all_reminded_at END
    FROM unnest(${moved.map(({ id }) => id)}::uuid[], ${moved.map(({ to }) => to.toISOString())}::timestamptz[])
      AS m(id, due_at) WHERE r.id = m.id`;
  if (moved.length > 0) await notify(tx, { topic: 'requests' });
  return moved.length;
}

/** The same when a process starts: a release may ship a file with different hours. */
export const followShippedHours = (now: Date): Promise<number> =>
  db().$transaction(async (tx) => followHours(tx, await readClinic(tx), now));

/** Sets when to come back to a request; null for never. */
export const setFollowUp = (staff: Staff, seen: Seen, followUpAt: Date | null, now: Date) =>
  changeOutsideTrash(staff, seen, now, () => {
    if (followUpAt && followUpAt <= now) return fail('FOLLOW_UP_PAST');
    return ok({
      action: 'request.follow_up_set',
      data: { followUpAt, followUpRemindedAt: null },
      details: { set: followUpAt !== null },
    });
  });

/**
 * Moves a request to the trash, where it is permanently deleted after 30 days. Mail that waits for its person isn't sent.
 * One under legal hold stays.
 */
export const trashRequest = (staff: Staff, seen: Seen, now: Date) =>
  changeOutsideTrash(staff, seen, now, ({ legalHoldAt, status }) =>
    legalHoldAt
      ? fail('LEGAL_HOLD')
      : ok({
          action: 'request.trashed',
          data: { trashedAt: now },
          details: { status },
          also: (after) => stopMailsToPerson(after, seen.id, 'SET_ASIDE'),
        }),
  );

/** Restores a request from the trash, as it was. */
export const restoreRequest = (staff: Staff, seen: Seen, now: Date) =>
  change(staff, seen, now, ({ trashedAt, status }) =>
    trashedAt === null || deletedForGoodAt(trashedAt) <= now
      ? fail('NOT_IN_TRASH')
      : ok({ action: 'request.restored', data: { trashedAt: null }, details: { status } }),
  );
