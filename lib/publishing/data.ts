import { createHmac, timingSafeEqual } from 'node:crypto';
import { LANGUAGES, type Language } from '@/content/languages';
import type { Staff } from '@/lib/auth/staff';
import {
  checkPage,
  digestOf,
  findPage,
  FIXED_PAGES,
  liveText,
  pageNames,
  shippedText,
} from '@/lib/copy/data';
import { pathOf, type PageDocument, type Problem } from '@/lib/copy/domain';
import { db, type Transaction } from '@/lib/platform/db';
import { keyRing } from '@/lib/platform/keys';
import {
  deadLinks,
  idsIn,
  LOCK_MS,
  picturesIn,
  PREVIEW_MS,
  siteLinks,
  statesOf,
  unsupportedClaims,
  type LinkTargets,
  type PageState,
} from './domain';
import type { ListQuery, PageRef } from './schema';

export const dayOf = (now: Date): string => now.toISOString().slice(0, 10);

/** Where links of the site may lead. */
function linkTargets(language: Language): LinkTargets {
  const pages = pageNames(language).map((name) => {
    const page = findPage(language, name);
    return [pathOf(language, name), page && idsIn(page)] as const;
  });
  return new Map([...FIXED_PAGES.map((name) => [pathOf(language, name), undefined] as const), ...pages]);
}

/** What keeps a text from being published, what should be looked at, and the page, where it can be drawn. */
export type Check = { page?: PageDocument; problems: Problem[]; warnings: Problem[] };

/** Checks a text as if it were published now. */
export async function checkText(
  tx: Transaction,
  { language, name }: PageRef,
  text: string,
  now: Date,
): Promise<Check> {
  const { page, problems } = checkPage(language, text);
  if (!page) return { problems, warnings: [] };
  const pictures = picturesIn(page);
  const ids = pictures.map(({ id }) => id);
  const there =
    ids.length === 0 ? [] : await tx.image.findMany({ where: { id: { in: ids } }, select: { id: true } });
  const known = new Set(there.map(({ id }) => id));
  const missing = pictures
    .filter(({ id }) => !known.has(id))
    .map(({ line }) => ({ line, reason: 'there is no such picture' }));
  const path = pathOf(language, name);
  const targets = new Map(linkTargets(language)).set(path, idsIn(page));
  return {
    page,
    problems: [...unsupportedClaims(page, dayOf(now)), ...missing],
    warnings: deadLinks(page, path, targets),
  };
}

export type ListedPage = {
  language: Language;
  name: string;
  path: string;
  title: string;
  states: PageState[];
  scheduledAt: Date | null;
  nextReview: string | undefined;
  changedAt: Date | null;
  changedBy: string | null;
  brokenLinks: number;
};

