import { randomUUID } from 'node:crypto';
import { Temporal } from 'temporal-polyfill';
import { z } from 'zod';
import type { Language } from '@/content/languages';
import { hasSecondPerson } from '@/lib/approvals/data';
import { decide, propose, type DecideCode, type Decided } from '@/lib/approvals/mutations';
import type { Decision } from '@/lib/approvals/schema';
import { recordAudit } from '@/lib/audit/mutations';
import type { Action, Details } from '@/lib/audit/schema';
import type { Staff } from '@/lib/auth/staff';
import { claimsIn } from '@/lib/claims/domain';
import { clinic, copySettings } from '@/lib/clinic/data';
import { digestOf, linkablePages, liveText, pageNames } from '@/lib/copy/data';
import { isBelow, pathOf, type Problem } from '@/lib/copy/domain';
import { ensurePage, lockPage, type LockedPage } from '@/lib/copy/mutations';
import { nameSchema, type PageRef } from '@/lib/copy/schema';
import { tellAdmins } from '@/lib/deliveries/mutations';
import { db, type Transaction } from '@/lib/platform/db';
import { siteChanged } from '@/lib/platform/site-version';
import { checkText, TEXTS, textsOf } from '@/lib/publishing/data';
import { publishText, writeDraft } from '@/lib/publishing/mutations';
import { dayIn, formatMoment } from '@/lib/shared/dates';
import { fail, ok, type Result } from '@/lib/shared/result';
import type { Prisma } from '@/prisma/generated/client';
import { isTaken, mustStay, newPageText } from './domain';
import { nameAt, type Place } from './schema';

const audit = (tx: Transaction, { id: actorId }: Staff, action: Action, details: Details, now: Date) =>
  recordAudit(tx, { action, actorId, details }, now);

/** Whether what was shown last could be published now: its evidence may have run out meanwhile. */
async function isReady(tx: Transaction, ref: PageRef, now: Date): Promise<boolean> {
  const row = await tx.page.findUnique({ where: { language_name: ref }, select: TEXTS });
  const { live } = textsOf(ref, row);
  return live !== undefined && (await checkText(tx, ref, live, now)).problems.length === 0;
}

/** Whether a page is on the site; where it isn't, the page to which its visitors are sent, or none. */
type Showing = { isShown: true } | { isShown: false; to: string | null };
const showingSchema = z.union([
  z.object({ isShown: z.literal(true) }),
  z.object({ isShown: z.literal(false), to: z.string().nullable() }),
]);
type ShowCode = 'NO_SUCH_PAGE' | 'FIXED' | 'NEVER_PUBLISHED' | 'NOT_READY' | 'NO_TARGET';
/** Whether it is on the site now, or waits for a second person. */
type Shown = Result<'shown' | 'hidden' | 'asked', ShowCode>;

const isTarget = (language: Language, name: string, to: string): boolean =>
  to !== name && linkablePages(language).some((page) => page.name === to);

const PAGE = { select: { id: true, unpublishedAt: true, redirectTo: true } } as const;

/** How a page is shown, to be compared: a change that waits takes effect on nothing else. */
async function showingOf(tx: Transaction, id: string): Promise<string> {
  const { unpublishedAt, redirectTo } = await tx.page.findUniqueOrThrow({ where: { id }, ...PAGE });
  return unpublishedAt === null ? 'shown' : `hidden ${redirectTo ?? ''}`;
}

/** Why a page can't be shown or hidden like this. */
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
 * Takes a page off the site, or puts back what was shown last: at once, or, where that is switched on and there is a
 * second person, once they approve. Administrators hear of it either way.
 */
export function showPage(staff: Staff, ref: PageRef, showing: Showing, now: Date): Promise<Shown> {
  return db().$transaction(async (tx): Promise<Shown> => {
    if (mustStay(ref.name)) return fail('FIXED');
    const page = await lockPage(tx, ref, now);
    if (!page) return fail('NO_SUCH_PAGE');
    const problem = await showProblem(tx, ref, page, showing, now);
    if (problem) return fail(problem);
    if (showing.isShown && page.unpublishedAt === null) return ok('shown');
    if (!copySettings().approval || !(await hasSecondPerson(tx, staff, 'copy.write')))
      return ok(await applyShowing(tx, staff, page, showing, now));
    const asked = { basis: await showingOf(tx, page.id), value: showing, why: '' };
    await propose(tx, staff, { pageId: page.id }, asked, now);
    await audit(tx, staff, 'page.showing_asked', { page: page.name }, now);
    await tellAdmins(tx, { what: 'page_asked', by: staff.name, about: pathOf(ref.language, ref.name) }, now);
    return ok('asked');
  });
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
  await tellAdmins(tx, { what, by: staff.name, about: pathOf(language as Language, page.name) }, now);
  await siteChanged(tx);
  return showing.isShown ? 'shown' : 'hidden';
}

