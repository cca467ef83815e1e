import { recordStaffAction } from '@/lib/audit/mutations';
import type { Staff } from '@/lib/auth/staff';
import { decide, type DecideCode, type Decided } from '@/lib/content/approvals/mutations';
import type { Decision } from '@/lib/content/approvals/schema';
import { lockPage, type LockedPage } from '@/lib/content/copy/mutations';
import type { PageRef } from '@/lib/content/copy/schema';
import { BASIS, basisOf } from '@/lib/content/pages/domain';
import { applyMoves, planMove, type MoveCode } from '@/lib/content/pages/moves/mutations';
import { lockPlaces } from '@/lib/content/pages/mutations';
import { pageChangeSchema } from '@/lib/content/pages/schema';
import { applyShowing, showProblem, type ShowCode } from '@/lib/content/pages/visibility/mutations';
import { db, type Transaction } from '@/lib/platform/db';
import { fail, ok, type Result } from '@/lib/shared/result';

type DecidedPage = Result<'approved' | 'declined' | 'withdrawn', DecideCode | ShowCode | MoveCode | 'STALE'>;

/** Decides on a pending change to show, hide or move a page. Refused if the page has changed in that respect since. */
export const decidePage = (staff: Staff, ref: PageRef, decision: Decision, now: Date): Promise<DecidedPage> =>
  db().$transaction(async (tx): Promise<DecidedPage> => {
    await lockPlaces(tx);
    const page = await lockPage(tx, ref, now);
    if (!page) return fail('NO_SUCH_PAGE');
    const path = `/copy/edit/${ref.language}/${ref.name}`;
    const about = { subject: { pageId: page.id }, can: 'copy.write', path } as const;
    const decided = await decide(tx, staff, decision, about, now, (asked) =>
      applyAsked(tx, staff, ref, page, asked, now),
    );
    if (decided.ok && decided.value !== 'approved')
      await recordStaffAction(tx, staff, 'page.showing_declined', { page: page.name }, now);
    return decided;
  });

/** Makes the requested change, unless it would apply to something other than what it was requested for. */
async function applyAsked(
  tx: Transaction,
  staff: Staff,
  ref: PageRef,
  page: LockedPage,
  asked: Decided,
  now: Date,
): Promise<Result<'approved', ShowCode | MoveCode | 'STALE'>> {
  const { data: change } = pageChangeSchema.safeParse(asked.value);
  const basis = await tx.page.findUniqueOrThrow({ where: { id: page.id }, select: BASIS });
  if (!change || asked.basis !== basisOf(change, basis)) return fail('STALE');
  if ('place' in change) {
    const moves = await planMove(tx, ref, page, change.place, now);
    if (!moves.ok) return moves;
    await applyMoves(tx, staff, { language: ref.language, isKnown: true }, moves.value, now);
    return ok('approved');
  }
  const problem = await showProblem(tx, ref, page, change, now);
  if (problem) return fail(problem);
  await applyShowing(tx, staff, page, change, now);
  return ok('approved');
}
