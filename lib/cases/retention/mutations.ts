import { randomUUID } from 'node:crypto';
import { referenceKeys } from '@/lib/audit/data';
import { recordAudit } from '@/lib/audit/mutations';
import type { Staff } from '@/lib/auth/staff';
import { readClinic } from '@/lib/clinic/data';
import { STATUS_LABELS } from '@/lib/clinic/statuses';
import { returnAnswersToReview } from '@/lib/comments/mutations';
import { deleteOldProofs } from '@/lib/intake/proofs/mutations';
import { addressesWhoMay } from '@/lib/outbox/data';
import { queueNotices, tellAdmins } from '@/lib/outbox/mutations';
import { takeLock } from '@/lib/platform/advisory-locks';
import { db, type Transaction } from '@/lib/platform/db';
import { log } from '@/lib/platform/log';
import { notify } from '@/lib/platform/notices';
import { faultCode } from '@/lib/shared/fault-code';
import { fail, ok, type Result } from '@/lib/shared/result';
import type { Prisma } from '@/prisma/generated/client';
import { cutEffect, deleteDoomed, findDoomed, referencesOnHold, readRules, type CutEffect } from './data';
import { daysBefore, KEPT_DAYS, sameDays, type Doomed, type RetentionDays } from './domain';

/** Puts a request under legal hold: nothing deletes it, by the rules of retention or by its person. */
export const setLegalHold = (staff: Staff, requestId: string, now: Date) =>
  changeLegalHold(staff, requestId, now, { to: now, action: 'request.held', what: 'hold_set' });

/** Lifts a legal hold: the rules of retention count again, and delete the request after a week at the soonest. */
export const liftLegalHold = (staff: Staff, requestId: string, now: Date) =>
  changeLegalHold(staff, requestId, now, { to: null, action: 'request.released', what: 'hold_lifted' });

type Change = {
  to: Date | null;
  action: 'request.held' | 'request.released';
  what: 'hold_set' | 'hold_lifted';
};

/** A hold that is already as wanted stays as it is, and nothing is written down. */
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
    await tellAdmins(tx, { what, by, about: held.reference }, now);
    await notify(tx, { topic: 'requests' });
    return ok(null);
  });
}

/**
 * Writes down for how long requests are to be kept from now on, where that is news, and tells every administrator by
 * mail of what is shorter.
 * @param by who said so; null where a file did
 * @returns what the shorter time will do; null where nothing is shorter
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
  if (effect) await tellOfCut(tx, effect, by, now);
  return effect;
}

async function tellOfCut(
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
 * Notices where file, release or database say another retention than before: what is shorter counts from a week later.
 * Whatever deletes, or changes the rules, asks this first.
 */
export async function noticeRule(tx: Transaction, now: Date): Promise<void> {
  await keepRule(tx, { days: (await readClinic(tx)).retentionDays, by: null }, now);
}

/** The same for a process that starts. */
export const followRetention = (now: Date): Promise<void> => db().$transaction((tx) => noticeRule(tx, now));

/** Requests that are read at a time. */
const BATCH = 100;

/**
 * Deletes every request whose time is over, with all that belongs to it; of each there remains that it was, which says
 * nothing of it or its person. Each is a transaction of its own: one that can't be deleted keeps none of the others.
 * @param onPurged is told of each
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

/** Returns whether it was this call that deleted it: another worker may have, or a legal hold may have come. */
function purgeOne({ id: requestId, reference, status, reason }: Doomed, now: Date): Promise<boolean> {
  return db().$transaction(async (tx) => {
    if (!(await deleteDoomed(tx, requestId, now))) return false;
    await tx.deletion.create({ data: { id: randomUUID(), deletedAt: now, by: 'retention' } });
    const details = { status, reason, reference: referenceKeys(reference)[0] ?? '' };
    await recordAudit(tx, { action: 'request.purged', actorId: null, requestId, details }, now);
    await notify(tx, { topic: 'requests' });
    return true;
  });
}

/**
 * Deletes what no one needs any more beside requests: sessions and codes that ran out, used links, old mails, comments
 * that were refused with what answered them.
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

/** What no one approved goes, with the clinic's answers to it, while readers' answers are held; and so do addresses once the note to them is long sent. */
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
