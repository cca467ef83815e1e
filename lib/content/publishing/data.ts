import type { Language } from '@/content/languages';
import redirects from '@/content/redirects.json';
import { may, type Role } from '@/lib/auth/permissions';
import type { Staff } from '@/lib/auth/staff';
import { clinic } from '@/lib/clinic/data';
import { CAN, KINDS, type Kind } from '@/lib/clinic/fields';
import {
  checkPage,
  digestOf,
  findPage,
  liveText,
  movedTo,
  pageNames,
  readSnippet,
  shippedText,
  snippetNames,
} from '@/lib/content/copy/data';
import { FORM_PAGES, nameOfPath, pathOf } from '@/lib/content/copy/domain';
import { titleIn, type PageDocument, type Problem } from '@/lib/content/documents/domain';
import type { PageRef } from '@/lib/content/copy/schema';
import { db, type Transaction } from '@/lib/platform/db';
import { dayIn } from '@/lib/shared/dates';
import type { Prisma } from '@/prisma/generated/client';
import {
  deadLinks,
  headingIds,
  isLockedAt,
  lostHeadings,
  picturesIn,
  starterTexts,
  siteLinks,
  unsupportedClaims,
  type Linker,
  type LinkTargets,
} from './domain';

/** Where links on the site may lead. */
export function linkTargets(language: Language): LinkTargets {
  const pages = pageNames(language).map((name) => {
    const page = findPage(language, name);
    return [pathOf(language, name), page && headingIds(page)] as const;
  });
  return new Map([...FORM_PAGES.map((name) => [pathOf(language, name), undefined] as const), ...pages]);
}

/** What links to a page: other pages, snippets that pages include, and addresses on the clinic's former site. */
export function linkersOf({ language, name }: PageRef): Linker[] {
  // The page's former addresses lead to it too.
  const leadsHere = (path: string) => {
    const named = nameOfPath(path);
    return (movedTo(language, named)?.name ?? named) === name;
  };
  const idsIn = (document: Pick<PageDocument, 'body'>, own: string) =>
    siteLinks(document, own)
      .filter((link) => leadsHere(link.path))
      .map(({ id }) => id);
  const pages = pageNames(language)
    .filter((other) => other !== name)
    .flatMap((other) => {
      const page = findPage(language, other);
      const own = pathOf(language, other);
      return page ? [{ path: own, title: page.title, ids: idsIn(page, own) }] : [];
    });
  const snippets = snippetNames(language).map((snippet) => ({
    path: `the reusable text “${snippet}”`,
    title: 'Part of several pages',
    ids: idsIn({ body: readSnippet(language, snippet) }, ''),
  }));
  const earlier = redirects
    .map(({ source, destination }) => ({ source, to: destination.split('#') }))
    .filter(({ to: [path = ''] }) => leadsHere(path))
    .map(({ source, to }) => ({ path: source, title: 'Earlier address', ids: [to[1]] }));
  return [...pages, ...snippets, ...earlier].filter(({ ids }) => ids.length > 0);
}

/** What keeps a text from being published, what should be looked at, and the page, if it can be rendered. */
export type Check = { page?: PageDocument; problems: Problem[]; warnings: Problem[] };

/** Checks a text as if it were being published now. */
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
  const targets = new Map(linkTargets(language)).set(path, headingIds(page));
  const live = findPage(language, name);
  const lost = live ? lostHeadings(page, live, linkersOf({ language, name })) : [];
  return {
    page,
    problems: [...unsupportedClaims(page, dayIn(clinic().timeZone, now)), ...starterTexts(page), ...missing],
    warnings: [...deadLinks(page, path, targets), ...lost],
  };
}

const UNDER_WAY = ['waiting', 'scheduled'] as const;
type UnderWay = (typeof UNDER_WAY)[number];
const isUnderWay = (state: string): state is UnderWay => (UNDER_WAY as readonly string[]).includes(state);

