import { randomUUID } from 'node:crypto';
import { Temporal } from 'temporal-polyfill';
import type { Language } from '@/content/languages';
import { recordAudit } from '@/lib/audit/mutations';
import type { Action, Details } from '@/lib/audit/schema';
import type { Staff } from '@/lib/auth/staff';
import { clinic } from '@/lib/clinic/data';
import { needsApproval } from '@/lib/content/approvals/data';
import { decide, propose, type DecideCode, type Decided } from '@/lib/content/approvals/mutations';
import type { Decision } from '@/lib/content/approvals/schema';
import { findClaims } from '@/lib/content/claim-check/domain';
import { linkablePages, liveText, pageNames } from '@/lib/content/copy/data';
import { isBelow, pathOf } from '@/lib/content/copy/domain';
import { ensurePage, lockPage, type LockedPage } from '@/lib/content/copy/mutations';
import { nameSchema, type PageRef } from '@/lib/content/copy/schema';
import { checkText, TEXTS, textsOf } from '@/lib/content/publishing/data';
import { writeDraft } from '@/lib/content/drafts/mutations';
import { notifyAdmins } from '@/lib/outbox/mutations';
import { takeLock } from '@/lib/platform/advisory-locks';
import { db, type Transaction } from '@/lib/platform/db';
import { siteChanged } from '@/lib/platform/site-version';
import { dayIn } from '@/lib/shared/dates';
import { fail, ok, type Result } from '@/lib/shared/result';
import type { Prisma } from '@/prisma/generated/client';
import { basisOf, BASIS, isTaken, mustStay, newPageText } from './domain';
import { nameAt, pageChangeSchema, type PageChange, type Place } from './schema';

const audit = (tx: Transaction, { id: actorId }: Staff, action: Action, details: Details, now: Date) =>
  recordAudit(tx, { action, actorId, details }, now);

/** Whether the last visible version could be published now: its evidence may have expired meanwhile. */
async function isReady(tx: Transaction, ref: PageRef, now: Date): Promise<boolean> {
  const row = await tx.page.findUnique({ where: { language_name: ref }, select: TEXTS });
  const { live } = textsOf(ref, row);
  return live !== undefined && (await checkText(tx, ref, live, now)).problems.length === 0;
}

type Showing = Exclude<PageChange, { place: Place }>;
type ShowCode = 'NO_SUCH_PAGE' | 'FIXED' | 'NEVER_PUBLISHED' | 'NOT_READY' | 'NO_TARGET';
/** Whether it is on the site now, or awaits approval. */
type Shown = Result<'shown' | 'hidden' | 'asked', ShowCode>;

const isTarget = (language: Language, name: string, to: string): boolean =>
  to !== name && linkablePages(language).some((page) => page.name === to);

/** Why a page can't be shown or hidden this way. */
async function showProblem(
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

/** Stores a change to a page until a second person approves it, and tells every administrator. */
async function askForPage(
  tx: Transaction,
  staff: Staff,
  { language, name }: PageRef,
  pageId: string,
  value: PageChange,
  now: Date,
): Promise<void> {
  const basis = basisOf(value, await tx.page.findUniqueOrThrow({ where: { id: pageId }, select: BASIS }));
  await propose(tx, staff, { pageId }, { basis, value, why: '' }, now);
  const action = 'place' in value ? 'page.move_asked' : 'page.showing_asked';
  await audit(tx, staff, action, { page: name, ...('place' in value && { to: nameAt(value.place) }) }, now);
  await notifyAdmins(tx, { what: 'page_asked', by: staff.name, about: pathOf(language, name) }, now);
}

async function applyShowing(
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
  await audit(tx, staff, showing.isShown ? 'page.published' : 'page.unpublished', details, now);
  const what = showing.isShown ? 'page_shown' : 'page_unpublished';
  await notifyAdmins(tx, { what, by: staff.name, about: pathOf(language as Language, page.name) }, now);
  await siteChanged(tx);
  return showing.isShown ? 'shown' : 'hidden';
}

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
      await audit(tx, staff, 'page.showing_declined', { page: page.name }, now);
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

/**
 * Addresses are assigned one at a time, before a page is locked: if two people take one at once, the second is refused.
 */
const lockPlaces = (tx: Transaction) => takeLock(tx, 'pageAddresses');

export type PlaceCode = 'TAKEN' | 'NO_PARENT' | 'CLAIM';

async function placeProblem(
  tx: Transaction,
  language: Language,
  place: Place,
): Promise<PlaceCode | undefined> {
  const name = nameAt(place);
  const words = place.slug.replaceAll('-', ' ');
  if (findClaims(words).length > 0) return 'CLAIM';
  if (place.parent !== '' && liveText(language, place.parent) === undefined) return 'NO_PARENT';
  if (isTaken(name) || liveText(language, name) !== undefined) return 'TAKEN';
  const row = await tx.page.findUnique({
    where: { language_name: { language, name } },
    select: { id: true },
  });
  return row ? 'TAKEN' : undefined;
}

const REVIEW_AFTER = { months: 6 };
type NewPage = Place & { language: Language; title: string; kind: 'page' | 'article' };

/** Creates a page with its first draft. No one sees it until it is published. Returns its name. */
export function createPage(staff: Staff, page: NewPage, now: Date): Promise<Result<string, PlaceCode>> {
  const { language, title, kind } = page;
  const name = nameAt(page);
  return db().$transaction(async (tx) => {
    await lockPlaces(tx);
    const problem = await placeProblem(tx, language, page);
    if (problem) return fail(problem);
    const id = randomUUID();
    const { count } = await tx.page.createMany({
      data: { id, language, name, createdAt: now },
      skipDuplicates: true,
    });
    if (count === 0) return fail('TAKEN'); // two at once
    const today = dayIn(clinic().timeZone, now);
    const next = Temporal.PlainDate.from(today).add(REVIEW_AFTER).toString();
    await writeDraft(tx, staff, id, newPageText(title, { kind, today, next }), now);
    await audit(tx, staff, 'page.created', { page: name }, now);
    return ok(name);
  });
}

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
async function planMove(
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

async function applyMoves(
  tx: Transaction,
  staff: Staff,
  { language, isKnown }: { language: Language; isKnown: boolean },
  moves: readonly [Move, ...Move[]],
  now: Date,
): Promise<void> {
  const [{ from, to }] = moves;
  for (const move of moves) await rename(tx, language, move, now);
  await audit(tx, staff, 'page.moved', { page: to, from }, now);
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
