import { recordStaffAction } from '@/lib/audit/mutations';
import type { Language } from '@/content/languages';
import type { Staff } from '@/lib/auth/staff';
import { needsApproval } from '@/lib/content/approvals/data';
import { checkText } from '@/lib/content/checks/data';
import { pathOf } from '@/lib/content/copy/domain';
import { lockPage, type LockedPage } from '@/lib/content/copy/mutations';
import type { PageRef } from '@/lib/content/copy/schema';
import { linkablePages } from '@/lib/content/navigation/data';
import { mustStay } from '@/lib/content/pages/domain';
import { askForPage } from '@/lib/content/pages/mutations';
import type { PageChange, Place } from '@/lib/content/pages/schema';
import { TEXTS, textsOf } from '@/lib/content/publishing/data';
import { notifyAdmins } from '@/lib/outbox/mutations';
import { db, type Transaction } from '@/lib/platform/db';
import { siteChanged } from '@/lib/platform/site-version';
import { fail, ok, type Result } from '@/lib/shared/result';

/** Whether the last visible version could be published now: its evidence may have expired meanwhile. */
async function isReady(tx: Transaction, ref: PageRef, now: Date): Promise<boolean> {
  const row = await tx.page.findUnique({ where: { language_name: ref }, select: TEXTS });
  const { live } = textsOf(ref, row);
  return live !== undefined && (await checkText(tx, ref, live, now)).problems.length === 0;
}

type Showing = Exclude<PageChange, { place: Place }>;
export type ShowCode = 'NO_SUCH_PAGE' | 'FIXED' | 'NEVER_PUBLISHED' | 'NOT_READY' | 'NO_TARGET';
/** Whether it is on the site now, or awaits approval. */
type Shown = Result<'shown' | 'hidden' | 'asked', ShowCode>;

const isTarget = (language: Language, name: string, to: string): boolean =>
  to !== name && linkablePages(language).some((page) => page.name === to);

/** Why a page can't be shown or hidden this way. */
export async function showProblem(
  tx: Transaction,
  ref: PageRef,
  page: LockedPage,
  showing: Showing,
  now: Date,
): Promise<ShowCode | undefined> {
  if (page.liveId === null && page.shippedName === null) return 'NEVER_PUBLISHED';
  if (!showing.isShown && showing.to !== null && !isTarget(ref.language, ref.name, showing.to))
    return 'NO_TARGET';
  const isBack = showing.isShown && page.unpublishedAt !== null;
  return isBack && !(await isReady(tx, ref, now)) ? 'NOT_READY' : undefined;
}

/**
 * Unpublishes a page, or restores its last visible version: at once, or, if approval is switched on and there is a
 * second person, once they approve. Administrators are told either way.
 */
export function showPage(staff: Staff, ref: PageRef, showing: Showing, now: Date): Promise<Shown> {
  return db().$transaction(async (tx): Promise<Shown> => {
    if (mustStay(ref.name)) return fail('FIXED');
    const page = await lockPage(tx, ref, now);
    if (!page) return fail('NO_SUCH_PAGE');
    const problem = await showProblem(tx, ref, page, showing, now);
    if (problem) return fail(problem);
    if (showing.isShown && page.unpublishedAt === null) return ok('shown');
    if (!(await needsApproval(tx, staff, 'copy.write')))
      return ok(await applyShowing(tx, staff, page, showing, now));
    await askForPage(tx, staff, ref, page.id, showing, now);
    return ok('asked');
  });
}

/** Shows or hides a page. */
export async function applyShowing(
  tx: Transaction,
  staff: Staff,
  page: LockedPage,
  showing: Showing,
  now: Date,
): Promise<'shown' | 'hidden'> {
  const redirectTo = showing.isShown ? null : showing.to;
  const unpublishedAt = showing.isShown ? null : (page.unpublishedAt ?? now);
  const { language } = await tx.page.update({
    where: { id: page.id },
    data: { unpublishedAt, redirectTo },
    select: { language: true },
  });
  const details = { page: page.name, ...(redirectTo !== null && { to: redirectTo }) };
  await recordStaffAction(tx, staff, showing.isShown ? 'page.published' : 'page.unpublished', details, now);
  const what = showing.isShown ? 'page_shown' : 'page_unpublished';
  await notifyAdmins(tx, { what, by: staff.name, about: pathOf(language as Language, page.name) }, now);
  await siteChanged(tx);
  return showing.isShown ? 'shown' : 'hidden';
}
