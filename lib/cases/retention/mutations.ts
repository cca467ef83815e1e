import { recordAudit } from '@/lib/audit/mutations';
import type { Staff } from '@/lib/auth/staff';
import { readClinic } from '@/lib/clinic/data';
import { STATUS_LABELS } from '@/lib/clinic/statuses';
import { returnAnswersToReview } from '@/lib/comments/removal/mutations';
import { recordDeletion } from '@/lib/intake/erasures/mutations';
import { deleteOldProofs } from '@/lib/intake/proofs/mutations';
import { addressesWhoMay } from '@/lib/outbox/data';
import { queueNotices, notifyAdmins } from '@/lib/outbox/mutations';
import { takeLock } from '@/lib/platform/advisory-locks';
import { db, type Transaction } from '@/lib/platform/db';
import { log } from '@/lib/platform/log';
import { notify } from '@/lib/platform/notices';
import { faultCode } from '@/lib/shared/fault-code';
import { fail, ok, type Result } from '@/lib/shared/result';
import type { Prisma } from '@/prisma/generated/client';
import { cutEffect, deleteDoomed, findDoomed, referencesOnHold, readRules, type CutEffect } from './data';
import { daysBefore, KEPT_DAYS, sameDays, type Doomed, type RetentionDays } from './domain';

/** Puts a request under legal hold: nothing deletes it, neither retention nor the person it is from. */
export const setLegalHold = (staff: Staff, requestId: string, now: Date) =>
  changeLegalHold(staff, requestId, now, { to: now, action: 'request.held', what: 'hold_set' });

/** Lifts a legal hold: retention applies again, and deletes the request after a week at the earliest. */
export const liftLegalHold = (staff: Staff, requestId: string, now: Date) =>
  changeLegalHold(staff, requestId, now, { to: null, action: 'request.released', what: 'hold_lifted' });

type Change = {
  to: Date | null;
  action: 'request.held' | 'request.released';
  what: 'hold_set' | 'hold_lifted';
};

/** A hold already in the requested state stays as it is, and nothing is recorded. */
function changeLegalHold(
  { id: actorId, name: by }: Staff,
  requestId: string,
  now: Date,
  { to, action, what }: Change,
): Promise<Result<null, 'NO_SUCH_REQUEST'>> {
  return db().$transaction(async (tx) => {
    const { count } = await tx.consultationRequest.updateMany({
      where: { id: requestId, legalHoldAt: to === null ? { not: null } : null },
      data: { legalHoldAt: to, version: { increment: 1 } },
    });
    if (count === 0) {
      const there = await tx.consultationRequest.count({ where: { id: requestId } });
      return there === 0 ? fail('NO_SUCH_REQUEST') : ok(null);
    }
    await recordAudit(tx, { action, actorId, requestId }, now);
    const where = { id: requestId };
    const held = await tx.consultationRequest.findUniqueOrThrow({ where, select: { reference: true } });
    await notifyAdmins(tx, { what, by, about: held.reference }, now);
    await notify(tx, { topic: 'requests' });
    return ok(null);
  });
}

/**
 * Records how long requests should be kept from now on, if that changed, and mails every administrator about anything
 * shorter.
 * @param by who set it; null if it came from a file
 * @returns what the shorter time will do; null if nothing is shorter
 */
export async function keepRule(
  tx: Transaction,
  { days, by }: { days: RetentionDays; by: string | null },
  now: Date,
): Promise<CutEffect | null> {
  await takeLock(tx, 'retentionRules');
  const known = await tx.retentionRule.count();
  const newest = (await readRules(tx, now)).at(-1);
  if (known > 0 && newest && sameDays(newest.days, days)) return null;
  const effect = await cutEffect(tx, days, now);
  await tx.retentionRule.create({ data: { since: now, days } });
  if (effect) await notifyOfCut(tx, effect, by, now);
  return effect;
}

async function notifyOfCut(
  tx: Transaction,
  { cuts, at, requests }: CutEffect,
  by: string | null,
  now: Date,
): Promise<void> {
  const lines = cuts.map(
    ({ status, from, to }) =>
      `Days to keep: ${STATUS_LABELS[status]}: ${to.toLocaleString('en-US')} instead of ${from.toLocaleString('en-US')}`,
  );
  const settings = { ...(by !== null && { by }), lines, deletes: { at: at.toISOString(), requests } };
  const to = await addressesWhoMay(tx, 'settings.operations');
  await queueNotices(tx, 'settings_changed', { to, content: { settings } }, now);
}

