import type { Language } from '@/content/languages';
import { recordStaffAction } from '@/lib/audit/mutations';
import type { Staff } from '@/lib/auth/staff';
import { checkText } from '@/lib/content/checks/data';
import { lockPage, type LockedPage } from '@/lib/content/copy/mutations';
import type { PageRef } from '@/lib/content/copy/schema';
import type { Problem } from '@/lib/content/documents/domain';
import { isLockedAt } from '@/lib/content/publishing/domain';
import { AS_SHIPPED, type Seen } from '@/lib/content/publishing/schema';
import { digestOf, shippedText } from '@/lib/content/shipped/data';
import { db, type Transaction } from '@/lib/platform/db';
import { fail, ok, type Result } from '@/lib/shared/result';

/** Whether someone else is seen editing. */
async function isLockedByOther(tx: Transaction, pageId: string, staff: Staff, now: Date): Promise<boolean> {
  const lock = await tx.editLock.findUnique({ where: { pageId }, select: { staffId: true, seenAt: true } });
  return lock !== null && lock.staffId !== staff.id && isLockedAt(lock.seenAt, now);
}

const recordLock = (tx: Transaction, pageId: string, staff: Staff, now: Date) =>
  tx.editLock.upsert({
    where: { pageId },
    create: { pageId, staffId: staff.id, seenAt: now },
    update: { staffId: staff.id, seenAt: now },
  });

export type EditCode = 'NO_SUCH_PAGE' | 'LOCKED' | 'STALE';

/** Acquires or renews a page's edit lock while its editor is open; `takeOver` takes it from someone else. */
export function acquireEditLock(
  staff: Staff,
  ref: PageRef,
  { takeOver }: { takeOver: boolean },
  now: Date,
): Promise<Result<null, 'NO_SUCH_PAGE' | 'LOCKED'>> {
  return db().$transaction(async (tx) => {
    const page = await lockPage(tx, ref, now);
    if (!page) return fail('NO_SUCH_PAGE');
    const isLocked = await isLockedByOther(tx, page.id, staff, now);
    if (isLocked && !takeOver) return fail('LOCKED');
    await recordLock(tx, page.id, staff, now);
    if (isLocked) await recordStaffAction(tx, staff, 'page.lock_taken', { page: page.name }, now);
    return ok(null);
  });
}

/** Releases a page that someone was editing. */
export async function leavePage({ id: staffId }: Staff, { language, name }: PageRef): Promise<void> {
  await db().editLock.deleteMany({ where: { staffId, page: { language, name } } });
}

type Edit<Value, Code extends string> = (
  tx: Transaction,
  page: LockedPage & { draftText: string | undefined },
) => Promise<Result<Value, Code>>;

type SeenDraft = Seen & {
  /** Texts the same person may have saved in the meantime without hearing back. */
  inDoubt?: readonly string[];
};

/** Does something with a page, provided its draft is unchanged since it was seen and no one else is editing it. */
export function editDraft<Value, Code extends string>(
  staff: Staff,
  { version, inDoubt = [], ...ref }: SeenDraft,
  now: Date,
  change: Edit<Value, Code>,
): Promise<Result<Value, Code | EditCode>> {
  return db().$transaction(async (tx): Promise<Result<Value, Code | EditCode>> => {
    const page = await lockPage(tx, ref, now);
    if (!page) return fail('NO_SUCH_PAGE');
    if (await isLockedByOther(tx, page.id, staff, now)) return fail('LOCKED');
    const draft = await tx.pageDraft.findUnique({
      where: { pageId: page.id },
      select: { version: true, text: true, updatedBy: true },
    });
    const isOwn = draft?.updatedBy === staff.id && inDoubt.includes(draft.text);
    if ((draft?.version ?? 0) !== version && !isOwn) return fail('STALE');
    return change(tx, { ...page, draftText: draft?.text });
  });
}

/**
 * Returns the draft's version. Saves are counted per page, so that an old tab never mistakes a new draft for its own.
 */
