import type { Staff } from '@/lib/auth/staff';
import type { PageRef } from '@/lib/content/copy/schema';
import { TEXTS, textsOf } from '@/lib/content/publishing/data';
import { db } from '@/lib/platform/db';

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