const titleIn = (text: string | undefined): string | undefined =>
  text && /^title: *(.+)$/m.exec(text)?.[1]?.replace(/^(['"])(.*)\1$/, '$2');

/** Every page that is shown, was shown or is being written. */
export async function listPages(_staff: Staff, now: Date): Promise<ListedPage[]> {
  const rows = await db().page.findMany({
    select: {
      language: true,
      name: true,
      shippedName: true,
      shippedDigest: true,
      unpublishedAt: true,
      draft: { select: { text: true, updatedAt: true, author: { select: { name: true } } } },
      liveId: true,
      revisions: {
        orderBy: { number: 'desc' },
        take: 1,
        select: { text: true, createdAt: true, author: { select: { name: true } } },
      },
      releases: { where: { state: { in: ['waiting', 'scheduled'] } }, select: { state: true, dueAt: true } },
    },
  });
  const today = dayOf(now);
  return LANGUAGES.flatMap((language) => {
    const targets = linkTargets(language);
    const ofLanguage = new Map(rows.filter((row) => row.language === language).map((row) => [row.name, row]));
    const names = [...new Set([...pageNames(language), ...ofLanguage.keys()])].sort();
    return names.map((name): ListedPage => {
      const row = ofLanguage.get(name);
      const [newest] = row?.revisions ?? [];
      const page = findPage(language, name);
      const path = pathOf(language, name);
      const scheduledAt = row?.releases.find(({ state }) => state === 'scheduled')?.dueAt ?? null;
      const facts = {
        isShown: page !== undefined,
        wasPublished: row?.unpublishedAt !== null || row.liveId !== null,
        hasDraft: Boolean(row?.draft),
        waiting: row?.releases.filter(({ state }) => state === 'waiting').length ?? 0,
        scheduledAt,
        nextReview: page?.nextReview,
        evidenceRanOut: page ? unsupportedClaims(page, today).length > 0 : false,
        releaseDiffers: row ? hasNewRelease(language, row) : false,
      };
      return {
        language,
        name,
        path,
        title: page?.title ?? titleIn(row?.draft?.text ?? newest?.text) ?? path,
        states: statesOf(facts, today),
        scheduledAt,
        nextReview: page?.nextReview,
        changedAt: row?.draft?.updatedAt ?? newest?.createdAt ?? null,
        changedBy: row?.draft?.author.name ?? newest?.author?.name ?? null,
        brokenLinks: page ? deadLinks(page, path, targets).length : 0,
      };
    });
  });
}

/** The pages that a search and a filter leave. */
export function narrowed(pages: readonly ListedPage[], { find = '', state }: ListQuery): ListedPage[] {
  const words = find.toLowerCase();
  return pages.filter(
    ({ title, path, states }) =>
      `${title} ${path}`.toLowerCase().includes(words) &&
      (state === undefined || states.includes(state) || (state === 'due' && states.includes('evidence'))),
  );
}

type Shipped = { shippedName: string | null; shippedDigest: string | null; liveId: string | null };

/** Whether the release brought another file than the one that what was published here came from. */
function hasNewRelease(language: Language, { shippedName, shippedDigest, liveId }: Shipped): boolean {
  if (liveId === null || shippedName === null) return false;
  const text = shippedText(language, shippedName);
  return text !== undefined && digestOf(text) !== shippedDigest;
}

export type Pending = {
  id: string;
  state: 'waiting' | 'scheduled';
  dueAt: Date | null;
  askedById: string | null;
  askedBy: string;
  why: string;
  revisionId: string;
  number: number;
};

export type Holder = { staffId: string; name: string; seenAt: Date };

/** A page as its editor opens it. `text` is the draft, else what is live; `version` is 0 where there is no draft. */
export type EditedPage = PageRef & {
  id: string | null;
  path: string;
  text: string;
  version: number;
  liveText: string | undefined;
  draft: { updatedAt: Date; by: string } | null;
  wasUnpublished: boolean;
  holder: Holder | null;
  pending: Pending[];
  failed: { dueAt: Date | null; problem: string | null } | null;
  /** The file of this release, where it is another than the one that the published text came from. */
  shipped: string | undefined;
};

/** The page for its editor; undefined where there is none of that name. */
export async function readEdited(_staff: Staff, ref: PageRef, now: Date): Promise<EditedPage | undefined> {
  const { language, name } = ref;
  const row = await db().page.findUnique({
    where: { language_name: { language, name } },
    select: {
      id: true,
      shippedName: true,
      shippedDigest: true,
      liveId: true,
      unpublishedAt: true,
      live: { select: { text: true } },
      draft: { select: { text: true, version: true, updatedAt: true, author: { select: { name: true } } } },
      editLock: { select: { staffId: true, seenAt: true, staff: { select: { name: true } } } },
      revisions: { orderBy: { number: 'desc' }, take: 1, select: { text: true } },
      releases: {
        where: { state: { in: ['waiting', 'scheduled', 'failed'] } },
        orderBy: { askedAt: 'desc' },
        select: {
          id: true,
          state: true,
          dueAt: true,
          problem: true,
          askedById: true,
          askedBy: { select: { name: true } },
          revision: { select: { id: true, number: true, why: true } },
        },
      },
    },
  });
  const shipped = row?.shippedName ? shippedText(language, row.shippedName) : undefined;
  // Of a page that has a row, this process may know less than the row.
  const live = row ? (row.live?.text ?? shipped) : liveText(language, name);
  const [last] = row?.releases ?? [];
  const [newest] = row?.revisions ?? [];
  // What is on its way is what one goes on with.
  const isOnItsWay = last?.state === 'waiting' || last?.state === 'scheduled';
  const text = row?.draft?.text ?? (isOnItsWay ? newest?.text : undefined) ?? live ?? newest?.text;
  if (text === undefined) return undefined;
  const lock = row?.editLock;
  const isHeld = lock && now.getTime() - lock.seenAt.getTime() < LOCK_MS;
  return {
    ...ref,
    id: row?.id ?? null,
    path: pathOf(language, name),
    text,
    version: row?.draft?.version ?? 0,
    liveText: row?.unpublishedAt ? undefined : live,
    draft: row?.draft ? { updatedAt: row.draft.updatedAt, by: row.draft.author.name } : null,
    wasUnpublished: Boolean(row?.unpublishedAt),
    holder: isHeld ? { staffId: lock.staffId, name: lock.staff.name, seenAt: lock.seenAt } : null,
    pending: (row?.releases ?? []).flatMap(({ id, state, dueAt, askedById, askedBy, revision }) =>
      state === 'waiting' || state === 'scheduled'
        ? [
            {
              id,
              state,
              dueAt,
              askedById,
              askedBy: askedBy?.name ?? 'A command',
              why: revision.why,
              revisionId: revision.id,
              number: revision.number,
            },
          ]
        : [],
    ),
    failed: last?.state === 'failed' ? { dueAt: last.dueAt, problem: last.problem } : null,
    shipped: row && hasNewRelease(language, row) && shipped ? shipped : undefined,
  };
}

/** What is wrong with the text of a page as its editor opens it. */
export const checkDraft = (_staff: Staff, page: EditedPage, now: Date): Promise<Check> =>
  checkText(db(), page, page.text, now);

export type HistoryEntry = {
  id: string;
  number: number;
  why: string;
  by: string;
  createdAt: Date;
  isLive: boolean;
  releases: { state: string; dueAt: Date | null; endedAt: Date | null; decidedBy: string | null }[];
};

/** Every revision of a page, the newest first. */
export async function readHistory(_staff: Staff, { language, name }: PageRef): Promise<HistoryEntry[]> {
  const row = await db().page.findUnique({
    where: { language_name: { language, name } },
    select: {
      liveId: true,
      revisions: {
        orderBy: { number: 'desc' },
        select: {
          id: true,
          number: true,
          why: true,
          createdAt: true,
          author: { select: { name: true } },
          releases: {
            orderBy: { askedAt: 'asc' },
            select: { state: true, dueAt: true, endedAt: true, decidedBy: { select: { name: true } } },
          },
        },
      },
    },
  });
  return (row?.revisions ?? []).map(({ author, releases, ...revision }) => ({
    ...revision,
    by: author?.name ?? 'A command',
    isLive: revision.id === row?.liveId,
    releases: releases.map(({ decidedBy, ...release }) => ({
      ...release,
      decidedBy: decidedBy?.name ?? null,
    })),
  }));
}

/** What a page can be compared with: a revision by its number, the draft, what is live, or the file of this release. */
export type Side = number | 'draft' | 'live' | 'file';

/** That text of a page; undefined where there is none. */
export async function readSide(
  _staff: Staff,
  { language, name }: PageRef,
  side: Side,
): Promise<string | undefined> {
  const page = await db().page.findUnique({
    where: { language_name: { language, name } },
    select: {
      id: true,
      shippedName: true,
      draft: { select: { text: true } },
      live: { select: { text: true } },
    },
  });
  if (side === 'draft') return page?.draft?.text;
  if (side === 'live') return page?.live?.text ?? shippedText(language, page?.shippedName ?? name);
  if (side === 'file') return shippedText(language, page ? (page.shippedName ?? '') : name);
  if (!page) return undefined;
  const revision = await db().revision.findUnique({
    where: { pageId_number: { pageId: page.id, number: side } },
    select: { text: true },
  });
  return revision?.text;
}

/** Pages that a new one may be put below, and that links may lead to. */
export const listTitles = (language: Language): { name: string; path: string; title: string }[] =>
  pageNames(language).map((name) => ({
    name,
    path: pathOf(language, name),
    title: findPage(language, name)?.title ?? name,
  }));

/** Pages that link to a page. */
export function linkingPages({ language, name }: PageRef): { path: string; title: string }[] {
  const path = pathOf(language, name);
  return listTitles(language).filter((other) => {
    const page = other.path === path ? undefined : findPage(language, other.name);
    return page && siteLinks(page, other.path).some((link) => link.path === path);
  });
}

const mac = (key: Buffer, content: string) => createHmac('sha256', key).update(content).digest('base64url');

/** What opens the draft of a page for whoever has it, until it ends. */
export function previewToken({ language, name }: PageRef, now: Date): { token: string; endsAt: Date } {
  const endsAt = new Date(now.getTime() + PREVIEW_MS);
  const page = Buffer.from(`${language}/${name}`).toString('base64url');
  const content = `${page}.${Math.floor(endsAt.getTime() / 1000)}`;
  return { token: `${content}.${mac(keyRing()[0].derive('preview'), content)}`, endsAt };
}

/** The page that a link to a draft is about; undefined where it is not ours or has ended. */
function openToken(token: string, now: Date): (PageRef & { endsAt: Date }) | undefined {
  const [page = '', seconds = '', signature = ''] = token.split('.');
  const given = Buffer.from(signature);
  const isOurs = keyRing().some(({ derive }) => {
    const right = Buffer.from(mac(derive('preview'), `${page}.${seconds}`));
    return right.length === given.length && timingSafeEqual(right, given);
  });
  const endsAt = new Date(Number(seconds) * 1000);
  if (!isOurs || endsAt <= now) return undefined;
  const [code, ...steps] = Buffer.from(page, 'base64url').toString().split('/');
  const language = LANGUAGES.find((one) => one === code);
  return language && { language, name: steps.join('/'), endsAt };
}

export type Preview = PageRef & { page: PageDocument | undefined; problems: Problem[]; endsAt: Date };

/** The draft behind a link, else what is live; undefined where the link opens nothing (any more). */
export async function readPreview(token: string, now: Date): Promise<Preview | undefined> {
  const opened = openToken(token, now);
  if (!opened) return undefined;
  const { language, name, endsAt } = opened;
  const row = await db().page.findUnique({
    where: { language_name: { language, name } },
    select: {
      shippedName: true,
      draft: { select: { text: true } },
      live: { select: { text: true } },
      revisions: { orderBy: { number: 'desc' }, take: 1, select: { text: true } },
      releases: { where: { state: { in: ['waiting', 'scheduled'] } }, take: 1, select: { id: true } },
    },
  });
  const shipped = row?.shippedName ? shippedText(language, row.shippedName) : liveText(language, name);
  const newest = row?.revisions[0]?.text;
  // As the editor opens it: what is on its way goes before what is live.
  const onItsWay = row && row.releases.length > 0 ? newest : undefined;
  const text = row?.draft?.text ?? onItsWay ?? row?.live?.text ?? shipped ?? newest;
  return text === undefined
    ? undefined
    : { language, name, endsAt, page: undefined, ...checkPage(language, text) };
}