type Shipped = { shippedName: string | null; shippedDigest: string | null; liveId: string | null };

/** Whether this release ships a different file than the one the published text came from. */
export function hasNewRelease(language: Language, { shippedName, shippedDigest, liveId }: Shipped): boolean {
  if (liveId === null || shippedName === null) return false;
  const text = shippedText(language, shippedName);
  return text !== undefined && digestOf(text) !== shippedDigest;
}

const TEXT = { select: { text: true } } as const;
/** What `textsOf` reads from a page. */
export const TEXTS = {
  shippedName: true,
  live: TEXT,
  draft: TEXT,
  revisions: { orderBy: { number: 'desc' }, take: 1, select: { text: true } },
  releases: {
    where: { state: { in: [...UNDER_WAY] } },
    orderBy: { revision: { number: 'desc' } },
    select: { state: true, revision: TEXT },
  },
} satisfies Prisma.PageSelect;
type TextRow = {
  shippedName: string | null;
  live: { text: string } | null;
  draft: { text: string } | null;
  revisions: readonly { text: string }[];
  /** Newest first. */
  releases: readonly { state: string; revision: { text: string } }[];
};

/** A page's texts: the live or last live one, this release's file, and the current working text. */
type Texts = { live: string | undefined; file: string | undefined; opened: string | undefined };

/** The texts of a page, which has no row while it is still as shipped. */
export function textsOf({ language, name }: PageRef, row: TextRow | null): Texts {
  if (!row) {
    const text = liveText(language, name);
    return { live: text, file: text, opened: text };
  }
  // If a page has a row, this process may know less than the row does.
  const file = row.shippedName === null ? undefined : shippedText(language, row.shippedName);
  const live = row.live?.text ?? file;
  const onItsWay = row.releases.find(({ state }) => isUnderWay(state))?.revision.text;
  return { live, file, opened: row.draft?.text ?? onItsWay ?? live ?? row.revisions[0]?.text };
}

export type Pending = {
  id: string;
  state: UnderWay;
  dueAt: Date | null;
  askedById: string | null;
  /** Null for a command. */
  askedBy: string | null;
  why: string;
  number: number;
};

/** A page as its editor opens it. `text` is the draft, or else the live text; `version` is 0 if there is no draft. */
export type EditedPage = PageRef & {
  /** Null while the page is as shipped. */
  id: string | null;
  path: string;
  /** As the list names it: the title visitors see, or the one in its text if it isn't visible. */
  title: string;
  text: string;
  version: number;
  liveText: string | undefined;
  draft: { updatedAt: Date; by: string; byId: string } | null;
  wasUnpublished: boolean;
  /** Where visitors of the unpublished page are redirected, by name. */
  redirectTo: string | null;
  holder: Holder | null;
  pending: Pending[];
  failed: { dueAt: Date | null; problems: string[] } | null;
  /** What the second person wants changed, until something newer is submitted. */
  returned: { number: number; by: string | null; comment: string } | null;
  /** Whether its history starts with a file; `isLive` if that is what visitors see. */
  asShipped: { isLive: boolean } | null;
  /** This release's file, if it differs from the one the published text came from. */
  shipped: string | undefined;
};

const LOCK = { select: { staffId: true, seenAt: true, staff: { select: { name: true } } } } as const;
const EDITED = {
  ...TEXTS,
  id: true,
  live: { select: { text: true, number: true } },
  shippedDigest: true,
  liveId: true,
  unpublishedAt: true,
  redirectTo: true,
  draft: {
    select: {
      text: true,
      version: true,
      updatedAt: true,
      updatedBy: true,
      author: { select: { name: true } },
    },
  },
  editLock: LOCK,
  releases: {
    where: { state: { in: [...UNDER_WAY, 'failed', 'returned'] } },
    orderBy: { revision: { number: 'desc' } },
    select: {
      id: true,
      state: true,
      dueAt: true,
      askedById: true,
      askedBy: { select: { name: true } },
      decidedBy: { select: { name: true } },
      comment: true,
      problems: true,
      revision: { select: { number: true, why: true, text: true } },
    },
  },
} satisfies Prisma.PageSelect;

