import type { Language } from '@/content/languages';
import type { Staff } from '@/lib/auth/staff';
import { liveText } from '@/lib/content/copy/data';
import type { PageRef } from '@/lib/content/copy/schema';
import { digestOf, shippedText } from '@/lib/content/shipped/data';
import { db } from '@/lib/platform/db';
import type { Prisma } from '@/prisma/generated/client';

/** States of a release that visitors may see later. */
export const UNDER_WAY = ['waiting', 'scheduled'] as const;
export type UnderWay = (typeof UNDER_WAY)[number];
/** Whether a release waits for approval or for its time. */
export const isUnderWay = (state: string): state is UnderWay =>
  (UNDER_WAY as readonly string[]).includes(state);

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

/** The page that used to have an address, at its current one. */
export async function findMoved(_staff: Staff, { language, name }: PageRef): Promise<PageRef | undefined> {
  const redirect = await db().pageRedirect.findUnique({
    where: { language_name: { language, name } },
    select: { page: { select: { name: true } } },
  });
  return redirect ? { language, name: redirect.page.name } : undefined;
}
