import type { Staff } from '@/lib/auth/staff';
import type { PageRef } from '@/lib/content/copy/schema';
import { createPage } from '@/lib/content/pages/mutations';
import { publishDraft } from '@/lib/content/publishing/mutations';
import { saveDraft } from '@/lib/content/drafts/mutations';
import { shippedText } from '@/lib/content/shipped/data';
import { db } from '@/lib/platform/db';
import type { Result } from '@/lib/shared/result';

const must = <Value>(result: Result<Value, string>): Value => {
  if (!result.ok) throw new Error(result.code);
  return result.value;
};

/** A publishable text with that title. */
const titled = (title: string) =>
  (shippedText('en', 'about') ?? '').replace(/^title: .*$/m, `title: ${title}`);

/** Saves another draft of a page and releases its lock. Returns its version. */
export async function draftPage(staff: Staff, page: PageRef, title: string, now: Date): Promise<number> {
  const draft = await db().pageDraft.findFirst({ where: { page }, select: { version: true } });
  const seen = { ...page, version: draft?.version ?? 0 };
  const { version } = must(await saveDraft(staff, { ...seen, text: titled(title) }, now));
  await db().editLock.deleteMany();
  return version;
}

/** Asks to publish another text of a page, right away or after approval. Returns the release's id. */
export async function publishPage(staff: Staff, page: PageRef, title: string, now: Date): Promise<string> {
  const version = await draftPage(staff, page, title, now);
  must(await publishDraft(staff, { ...page, version }, { why: 'A test', dueAt: null }, now));
  const order = { revision: { number: 'desc' } } as const;
  return (await db().release.findFirstOrThrow({ where: { page }, orderBy: order })).id;
}

/** Creates a page with a first draft. Returns its name. */
export const newPage = async (staff: Staff, slug: string, now: Date): Promise<PageRef> => {
  const place = { language: 'en', parent: '', slug, title: slug, kind: 'page' } as const;
  return { language: 'en', name: must(await createPage(staff, place, now)) };
};

/** Creates a published page, as long as no approval is required. */
export async function publishedPage(staff: Staff, slug: string, now: Date): Promise<PageRef> {
  const page = await newPage(staff, slug, now);
  await publishPage(staff, page, slug, now);
  return page;
}
