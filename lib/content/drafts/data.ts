import type { Staff } from '@/lib/auth/staff';
import { checkText, type Check } from '@/lib/content/checks/data';
import { findPage } from '@/lib/content/copy/data';
import { pathOf } from '@/lib/content/copy/domain';
import type { PageRef } from '@/lib/content/copy/schema';
import { titleIn } from '@/lib/content/documents/domain';
import {
  hasNewRelease,
  isUnderWay,
  TEXTS,
  textsOf,
  UNDER_WAY,
  type UnderWay,
} from '@/lib/content/publishing/data';
import { isLockedAt } from '@/lib/content/publishing/domain';
import { db } from '@/lib/platform/db';
import type { Prisma } from '@/prisma/generated/client';

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