/** The page for its editor; undefined if there is no page with that name. */
export async function readEdited(_staff: Staff, ref: PageRef, now: Date): Promise<EditedPage | undefined> {
  const { language, name } = ref;
  const row = await db().page.findUnique({ where: { language_name: { language, name } }, select: EDITED });
  const { live, file, opened } = textsOf(ref, row);
  if (opened === undefined) return undefined;
  const releases = row?.releases ?? [];
  return {
    ...ref,
    id: row?.id ?? null,
    path: pathOf(language, name),
    title: findPage(language, name)?.title ?? titleIn(opened) ?? pathOf(language, name),
    text: opened,
    version: row?.draft?.version ?? 0,
    liveText: row?.unpublishedAt ? undefined : live,
    draft: row?.draft
      ? { updatedAt: row.draft.updatedAt, by: row.draft.author.name, byId: row.draft.updatedBy }
      : null,
    wasUnpublished: Boolean(row?.unpublishedAt),
    redirectTo: row?.redirectTo ?? null,
    holder: holderOf(row?.editLock ?? null, now),
    pending: releases.flatMap(({ id, state, dueAt, askedById, askedBy, revision: { number, why } }) =>
      isUnderWay(state) ? [{ id, state, dueAt, askedById, askedBy: askedBy?.name ?? null, number, why }] : [],
    ),
    ...stoppedOf(releases[0], row?.live?.number ?? 0),
    asShipped: file === undefined ? null : { isLive: !row || (row.liveId === null && !row.unpublishedAt) },
    shipped: row && hasNewRelease(language, row) ? file : undefined,
  };
}

type Stopped = {
  state: string;
  dueAt: Date | null;
  problems: string[];
  comment: string | null;
  decidedBy: { name: string } | null;
  revision: { number: number };
};

/** What stopped the newest version, unless something newer was published since. */
function stoppedOf(newest: Stopped | undefined, live: number): Pick<EditedPage, 'failed' | 'returned'> {
  const none = { failed: null, returned: null };
  if (!newest || newest.revision.number <= live) return none;
  const { state, dueAt, problems, comment, decidedBy, revision } = newest;
  if (state === 'failed') return { ...none, failed: { dueAt, problems } };
  if (state !== 'returned') return none;
  return {
    ...none,
    returned: { number: revision.number, by: decidedBy?.name ?? null, comment: comment ?? '' },
  };
}

export type Holder = { staffId: string; name: string };
type LockRow = { staffId: string; seenAt: Date; staff: { name: string } };

const holderOf = (lock: LockRow | null, now: Date): Holder | null =>
  lock && isLockedAt(lock.seenAt, now) ? { staffId: lock.staffId, name: lock.staff.name } : null;

/** Who has a page locked, and the version of its draft, 0 if there is none; null if there is no such page. */
export async function readLock(
  _staff: Staff,
  { language, name }: PageRef,
  now: Date,
): Promise<{ holder: Holder | null; version: number } | null> {
  const row = await db().page.findUnique({
    where: { language_name: { language, name } },
    select: { editLock: LOCK, draft: { select: { version: true } } },
  });
  return row && { holder: holderOf(row.editLock, now), version: row.draft?.version ?? 0 };
}

/** What is wrong with a page's text as its editor opens it. */
export const checkDraft = (_staff: Staff, page: EditedPage, now: Date): Promise<Check> =>
  checkText(db(), page, page.text, now);

export type HistoryEntry = {
  id: string;
  number: number;
  why: string;
  /** Null for a command. */
  by: string | null;
  createdAt: Date;
  isLive: boolean;
  releases: {
    state: string;
    dueAt: Date | null;
    endedAt: Date | null;
    decidedBy: string | null;
    problems: string[];
    comment: string | null;
  }[];
};