/**
 * Detects that the file, release or database now specifies a different retention: anything shorter takes effect a week
 * later. Code that deletes, or changes the rules, calls this first.
 */
export async function noticeRule(tx: Transaction, now: Date): Promise<void> {
  await keepRule(tx, { days: (await readClinic(tx)).retentionDays, by: null }, now);
}

/** The same when a process starts. */
export const followRetention = (now: Date): Promise<void> => db().$transaction((tx) => noticeRule(tx, now));

/** How many requests are read at a time. */
const BATCH = 100;

/**
 * Deletes every expired request and everything that belongs to it, except a record that it existed, which reveals
 * nothing about it or its person. Each one is a transaction of its own, so one that can't be deleted doesn't block the
 * others.
 * @param onPurged called for each one
 * @returns how many could not be deleted
 */
export async function purge(
  now: Date,
  onPurged: (purged: Doomed) => void = () => undefined,
): Promise<number> {
  await followRetention(now);
  const failed = new Set<string>();
  for (;;) {
    const doomed = await findDoomed(db(), now, { most: BATCH + failed.size });
    const next = doomed.filter(({ id }) => !failed.has(id));
    if (next.length === 0) return failed.size;
    for (const request of next) {
      try {
        if (await purgeOne(request, now)) onPurged(request);
      } catch (error) {
        failed.add(request.id);
        log.error('retention.failed', { consultationId: request.id, code: faultCode(error) });
      }
    }
  }
}

/** Returns whether this call deleted it: another worker may have been faster, or it may now be under legal hold. */
function purgeOne({ id: requestId, reference, status, reason }: Doomed, now: Date): Promise<boolean> {
  return db().$transaction(async (tx) => {
    if (!(await deleteDoomed(tx, requestId, now))) return false;
    const purged = { requestId, reference, kind: 'request.purged', details: { status, reason } } as const;
    // A run may take hours: what a backup of meanwhile still holds must be logged as deleted after it.
    await recordDeletion(tx, purged, { at: new Date(), now });
    return true;
  });
}

/**
 * Deletes everything else that is no longer needed: expired sessions and codes, used links, old mails, and refused
 * comments along with their answers.
 */
export async function tidy(now: Date): Promise<void> {
  const expired = { expiresAt: { lt: now } };
  await db().session.deleteMany({ where: expired });
  await db().verification.deleteMany({ where: expired });
  await db().requestAccessCode.deleteMany({ where: expired });
  await db().accessCode.deleteMany({ where: expired });
  await db().accessSession.deleteMany({ where: expired });
  const links = daysBefore(now, KEPT_DAYS.staffLinks);
  await db().staffLink.deleteMany({
    where: { OR: [{ usedAt: { lt: links } }, { expiresAt: { lt: links } }] },
  });
  await db().presence.deleteMany({ where: { seenAt: { lt: daysBefore(now, KEPT_DAYS.presence) } } });
  await db().intakeDraft.deleteMany({
    where: { updatedAt: { lt: daysBefore(now, KEPT_DAYS.intakeDrafts) } },
  });
  await db().delivery.deleteMany({ where: { createdAt: { lt: daysBefore(now, KEPT_DAYS.deliveries) } } });
  await tidyComments(now);
  await deleteOldProofs(await referencesOnHold(now), now);
}

/**
 * Unapproved comments go along with the clinic's answers to them, while readers' answers become pending; addresses go
 * too, long after their note was sent.
 */
async function tidyComments(now: Date): Promise<void> {
  const refused = { lt: daysBefore(now, KEPT_DAYS.refusedComments) };
  const held = { lt: daysBefore(now, KEPT_DAYS.pendingComments) };
  const gone = {
    OR: [
      { state: { in: ['rejected', 'spam'] }, decidedAt: refused },
      { state: { in: ['rejected', 'spam'] }, decidedAt: null, receivedAt: refused },
      { state: 'held', decidedAt: held },
      { state: 'held', decidedAt: null, receivedAt: held },
    ],
  } satisfies Prisma.CommentWhereInput;
  await db().$transaction(async (tx) => {
    await tx.comment.deleteMany({ where: { authorId: { not: null }, parent: gone } });
    await returnAnswersToReview(tx, gone, now);
    await tx.comment.deleteMany({ where: gone });
    await tx.comment.updateMany({
      where: {
        ...{ sealedEmail: { not: null }, state: { not: 'held' } },
        decidedAt: { lt: daysBefore(now, KEPT_DAYS.commentAddresses) },
      },
      data: { sealedEmail: null },
    });
  });
}