/** Decides about showing or hiding a page, which waits. Refused where the page has been shown or hidden meanwhile. */
export const decideShowing = (
  staff: Staff,
  ref: PageRef,
  decision: Decision,
  now: Date,
): Promise<Result<'approved' | 'declined' | 'withdrawn', DecideCode | ShowCode | 'STALE'>> =>
  db().$transaction(async (tx) => {
    const page = await lockPage(tx, ref, now);
    if (!page) return fail('NO_SUCH_PAGE');
    const apply = async ({
      pageId,
      basis,
      value,
    }: Decided): Promise<Result<'approved', ShowCode | 'STALE' | 'GONE'>> => {
      if (pageId !== page.id) return fail('GONE');
      if (basis !== (await showingOf(tx, page.id))) return fail('STALE');
      const showing = showingSchema.parse(value);
      const problem = await showProblem(tx, ref, page, showing, now);
      if (problem) return fail(problem);
      await applyShowing(tx, staff, page, showing, now);
      return ok('approved');
    };
    const decided = await decide(tx, staff, decision, now, apply);
    if (decided.ok && decided.value !== 'approved')
      await audit(tx, staff, 'page.showing_declined', { page: page.name }, now);
    return decided;
  });

export type PlaceCode = 'TAKEN' | 'NO_PARENT' | 'CLAIM';

