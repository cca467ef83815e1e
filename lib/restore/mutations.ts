import { recordAudit } from '@/lib/audit/mutations';
import { REFERRER_ERASURE } from '@/lib/cases/referrals/domain';
import { removeReferrerAgain } from '@/lib/cases/referrals/mutations';
import { COMMENT_ERASURE } from '@/lib/comments/domain';
import { removeAgain } from '@/lib/comments/removal/mutations';
import { requeueReleases } from '@/lib/content/releases/mutations';
import { eraseAgain } from '@/lib/intake/erasures/mutations';
import { dropWaitingMails, requeueDeliveries } from '@/lib/outbox/mutations';
import { db, type Transaction } from '@/lib/platform/db';
import { recordErasure, type Erasure } from '@/lib/platform/erasure-log';
import { emptyQueues } from '@/lib/platform/queue/enqueue';
import { fail, ok, type Result } from '@/lib/shared/result';
import { ACCESS_CHANGES } from '@/lib/staff/access-changes/domain';
import { changeAccessAgain } from '@/lib/staff/access-changes/mutations';
import { readHold, readWaiting } from './data';
import { isSince } from './domain';

/** Ends all sessions, codes and open links of the backup: they may have been ended, or stolen, since. */
async function endAccess(tx: Transaction) {
  await tx.session.deleteMany();
  await tx.verification.deleteMany();
  await tx.staffLink.deleteMany({ where: { usedAt: null } });
  await tx.accessSession.deleteMany();
  await tx.accessCode.deleteMany();
}

/**
 * Ends what gave access when the backup was made, and records that everything that belongs to a restore was done: from here
 * on the site may start.
 */
export async function completeRestore(now: Date): Promise<void> {
  await db().$transaction(async (tx) => {
    const hold = await readHold(tx);
    if (!hold) return;
    await endAccess(tx);
    await tx.restore.updateMany({ where: { completedAt: null }, data: { completedAt: now } });
    const details = { madeAt: hold.madeAt.toISOString() };
    await recordAudit(tx, { action: 'site.restored', actorId: null, details }, now);
  });
}

function doAgain(erasure: Erasure, now: Date): Promise<boolean> {
  if (erasure.kind === COMMENT_ERASURE) return removeAgain(erasure, now);
  if (erasure.kind === REFERRER_ERASURE) return removeReferrerAgain(erasure, now);
  return ACCESS_CHANGES.some((change) => change === erasure.kind)
    ? changeAccessAgain(erasure, now)
    : eraseAgain(erasure, now);
}

const keyOf = ({ id, at, kind }: Erasure) => `${id} ${at.toISOString()} ${kind}`;

/**
 * Does again what was erased after the backup was made, so that nobody comes back who was deleted, and changes of access, so that
 * nobody signs in who was suspended. What was logged before
 * the backup and is in it never happened: its transaction failed.
 * @param own what this site's own log has already; it takes over the rest, for a restore of a still older backup
 * @returns how much there was to do
 */
export async function replayErasures(
  erasures: readonly Erasure[],
  own: readonly Erasure[],
  now: Date,
): Promise<number> {
  const hold = await readHold();
  if (!hold) return 0;
  let done = 0;
  const known = new Set(own.map(keyOf));
  for (const erasure of erasures) {
    if (isSince(erasure, hold.madeAt) && (await doAgain(erasure, now))) done += 1;
    else if (!known.has(keyOf(erasure))) await recordErasure(erasure);
  }
  return done;
}

/** What becomes of the emails that waited when the backup was made. */
export type WaitingMail = 'send' | 'drop';

/** What a release set going: emails given up, emails and scheduled pages that go on. */
export type Released = { dropped: number; mails: number; pages: number };

/**
 * Lets mail, schedules and timed jobs go on after a restore.
 * @param waitingMail needed where emails waited when the backup was made: they may have been sent since
 */
export function releaseRestore(
  waitingMail: WaitingMail | undefined,
  now: Date,
): Promise<Result<Released, 'NOT_HELD' | 'CHOOSE'>> {
  return db().$transaction(
    async (tx): Promise<Result<Released, 'NOT_HELD' | 'CHOOSE'>> => {
      const hold = await readHold(tx);
      if (!hold) return fail('NOT_HELD');
      const { mailsBefore } = await readWaiting(hold, now, tx);
      const choice = mailsBefore === 0 ? 'none' : waitingMail;
      if (choice === undefined) return fail('CHOOSE');
      const dropped = choice === 'drop' ? await dropWaitingMails(tx, hold.restoredAt) : 0;
      // What has a job from before, or from the hold, must not get a second one: an email would go twice.
      await emptyQueues(tx, ['deliver-mail', 'publish-page']);
      const [mails, pages] = [await requeueDeliveries(tx), await requeueReleases(tx)];
      await tx.restore.updateMany({ where: { releasedAt: null }, data: { releasedAt: now } });
      const details = { madeAt: hold.madeAt.toISOString(), waitingMail: choice };
      await recordAudit(tx, { action: 'site.released', actorId: null, details }, now);
      return ok({ dropped, mails, pages });
    },
    // One moment for all of it: what is queued meanwhile keeps its own job.
    { isolationLevel: 'RepeatableRead', timeout: 60_000 },
  );
}
