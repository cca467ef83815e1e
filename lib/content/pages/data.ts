import { LANGUAGES, type Language } from '@/content/languages';
import type { Staff } from '@/lib/auth/staff';
import { clinic } from '@/lib/clinic/data';
import { findDeclined, listProposals, type Declined, type Proposal } from '@/lib/content/approvals/data';
import { linkersOf, linkTargets } from '@/lib/content/checks/data';
import { findPage, pageNames } from '@/lib/content/copy/data';
import { isBelow, pathOf } from '@/lib/content/copy/domain';
import { titleIn, type PageDocument } from '@/lib/content/documents/domain';
import type { PageRef } from '@/lib/content/copy/schema';
import { navigation } from '@/lib/content/navigation/data';
import { hasNewRelease } from '@/lib/content/publishing/data';
import { deadLinks, unsupportedClaims, type LinkTargets } from '@/lib/content/publishing/domain';
import { db } from '@/lib/platform/db';
import { isolated } from '@/lib/shared/bidi';
import { dayIn } from '@/lib/shared/dates';
import type { Prisma } from '@/prisma/generated/client';
import { BASIS, basisOf, statesOf, type PageState } from './domain';
import { pageChangeSchema, type PageChange } from './schema';

export type ListedPage = PageRef & {
  path: string;
  title: string;
  states: PageState[];
  scheduledAt: Date | null;
  nextReview: string | undefined;
  changedAt: Date | null;
  /** Null for a command. */
  changedBy: string | null;
  brokenLinks: number;
};

const LISTED = {
  language: true,
  name: true,
  shippedName: true,
  shippedDigest: true,
  liveId: true,
  unpublishedAt: true,
  draft: { select: { text: true, updatedAt: true, author: { select: { name: true } } } },
  revisions: {
    orderBy: { number: 'desc' },
    take: 1,
    select: { text: true, createdAt: true, author: { select: { name: true } } },
  },
  live: { select: { number: true } },
  releases: {
    where: { state: { in: ['waiting', 'scheduled', 'returned', 'failed'] } },
    orderBy: { revision: { number: 'desc' } },
    select: { state: true, dueAt: true, revision: { select: { number: true } } },
  },
  proposals: { where: { state: 'waiting' }, take: 1, select: { id: true } },
} satisfies Prisma.PageSelect;
const readRows = () => db().page.findMany({ select: LISTED });
type Row = Awaited<ReturnType<typeof readRows>>[number];

const today = (now: Date) => dayIn(clinic().timeZone, now);
const needsEvidence = (page: PageDocument, day: string) => unsupportedClaims(page, day).length > 0;
const needsReview = ({ nextReview }: PageDocument, day: string) => nextReview <= day;

/** Every page that is or was visible, or is being written. */
export async function listPages(_staff: Staff, now: Date): Promise<ListedPage[]> {
  const rows = await readRows();
  return LANGUAGES.flatMap((language) => {
    const targets = linkTargets(language);
    const known = new Map(rows.filter((row) => row.language === language).map((row) => [row.name, row]));
    const names = [...new Set([...pageNames(language), ...known.keys()])].sort();
    return names.map((name) => listed({ language, name }, known.get(name), targets, today(now)));
  });
}

const isWaiting = ({ releases, proposals }: Row) =>
  proposals.length > 0 || releases.some(({ state }) => state === 'waiting');

/** A page in the list; it has no row while it is still as shipped. */
function listed(ref: PageRef, row: Row | undefined, targets: LinkTargets, day: string): ListedPage {
  const { language, name } = ref;
  const [newest] = row?.revisions ?? [];
  const page = findPage(language, name);
  const path = pathOf(language, name);
  const scheduledAt = row?.releases.find(({ state }) => state === 'scheduled')?.dueAt ?? null;
  const [last] = row?.releases ?? [];
  const stopped = last && last.revision.number > (row?.live?.number ?? 0) ? last.state : undefined;
  const states = statesOf({
    isShown: page !== undefined,
    wasPublished: row?.unpublishedAt !== null || row.liveId !== null,
    hasDraft: Boolean(row?.draft),
    isWaiting: row !== undefined && isWaiting(row),
    isScheduled: scheduledAt !== null,
    wasReturned: stopped === 'returned',
    hasFailed: stopped === 'failed',
    needsReview: page !== undefined && needsReview(page, day),
    needsEvidence: page !== undefined && needsEvidence(page, day),
    releaseDiffers: row !== undefined && hasNewRelease(language, row),
  });
  return {
    ...ref,
    path,
    title: page?.title ?? titleIn(row?.draft?.text ?? newest?.text) ?? path,
    states,
    scheduledAt,
    nextReview: page?.nextReview,
    changedAt: row?.draft?.updatedAt ?? newest?.createdAt ?? null,
    changedBy: row?.draft?.author.name ?? newest?.author?.name ?? null,
    brokenLinks: page ? deadLinks(page, path, targets).length : 0,
  };
}