async function placeProblem(
  tx: Transaction,
  language: Language,
  place: Place,
): Promise<PlaceCode | undefined> {
  const name = nameAt(place);
  const words = place.slug.replaceAll('-', ' ');
  if (claimsIn(words).length > 0) return 'CLAIM';
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

/** Makes a page with its first draft. Nobody sees it before it is published. Gives its name. */
export function createPage(staff: Staff, page: NewPage, now: Date): Promise<Result<string, PlaceCode>> {
  const { language, title, kind } = page;
  const name = nameAt(page);
  return db().$transaction(async (tx) => {
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

/** Gives a page another address, and those below it with it. The old ones lead there from then on. Gives its new name. */
export function movePage(
  staff: Staff,
  ref: PageRef,
  place: Place,
  now: Date,
): Promise<Result<string, MoveCode>> {
  const { language, name } = ref;
  const to = nameAt(place);
  return db().$transaction(async (tx): Promise<Result<string, MoveCode>> => {
    if (mustStay(name)) return fail('FIXED');
    if (isBelow(to, name)) return fail('BELOW_ITSELF');
    const problem = await placeProblem(tx, language, place);
    if (problem) return fail(problem);
    const page = await lockPage(tx, ref, now);
    if (!page) return fail('NO_SUCH_PAGE');
    for (const child of pageNames(language).filter((other) => isBelow(other, name)))
      await ensurePage(tx, language, child, now);
    const below = await tx.page.findMany({
      where: { language, name: { startsWith: `${name}/` } },
      select: { id: true, name: true },
    });
    const moves = [page, ...below].map((moved) => ({
      id: moved.id,
      from: moved.name,
      to: to + moved.name.slice(name.length),
    }));
    if (!moves.every((move) => nameSchema.safeParse(move.to).success)) return fail('TOO_LONG');
    for (const move of moves) await rename(tx, language, move);
    await audit(tx, staff, 'page.moved', { page: to, from: name }, now);
    await siteChanged(tx);
    return ok(to);
  });
}

async function rename(
  tx: Transaction,
  language: Language,
  { id, from, to }: { id: string; from: string; to: string },
) {
  await tx.page.update({ where: { id }, data: { name: to } });
  await tx.page.updateMany({ where: { language, redirectTo: from }, data: { redirectTo: to } });
  await tx.pageRedirect.deleteMany({ where: { language, name: to } });
  await tx.pageRedirect.upsert({
    where: { language_name: { language, name: from } },
    create: { language, name: from, pageId: id },
    update: { pageId: id },
  });
}

/** The version of a page that a file was exported from: its number, a digest of its text, and when. */
export type Basis = { version: number; digest: string; at: Date };
type Import = { language: Language; name: string; text: string; basis?: Basis | undefined };
/** What keeps a file from being published. */
export type Refused = PageRef & { problems: Problem[] };

const IMPORTED = {
  ...TEXTS,
  unpublishedAt: true,
  live: {
    select: { text: true, number: true, createdAt: true, author: { select: { name: true } } },
  },
  draft: { select: { text: true, updatedAt: true, author: { select: { name: true } } } },
  releases: {
    where: { state: { in: ['waiting', 'scheduled'] } },
    orderBy: { revision: { number: 'desc' } },
    select: { state: true, revision: { select: { text: true, number: true } } },
  },
} satisfies Prisma.PageSelect;
type ImportedRow = Prisma.PageGetPayload<{ select: typeof IMPORTED }>;

const on = (at: Date) => formatMoment(at, clinic().timeZone);

/** Work at the desk that an import would overwrite or cancel, in words. */
function newerWork(ref: PageRef, row: ImportedRow | null, basis: Basis | undefined): string[] {
  const { live } = textsOf(ref, row);
  const [version, author] = [row?.live?.number ?? 0, row?.live?.author?.name ?? 'a command'];
  const published = row?.live
    ? `version ${version}, published by ${author} on ${on(row.live.createdAt)},`
    : '';
  const isNewer = basis
    ? basis.version !== version || (live !== undefined && basis.digest !== digestOf(live))
    : version > 0;
  const from = basis
    ? `the version ${basis.version} that this file was exported from`
    : 'what this folder was made from (it records no version for this page)';
  const draft = row?.draft;
  return [
    ...(isNewer
      ? [`${published || 'the text that came with the software'} is newer than ${from}: export again`]
      : []),
    ...(row?.unpublishedAt
      ? [`it was unpublished on ${on(row.unpublishedAt)}: publish it at the desk first`]
      : []),
    ...(draft && (!basis || draft.updatedAt > basis.at)
      ? [`${draft.author.name} saved a draft on ${on(draft.updatedAt)}: publish or discard it first`]
      : []),
    ...(row?.releases ?? []).map(
      ({ state, revision }) =>
        `version ${revision.number} is ${state === 'waiting' ? 'awaiting approval' : 'scheduled'}: cancel or publish it first`,
    ),
  ];
}

async function importProblems(
  tx: Transaction,
  { text, basis, ...ref }: Import,
  now: Date,
): Promise<Problem[]> {
  const { language, name } = ref;
  const row = await tx.page.findUnique({ where: { language_name: ref }, select: IMPORTED });
  const refuse = (reason: string) => ({ line: 1, reason });
  const { problems } = await checkText(tx, ref, text, now);
  return [
    ...newerWork(ref, row, basis).map(refuse),
    ...(liveText(language, name) === undefined && isTaken(name)
      ? [refuse(`${pathOf(language, name)} is used by the software or redirects elsewhere`)]
      : []),
    ...(claimsIn(name.replaceAll('-', ' ')).length > 0
      ? [refuse(`${pathOf(language, name)} makes a claim: choose another name`)]
      : []),
    ...problems,
  ];
}

const IMPORT_TIMEOUT_MS = 120_000;

/**
 * Publishes texts that come from files, as revisions of no author's: all of them, or none where one is refused.
 * @param isMeant where it is false they are only checked
 * @returns what is refused; empty where all are live now, or could be
 */
export async function importPages(
  pages: readonly Import[],
  { why, isMeant }: { why: string; isMeant: boolean },
  now: Date,
): Promise<Refused[]> {
  return db().$transaction(
    async (tx) => {
      const refused: Refused[] = [];
      for (const page of pages) {
        const ref = { language: page.language, name: page.name };
        await tx.$executeRaw`SELECT FROM page WHERE language = ${ref.language} AND name = ${ref.name} FOR UPDATE`;
        const problems = await importProblems(tx, { ...page, ...ref }, now);
        if (problems.length > 0) refused.push({ ...ref, problems });
      }
      if (refused.length > 0 || !isMeant) return refused;
      for (const { language, name, text } of pages) {
        const known = await lockPage(tx, { language, name }, now);
        const pageId = known?.id ?? randomUUID();
        if (!known) await tx.page.create({ data: { id: pageId, language, name, createdAt: now } });
        await publishText(tx, { pageId, name, language, text, why }, now);
      }
      return [];
    },
    { timeout: IMPORT_TIMEOUT_MS },
  );
}
