import { recordStaffAction } from '@/lib/audit/mutations';
import type { Language } from '@/content/languages';
import { may } from '@/lib/auth/permissions';
import type { Staff } from '@/lib/auth/staff';
import { mayStill, needsApproval } from '@/lib/content/approvals/data';
import { checkText } from '@/lib/content/checks/data';
import { writeDraft } from '@/lib/content/drafts/mutations';
import { goLive, schedule, type PublishedAs, type Publishing } from '@/lib/content/publishing/mutations';
import { queueNotices } from '@/lib/outbox/mutations';
import { db, type Transaction } from '@/lib/platform/db';
import { env } from '@/lib/platform/env';
import { enqueue } from '@/lib/platform/queue/enqueue';
import { fail, ok, type Result } from '@/lib/shared/result';

/** Gives each scheduled release a job; it must not have one. Returns how many there are. */
export async function requeueReleases(tx: Transaction): Promise<number> {
  const waiting = await tx.release.findMany({
    where: { state: 'scheduled', dueAt: { not: null } },
    select: { id: true, dueAt: true },
  });
  const jobs = waiting.map(({ id, dueAt }) => ({
    data: { releaseId: id },
    ...(dueAt && { startAfter: dueAt }),
  }));
  await enqueue(tx, 'publish-page', jobs);
  return waiting.length;
}

const RELEASE = {
  id: true,
  state: true,
  dueAt: true,
  askedById: true,
  askedBy: { select: { email: true, role: true, suspendedAt: true } },
  decidedById: true,
  page: { select: { id: true, name: true, language: true } },
  revision: { select: { id: true, number: true, text: true } },
} as const;

/** The release, locked so that no one else decides on it until the transaction ends. */
async function lockRelease(tx: Transaction, id: string) {
  // Locks the page first, as everywhere else, so that no two transactions deadlock.
  await tx.$executeRaw`SELECT FROM page WHERE id = (SELECT page_id FROM page_release WHERE id = ${id}::uuid) FOR UPDATE`;
  return tx.release.findUnique({ where: { id }, select: RELEASE });
}

type Release = NonNullable<Awaited<ReturnType<typeof lockRelease>>>;

const toPublish = ({ page, revision }: Release): Publishing => ({
  pageId: page.id,
  name: page.name,
  language: page.language as Language,
  revisionId: revision.id,
  number: revision.number,
});

type Approved = Result<PublishedAs, 'GONE' | 'OWN' | 'NOT_READY' | 'FORBIDDEN'>;

/** A second person approves a revision: it goes live at once, or at its scheduled time. */
export function approveRelease(staff: Staff, id: string, now: Date): Promise<Approved> {
  return db().$transaction(async (tx): Promise<Approved> => {
    const release = await lockRelease(tx, id);
    if (release?.state !== 'waiting') return fail('GONE');
    if (release.askedById === staff.id) return fail('OWN');
    if (!(await mayStill(tx, staff, 'copy.write'))) return fail('FORBIDDEN');
    const { name, language, number } = toPublish(release);
    const later = release.dueAt && release.dueAt > now ? release.dueAt : null;
    const { problems } = await checkText(tx, { language, name }, release.revision.text, later ?? now);
    if (problems.length > 0) return fail('NOT_READY');
    const state = later ? 'scheduled' : 'published';
    await tx.release.update({
      where: { id },
      data: { state, decidedById: staff.id, endedAt: later ? null : now },
    });
    const details = { page: name, revision: number };
    if (later) await schedule(tx, staff, { id, dueAt: later, details }, now);
    else await goLive(tx, staff, toPublish(release), now);
    return ok(state);
  });
}

/**
 * Turns the text of a release that was never published back into the draft, unless there is already another draft or
 * later version. Returns whether it did.
 */
