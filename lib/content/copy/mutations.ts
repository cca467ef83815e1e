import { randomUUID } from 'node:crypto';
import type { Language } from '@/content/languages';
import { digestOf, shippedText } from '@/lib/content/shipped/data';
import type { Transaction } from '@/lib/platform/db';
import type { PageRef } from './schema';

/**
 * A page's row, created if this is the first change to a shipped page.
 * @returns its id, or undefined if there is no such page
 */
export async function ensurePage(
  tx: Transaction,
  language: Language,
  name: string,
  now: Date,
): Promise<string | undefined> {
  const known = await tx.page.findUnique({
    where: { language_name: { language, name } },
    select: { id: true },
  });
  if (known) return known.id;
  const text = shippedText(language, name);
  if (text === undefined) return undefined;
  // Two people who start at once create only one row; a file whose page has moved away creates none.
  await tx.page.createMany({
    data: {
      id: randomUUID(),
      language,
      name,
      shippedName: name,
      shippedDigest: digestOf(text),
      createdAt: now,
    },
    skipDuplicates: true,
  });
  const made = await tx.page.findUnique({
    where: { language_name: { language, name } },
    select: { id: true },
  });
  return made?.id;
}

export type LockedPage = {
  id: string;
  name: string;
  liveId: string | null;
  shippedName: string | null;
  unpublishedAt: Date | null;
};

/** A page's row, locked against changes until the transaction ends. */
export async function lockPage(tx: Transaction, ref: PageRef, now: Date): Promise<LockedPage | undefined> {
  const id = await ensurePage(tx, ref.language, ref.name, now);
  if (id === undefined) return undefined;
  await tx.$executeRaw`SELECT FROM page WHERE id = ${id}::uuid FOR UPDATE`;
  return tx.page.findUniqueOrThrow({
    where: { id },
    select: { id: true, name: true, liveId: true, shippedName: true, unpublishedAt: true },
  });
}