export async function writeDraft(
  tx: Transaction,
  staff: Pick<Staff, 'id'>,
  pageId: string,
  text: string,
  now: Date,
): Promise<number> {
  const { saves: version } = await tx.page.update({
    where: { id: pageId },
    data: { saves: { increment: 1 } },
    select: { saves: true },
  });
  const draft = { text, version, updatedAt: now, updatedBy: staff.id };
  await tx.pageDraft.upsert({ where: { pageId }, create: { pageId, ...draft }, update: draft });
  return version;
}

/** The first draft of a page never published here starts from the current file. */
async function noteShipped(
  tx: Transaction,
  language: Language,
  page: LockedPage & { draftText: string | undefined },
) {
  const shipped = shippedOf(language, page);
  if (shipped === undefined || page.liveId !== null || page.draftText !== undefined) return;
  await tx.page.update({ where: { id: page.id }, data: { shippedDigest: digestOf(shipped) } });
}

export type Saved = { version: number; problems: Problem[]; warnings: Problem[] };

/** Saves a page's draft, whether or not it can be read as a page. */
export const saveDraft = (
  staff: Staff,
  { text, ...seen }: SeenDraft & { text: string },
  now: Date,
): Promise<Result<Saved, EditCode>> =>
  editDraft(staff, seen, now, async (tx, page) => {
    await noteShipped(tx, seen.language, page);
    const version = await writeDraft(tx, staff, page.id, text, now);
    await recordLock(tx, page.id, staff, now);
    const { problems, warnings } = await checkText(tx, seen, text, now);
    return ok({ version, problems, warnings });
  });

/** Discards the draft: the next one starts from the live text. A page that was never live is deleted along with it. */
export const discardDraft = (staff: Staff, seen: Seen, now: Date): Promise<Result<null, EditCode>> =>
  editDraft(staff, seen, now, async (tx, page) => {
    await tx.pageDraft.deleteMany({ where: { pageId: page.id } });
    const revisions = await tx.revision.count({ where: { pageId: page.id } });
    if (revisions === 0 && page.shippedName === null) await tx.page.delete({ where: { id: page.id } });
    return ok(null);
  });

/**
 * Takes an earlier text as the draft; the live text stays until that is published.
 * @param revisionId a version's id, or `AS_SHIPPED` for the file the page started from
 */
export const restoreRevision = (
  staff: Staff,
  seen: Seen,
  revisionId: string,
  now: Date,
): Promise<Result<null, EditCode | 'GONE'>> =>
  editDraft(staff, seen, now, async (tx, page): Promise<Result<null, 'GONE'>> => {
    if (revisionId === AS_SHIPPED) return takeShipped(tx, staff, seen.language, page, now);
    const where = { id: revisionId, pageId: page.id };
    const revision = await tx.revision.findFirst({ where, select: { text: true } });
    if (!revision) return fail('GONE');
    await writeDraft(tx, staff, page.id, revision.text, now);
    return ok(null);
  });

const shippedOf = (language: Language, { shippedName }: LockedPage): string | undefined =>
  shippedName === null ? undefined : shippedText(language, shippedName);

/** Makes this release's file the draft, which settles the difference. */
async function takeShipped(
  tx: Transaction,
  staff: Staff,
  language: Language,
  page: LockedPage,
  now: Date,
): Promise<Result<null, 'GONE'>> {
  const text = shippedOf(language, page);
  if (text === undefined) return fail('GONE');
  await tx.page.update({ where: { id: page.id }, data: { shippedDigest: digestOf(text) } });
  await writeDraft(tx, staff, page.id, text, now);
  return ok(null);
}

/** Takes this release's file as the draft, or leaves it; either way the difference is settled. */
export const answerShipped = (
  staff: Staff,
  seen: Seen,
  answer: 'take' | 'leave',
  now: Date,
): Promise<Result<null, EditCode | 'GONE'>> =>
  editDraft(staff, seen, now, async (tx, page): Promise<Result<null, 'GONE'>> => {
    if (answer === 'take') return takeShipped(tx, staff, seen.language, page, now);
    const text = shippedOf(seen.language, page);
    if (text === undefined) return fail('GONE');
    await tx.page.update({ where: { id: page.id }, data: { shippedDigest: digestOf(text) } });
    await recordStaffAction(tx, staff, 'page.shipped_left', { page: page.name }, now);
    return ok(null);
  });
