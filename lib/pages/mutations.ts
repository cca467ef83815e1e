import { randomUUID } from 'node:crypto';
import { Temporal } from 'temporal-polyfill';
import type { Language } from '@/content/languages';
import { recordAudit } from '@/lib/audit/mutations';
import type { Action, Details } from '@/lib/audit/schema';
import type { Staff } from '@/lib/auth/staff';
import { claimsIn } from '@/lib/claims/domain';
import { clinic } from '@/lib/clinic/data';
import { digestOf, linkablePages, liveText, pageNames } from '@/lib/copy/data';
import { isBelow, pathOf, type Problem } from '@/lib/copy/domain';
import { ensurePage, lockPage } from '@/lib/copy/mutations';
import { nameSchema, type PageRef } from '@/lib/copy/schema';
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
/** Whether it is on the site now. */
type Shown = Result<boolean, 'NO_SUCH_PAGE' | 'FIXED' | 'NEVER_PUBLISHED' | 'NOT_READY' | 'NO_TARGET'>;

const isTarget = (language: Language, name: string, to: string): boolean =>
  to !== name && linkablePages(language).some((page) => page.name === to);

/** Takes a page off the site, or puts back what was shown last. */
export function showPage(staff: Staff, ref: PageRef, showing: Showing, now: Date): Promise<Shown> {
  const { isShown } = showing;
  const redirectTo = showing.isShown ? null : showing.to;
  return db().$transaction(async (tx): Promise<Shown> => {
    if (mustStay(ref.name)) return fail('FIXED');
    const page = await lockPage(tx, ref, now);
    if (!page) return fail('NO_SUCH_PAGE');
    if (page.liveId === null && page.shippedName === null) return fail('NEVER_PUBLISHED');
    if (redirectTo !== null && !isTarget(ref.language, ref.name, redirectTo)) return fail('NO_TARGET');
    if (isShown && page.unpublishedAt === null) return ok(true);
    if (isShown && !(await isReady(tx, ref, now))) return fail('NOT_READY');
    const unpublishedAt = isShown ? null : (page.unpublishedAt ?? now);
    await tx.page.update({ where: { id: page.id }, data: { unpublishedAt, redirectTo } });
    const details = { page: page.name, ...(redirectTo !== null && { to: redirectTo }) };
    await audit(tx, staff, isShown ? 'page.published' : 'page.unpublished', details, now);
    await siteChanged(tx);
    return ok(isShown);
  });
}

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