/** Every revision of a page, newest first. */
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
            select: {
              state: true,
              dueAt: true,
              endedAt: true,
              problems: true,
              comment: true,
              decidedBy: { select: { name: true } },
            },
          },
        },
      },
    },
  });
  return (row?.revisions ?? []).map(({ author, releases, ...revision }) => ({
    ...revision,
    by: author?.name ?? null,
    isLive: revision.id === row?.liveId,
    releases: releases.map(({ decidedBy, ...release }) => ({
      ...release,
      decidedBy: decidedBy?.name ?? null,
    })),
  }));
}

/**
 * What a page can be compared with: a revision by number (0 is this release's file), the draft, the live text, or that
 * file by name.
 */
export type Side = number | 'draft' | 'live' | 'file';

/** One text of a page; undefined if there is none. */
export async function readSide(_staff: Staff, ref: PageRef, side: Side): Promise<string | undefined> {
  const { language, name } = ref;
  if (side === 0) return readSide(_staff, ref, 'file');
  if (typeof side === 'number') {
    const where = { number: side, page: { language, name } };
    return (await db().revision.findFirst({ where, select: { text: true } }))?.text;
  }
  const row = await db().page.findUnique({ where: { language_name: { language, name } }, select: TEXTS });
  return side === 'draft' ? row?.draft?.text : textsOf(ref, row)[side];
}

/** A change to a page or a group of settings that awaits approval. */
export type Awaiting = {
  id: string;
  subject: PageRef | { kind: Kind };
  /** Null for a command. */
  askedBy: string | null;
  askedAt: Date;
  isOwn: boolean;
};

const ASKED = { id: true, askedAt: true, askedById: true, askedBy: { select: { name: true } } } as const;
const PAGE_REF = { select: { language: true, name: true } } as const;

const WAITING = { state: 'waiting' } as const;
const waitingChanges = (role: Role) => ({
  ...WAITING,
  OR: [{ pageId: { not: null } }, { kind: { in: KINDS.filter((kind) => may(role, CAN[kind])) } }],
});

/** Everything awaiting approval that this person may decide on or has asked for, oldest first. */
export async function listAwaiting({ id: me, role }: Staff): Promise<Awaiting[]> {
  const [versions, changes] = await Promise.all([
    db().release.findMany({ where: WAITING, select: { ...ASKED, page: PAGE_REF } }),
    db().proposedChange.findMany({
      where: waitingChanges(role),
      select: { ...ASKED, page: PAGE_REF, kind: true },
    }),
  ]);
  return [...versions.map((version) => ({ ...version, kind: null })), ...changes]
    .map(({ id, askedAt, askedBy, askedById, page, kind }) => ({
      subject: page ? { ...page, language: page.language as Language } : { kind: kind ?? 'facts' },
      ...{ id, askedAt, askedBy: askedBy?.name ?? null, isOwn: askedById === me },
    }))
    .sort((a, b) => a.askedAt.getTime() - b.askedAt.getTime());
}

/** How many changes others have asked for that this person may decide on. */
export async function countDecidable({ id: me, role }: Staff): Promise<number> {
  const [versions, changes] = await Promise.all([
    // SQL's <> excludes NULL, which marks a command's request.
    db().release.count({ where: { ...WAITING, OR: [{ askedById: null }, { askedById: { not: me } }] } }),
    db().proposedChange.count({ where: { ...waitingChanges(role), askedById: { not: me } } }),
  ]);
  return versions + changes;
}

/** The page that used to have an address, at its current one. */
export async function findMoved(_staff: Staff, { language, name }: PageRef): Promise<PageRef | undefined> {
  const redirect = await db().pageRedirect.findUnique({
    where: { language_name: { language, name } },
    select: { page: { select: { name: true } } },
  });
  return redirect ? { language, name: redirect.page.name } : undefined;
}