async function giveBack(
  tx: Transaction,
  { page, revision, askedById }: Release,
  by: Staff | null,
  now: Date,
): Promise<boolean> {
  const authorId = askedById ?? by?.id;
  if (authorId === undefined) return false;
  if (await tx.pageDraft.findUnique({ where: { pageId: page.id }, select: { pageId: true } })) return false;
  const later = await tx.release.findFirst({
    where: {
      pageId: page.id,
      revision: { number: { gt: revision.number } },
      state: { in: ['waiting', 'scheduled', 'published'] },
    },
    select: { id: true },
  });
  if (later) return false;
  await writeDraft(tx, { id: authorId }, page.id, revision.text, now);
  return true;
}

/** Where the text of an unpublished release went: back to the draft, or only into the history. */
type GivenBack = 'draft' | 'history';

/** Cancels a scheduled release. Its text becomes the draft again. */
export function cancelRelease(staff: Staff, id: string, now: Date): Promise<Result<GivenBack, 'GONE'>> {
  return db().$transaction(async (tx) => {
    const release = await lockRelease(tx, id);
    if (!release || !['waiting', 'scheduled'].includes(release.state)) return fail('GONE');
    await tx.release.update({
      where: { id },
      data: { state: 'cancelled', decidedById: staff.id, endedAt: now },
    });
    const { name, number } = toPublish(release);
    await recordStaffAction(tx, staff, 'page.release_cancelled', { page: name, revision: number }, now);
    return ok((await giveBack(tx, release, staff, now)) ? 'draft' : 'history');
  });
}

type Returned = Result<GivenBack, 'GONE' | 'OWN'>;

/**
 * The second person returns a version with the changes they want. Its author gets a mail, and the text becomes the
 * draft again.
 */
export function returnRelease(staff: Staff, id: string, comment: string, now: Date): Promise<Returned> {
  return db().$transaction(async (tx): Promise<Returned> => {
    const release = await lockRelease(tx, id);
    if (release?.state !== 'waiting') return fail('GONE');
    if (release.askedById === staff.id) return fail('OWN');
    await tx.release.update({
      where: { id },
      data: { state: 'returned', decidedById: staff.id, endedAt: now, comment },
    });
    const { name, language, number } = toPublish(release);
    await recordStaffAction(tx, staff, 'page.release_returned', { page: name, revision: number }, now);
    const author = release.askedBy;
    if (author && author.suspendedAt === null && may(author.role, 'copy.write')) {
      const link = new URL(`/copy/edit/${language}/${name}`, env().APP_URL).href;
      await queueNotices(tx, 'page_returned', { to: [author.email], content: { link } }, now);
    }
    return ok((await giveBack(tx, release, staff, now)) ? 'draft' : 'history');
  });
}

/** How many problems to store for a text that could not be published. */
const MOST_REASONS = 20;

/**
 * Publishes what is due; only once, however often it is called. A release that can't be published any more records why
 * and becomes the draft again; one that no one has approved waits for that, if approval was switched on meanwhile.
 */
export function publishDue(id: string, now: Date): Promise<void> {
  return db().$transaction(async (tx) => {
    const release = await lockRelease(tx, id);
    if (release?.state !== 'scheduled' || (release.dueAt && release.dueAt > now)) return;
    const { name, language, number } = toPublish(release);
    const by = release.askedById === null ? null : { id: release.askedById };
    if (release.decidedById === null && (await needsApproval(tx, by, 'copy.write'))) {
      await tx.release.update({ where: { id }, data: { state: 'waiting' } });
      await recordStaffAction(tx, null, 'page.release_asked', { page: name, revision: number }, now);
      return;
    }
    const { problems } = await checkText(tx, { language, name }, release.revision.text, now);
    if (problems.length > 0) {
      const reasons = [...new Set(problems.map(({ reason }) => reason))].slice(0, MOST_REASONS);
      await tx.release.update({
        where: { id },
        data: { state: 'failed', endedAt: now, problem: 'NOT_READY', problems: reasons },
      });
      await recordStaffAction(tx, null, 'page.release_failed', { page: name, revision: number }, now);
      await giveBack(tx, release, null, now);
      return;
    }
    await tx.release.update({ where: { id }, data: { state: 'published', endedAt: now } });
    await goLive(tx, null, toPublish(release), now);
  });
}