/** Pages due for review, and pages with claims whose evidence is missing or has expired, by title and address. */
export function pagesDue(now: Date): { reviews: string[]; evidence: string[] } {
  const day = today(now);
  const due = (isDue: (page: PageDocument, day: string) => boolean) =>
    LANGUAGES.flatMap((language) =>
      pageNames(language).flatMap((name) => {
        const page = findPage(language, name);
        return page !== undefined && isDue(page, day)
          ? [`${isolated(page.title)} (${pathOf(language, name)})`]
          : [];
      }),
    );
  return { reviews: due(needsReview), evidence: due(needsEvidence) };
}

/** Pages that a new one may be placed under. */
export const listTitles = (language: Language): { name: string; path: string; title: string }[] =>
  pageNames(language).map((name) => ({
    name,
    path: pathOf(language, name),
    title: findPage(language, name)?.title ?? name,
  }));

/** What a page leaves behind when it goes: pages below it, and links to it from menus, pages and former addresses. */
export type Ties = {
  below: { path: string; title: string }[];
  menus: { menu: 'main' | 'footer'; label: string }[];
  links: { path: string; title: string }[];
};

export function tiesOf(ref: PageRef): Ties {
  const { language, name } = ref;
  const { main, footer } = navigation(language);
  const inMenu = (menu: 'main' | 'footer', items: typeof main) =>
    items.filter(({ page }) => page === name).map(({ label }) => ({ menu, label }));
  return {
    below: listTitles(language).filter((page) => isBelow(page.name, name)),
    menus: [...inMenu('main', main), ...inMenu('footer', footer)],
    links: linkersOf(ref).map(({ path, title }) => ({ path, title })),
  };
}

/** The version number of each live page, by `LANGUAGE/NAME`; a page that is as shipped has none. */
export async function liveVersions(): Promise<Map<string, number>> {
  const rows = await db().page.findMany({
    select: { language: true, name: true, live: { select: { number: true } } },
  });
  return new Map(rows.map(({ language, name, live }) => [`${language}/${name}`, live?.number ?? 0]));
}

/** A change to a page that awaits approval. */
export type WaitingPageChange = Pick<Proposal, 'id' | 'askedBy' | 'askedAt'> & {
  isOwn: boolean;
  /**
   * Whether the page changed after this was asked for, or the change can't be read any more: then it can't be approved.
   */
  isOutdated: boolean;
  /** Null if it can't be read. */
  change: PageChange | null;
};

export async function listPageChanges(staff: Staff, pageId: string | null): Promise<WaitingPageChange[]> {
  if (pageId === null) return [];
  const proposals = await listProposals(staff, { pageId });
  const page = await db().page.findUniqueOrThrow({ where: { id: pageId }, select: BASIS });
  return proposals.map(({ id, askedBy, askedAt, askedById, basis, value }) => {
    const change = pageChangeSchema.safeParse(value).data ?? null;
    const isOutdated = change === null || basis !== basisOf(change, page);
    return { id, askedBy, askedAt, isOwn: askedById === staff.id, isOutdated, change };
  });
}

/** Why the reader's own last change to how a page is shown was declined, if the page is still as it was then. */
export async function findDeclinedChange(staff: Staff, pageId: string | null): Promise<Declined | null> {
  if (pageId === null) return null;
  const page = await db().page.findUniqueOrThrow({ where: { id: pageId }, select: BASIS });
  return findDeclined(staff, { pageId }, ({ basis, value }) => {
    const change = pageChangeSchema.safeParse(value).data;
    return change !== undefined && basis === basisOf(change, page);
  });
}

/** How long the editor offers to undo a move. */
const MOVE_UNDONE_WITHIN_MS = 7 * 24 * 60 * 60 * 1000;

/** The address a page moved from, by name, if it moved within a week. */
export async function leftBy(
  _staff: Staff,
  pageId: string | null,
  now: Date,
): Promise<{ name: string; at: Date } | null> {
  if (pageId === null) return null;
  const left = await db().pageRedirect.findFirst({
    where: { pageId, leftAt: { gt: new Date(now.getTime() - MOVE_UNDONE_WITHIN_MS) } },
    orderBy: { leftAt: 'desc' },
    select: { name: true, leftAt: true },
  });
  return left?.leftAt ? { name: left.name, at: left.leftAt } : null;
}
