import { recordStaffAction } from '@/lib/audit/mutations';
import type { Language } from '@/content/languages';
import type { Staff } from '@/lib/auth/staff';
import { needsApproval } from '@/lib/content/approvals/data';
import { pageNames } from '@/lib/content/copy/data';
import { isBelow, pathOf } from '@/lib/content/copy/domain';
import { ensurePage, lockPage, type LockedPage } from '@/lib/content/copy/mutations';
import { nameSchema, type PageRef } from '@/lib/content/copy/schema';
import { mustStay } from '@/lib/content/pages/domain';
import { askForPage, lockPlaces, placeProblem, type PlaceCode } from '@/lib/content/pages/mutations';
import { nameAt, type Place } from '@/lib/content/pages/schema';
import { notifyAdmins } from '@/lib/outbox/mutations';
import { db, type Transaction } from '@/lib/platform/db';
import { siteChanged } from '@/lib/platform/site-version';
import { fail, ok, type Result } from '@/lib/shared/result';
import type { Prisma } from '@/prisma/generated/client';

export type MoveCode = PlaceCode | 'NO_SUCH_PAGE' | 'FIXED' | 'BELOW_ITSELF' | 'TOO_LONG';

/** Where a page is, and whether its move awaits approval. */
type Moved = { name: string; waits: boolean };

/**
 * Moves a page, and those below it, to another address; the old addresses redirect from then on. At once, or, if
 * approval is switched on and visitors may notice, once a second person approves. Administrators are told either way.
 */
export function movePage(
  staff: Staff,
  ref: PageRef,
  place: Place,
  now: Date,
): Promise<Result<Moved, MoveCode>> {
  return db().$transaction(async (tx): Promise<Result<Moved, MoveCode>> => {
    if (mustStay(ref.name)) return fail('FIXED');
    if (isBelow(nameAt(place), ref.name)) return fail('BELOW_ITSELF');
    await lockPlaces(tx);
    const page = await lockPage(tx, ref, now);
    if (!page) return fail('NO_SUCH_PAGE');
    const moves = await planMove(tx, ref, page, place, now);
    if (!moves.ok) return moves;
    const known = await isKnown(tx, ref.language, moves.value);
    if (known && (await needsApproval(tx, staff, 'copy.write'))) {
      await askForPage(tx, staff, ref, page.id, { place }, now);
      return ok({ name: ref.name, waits: true });
    }
    await applyMoves(tx, staff, { language: ref.language, isKnown: known }, moves.value, now);
    return ok({ name: nameAt(place), waits: false });
  });
}

/** A page that visitors know or knew, or will know once it is approved or at a scheduled time. */
const KNOWN = {
  OR: [
    { liveId: { not: null } },
    { shippedName: { not: null } },
    { releases: { some: { state: { in: ['waiting', 'scheduled'] } } } },
  ],
} satisfies Prisma.PageWhereInput;

/** Whether visitors may notice: they know one of the pages, or an address redirects them to one. */
async function isKnown(tx: Transaction, language: Language, moves: readonly Move[]): Promise<boolean> {
  const moved = await tx.page.count({ where: { id: { in: moves.map(({ id }) => id) }, ...KNOWN } });
  const names = moves.flatMap(({ from, to }) => [from, to]);
  return (
    moved > 0 || (await tx.pageRedirect.count({ where: { language, name: { in: names }, page: KNOWN } })) > 0
  );
}

type Move = { id: string; from: string; to: string };

/** What has to be renamed to move a page: the page itself first, then everything below it. */
export async function planMove(
  tx: Transaction,
  { language, name }: PageRef,
  page: LockedPage,
  place: Place,
  now: Date,
): Promise<Result<[Move, ...Move[]], MoveCode>> {
  const problem = await placeProblem(tx, language, place);
  if (problem) return fail(problem);
  for (const child of pageNames(language).filter((other) => isBelow(other, name)))
    await ensurePage(tx, language, child, now);
  const below = await tx.page.findMany({
    where: { language, name: { startsWith: `${name}/` } },
    select: { id: true, name: true },
  });
  const moveOf = (moved: { id: string; name: string }): Move => ({
    id: moved.id,
    from: moved.name,
    to: nameAt(place) + moved.name.slice(name.length),
  });
  const moves: [Move, ...Move[]] = [moveOf(page), ...below.map(moveOf)];
  return moves.every(({ to }) => nameSchema.safeParse(to).success) ? ok(moves) : fail('TOO_LONG');
}

/** Renames the pages of a move, and keeps their former addresses as redirects. */
export async function applyMoves(
  tx: Transaction,
  staff: Staff,
  { language, isKnown }: { language: Language; isKnown: boolean },
  moves: readonly [Move, ...Move[]],
  now: Date,
): Promise<void> {
  const [{ from, to }] = moves;
  for (const move of moves) await rename(tx, language, move, now);
  await recordStaffAction(tx, staff, 'page.moved', { page: to, from }, now);
  const about = `${pathOf(language, from)} to ${pathOf(language, to)}`;
  if (isKnown) await notifyAdmins(tx, { what: 'page_moved', by: staff.name, about }, now);
  await siteChanged(tx);
}

async function rename(tx: Transaction, language: Language, { id, from, to }: Move, leftAt: Date) {
  await tx.page.update({ where: { id }, data: { name: to } });
  await tx.page.updateMany({ where: { language, redirectTo: from }, data: { redirectTo: to } });
  await tx.pageRedirect.deleteMany({ where: { language, name: to } });
  await tx.pageRedirect.upsert({
    where: { language_name: { language, name: from } },
    create: { language, name: from, pageId: id, leftAt },
    update: { pageId: id, leftAt },
  });
}
