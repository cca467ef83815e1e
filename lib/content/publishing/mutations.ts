import { randomUUID } from 'node:crypto';
import type { Language } from '@/content/languages';
import { recordStaffAction } from '@/lib/audit/mutations';
import type { Details } from '@/lib/audit/schema';
import type { Staff } from '@/lib/auth/staff';
import { needsApproval } from '@/lib/content/approvals/data';
import { checkText } from '@/lib/content/checks/data';
import { editDraft, type EditCode } from '@/lib/content/drafts/mutations';
import type { Transaction } from '@/lib/platform/db';
import { enqueue } from '@/lib/platform/queue/enqueue';
import { siteChanged } from '@/lib/platform/site-version';
import { fail, ok, type Result } from '@/lib/shared/result';
import type { Seen } from './schema';

type NewRevision = { pageId: string; text: string; why: string; authorId: string | null };

/** A page's revisions are numbered while its row is locked. */
async function addRevision(
  tx: Transaction,
  revision: NewRevision,
  now: Date,
): Promise<{ id: string; number: number }> {
  const id = randomUUID();
  const number = 1 + (await tx.revision.count({ where: { pageId: revision.pageId } }));
  await tx.revision.create({ data: { id, number, createdAt: now, ...revision } });
  return { id, number };
}

export type Publishing = {
  pageId: string;
  name: string;
  language: Language;
  revisionId: string;
  number: number;
};

/** Cancels a page's scheduled releases and those awaiting approval, because a newer text is public now. */
async function callOffOlder(
  tx: Transaction,
  staff: Staff | null,
  { pageId, name, number }: Publishing,
  now: Date,
) {
  const releases = await tx.release.findMany({
    where: { pageId, state: { in: ['waiting', 'scheduled'] }, revision: { number: { lt: number } } },
    select: { id: true, revision: { select: { number: true } } },
  });
  for (const { id, revision } of releases) {
    await tx.release.update({
      where: { id },
      data: { state: 'cancelled', decidedById: staff?.id ?? null, endedAt: now },
    });
    await recordStaffAction(
      tx,
      staff,
      'page.release_cancelled',
      { page: name, revision: revision.number },
      now,
    );
  }
}

/** Makes a revision live. An older scheduled one never undoes it. */
export async function goLive(
  tx: Transaction,
  staff: Staff | null,
  publishing: Publishing,
  now: Date,
): Promise<void> {
  const { pageId, name, language, revisionId, number } = publishing;
  await callOffOlder(tx, staff, publishing, now);
  await tx.page.update({
    where: { id: pageId },
    data: { liveId: revisionId, unpublishedAt: null, redirectTo: null },
  });
  await tx.pageRedirect.deleteMany({ where: { language, name } });
  await recordStaffAction(tx, staff, 'page.published', { page: name, revision: number }, now);
  await siteChanged(tx);
}

export type PublishCode = EditCode | 'NOTHING_NEW' | 'NOT_READY' | 'NOT_LATER';
type Asked = { why: string; dueAt: Date | null };
export type PublishedAs = 'published' | 'scheduled' | 'waiting';

/**
 * Publishes the draft as a revision of its own: now, at a scheduled time, or, if approval is switched on, once a second
 * person approves. The draft is gone afterwards.
 */
export const publishDraft = (
  staff: Staff,
  seen: Seen,
  { why, dueAt }: Asked,
  now: Date,
): Promise<Result<PublishedAs, PublishCode>> =>
  editDraft(staff, seen, now, async (tx, page): Promise<Result<PublishedAs, PublishCode>> => {
    const text = page.draftText;
    if (text === undefined) return fail('NOTHING_NEW');
    if (dueAt && dueAt <= now) return fail('NOT_LATER');
    // What becomes public later must be valid then.
    const { problems } = await checkText(tx, seen, text, dueAt ?? now);
    if (problems.length > 0) return fail('NOT_READY');
    const revision = await addRevision(tx, { pageId: page.id, text, why, authorId: staff.id }, now);
    await tx.pageDraft.delete({ where: { pageId: page.id } });
    await tx.editLock.deleteMany({ where: { pageId: page.id } });
    const isAsked = await needsApproval(tx, staff, 'copy.write');
    const state = isAsked ? 'waiting' : dueAt ? 'scheduled' : 'published';
    const release = { id: randomUUID(), pageId: page.id, revisionId: revision.id, state, dueAt } as const;
    const endedAt = state === 'published' ? now : null;
    await tx.release.create({ data: { ...release, endedAt, askedById: staff.id, askedAt: now } });
    const details = { page: page.name, revision: revision.number };
    if (state === 'waiting') await recordStaffAction(tx, staff, 'page.release_asked', details, now);
    else if (dueAt) await schedule(tx, staff, { id: release.id, dueAt, details }, now);
    else await goLive(tx, staff, { ...seen, ...revision, pageId: page.id, revisionId: revision.id }, now);
    return ok(state);
  });

type Scheduled = { id: string; dueAt: Date; details: Details };

/** Has a release published at its time. */
export async function schedule(tx: Transaction, staff: Staff, { id, dueAt, details }: Scheduled, now: Date) {
  await enqueue(tx, 'publish-page', [{ data: { releaseId: id }, startAfter: dueAt }]);
  await recordStaffAction(tx, staff, 'page.scheduled', { ...details, at: dueAt.toISOString() }, now);
}

type Published = { pageId: string; name: string; language: Language; text: string; why: string };

/** Publishes a text without an author at once, as a revision. */
export async function publishText(
  tx: Transaction,
  { pageId, name, language, text, why }: Published,
  now: Date,
): Promise<void> {
  const revision = await addRevision(tx, { pageId, text, why, authorId: null }, now);
  const release = { id: randomUUID(), pageId, revisionId: revision.id, state: 'published' } as const;
  await tx.release.create({ data: { ...release, askedAt: now, endedAt: now } });
  await goLive(tx, null, { pageId, name, language, revisionId: revision.id, number: revision.number }, now);
}
