import { createHmac, type KeyObject } from 'node:crypto';
import { z } from 'zod';
import { clinic } from '@/lib/clinic/data';
import type { PageDocument, Problem } from '@/lib/content/documents/domain';
import { pageSchema, type PageRef } from '@/lib/content/copy/schema';
import { TEXTS, textsOf } from '@/lib/content/publishing/data';
import { readDraftText } from '@/lib/content/shipped/data';
import { db } from '@/lib/platform/db';
import { keyRing } from '@/lib/platform/keys';
import { dayIn } from '@/lib/shared/dates';
import { DAY_MS } from '@/lib/shared/durations';
import { isSameText } from '@/lib/shared/same-text';
import { PREVIEW_DAYS } from './domain';

/**
 * What a link shows. `id` is null if the page had no row and was as shipped. Without a revision, the link shows the
 * current working text.
 */
const shownSchema = pageSchema.extend({
  id: z.uuid().nullable(),
  revision: z.int().positive().optional(),
  /** Seconds since 1970. */
  ends: z.int(),
});
type Shown = z.output<typeof shownSchema>;

const mac = (key: KeyObject, content: string) =>
  createHmac('sha256', key).update(content).digest('base64url');

/** The token that opens a page's text for anyone who has it, until it expires. */
export function previewToken(page: Omit<Shown, 'ends'>, now: Date): { token: string; endsAt: Date } {
  const { language, name, id, revision } = page;
  const endsAt = new Date(now.getTime() + PREVIEW_DAYS * DAY_MS);
  const shown: Shown = { language, name, id, revision, ends: Math.floor(endsAt.getTime() / 1000) };
  const content = Buffer.from(JSON.stringify(shown)).toString('base64url');
  return { token: `${content}.${mac(keyRing()[0].derive('preview'), content)}`, endsAt };
}

/** What a link shows; undefined if we didn't issue it or it has expired. */
function openToken(token: string, now: Date): Shown | undefined {
  const [content = '', signature = ''] = token.split('.');
  const isOurs = keyRing().some(({ derive }) => isSameText(mac(derive('preview'), content), signature));
  if (!isOurs) return undefined;
  const shown = shownSchema.parse(JSON.parse(Buffer.from(content, 'base64url').toString()));
  return shown.ends * 1000 > now.getTime() ? shown : undefined;
}

/** The text behind a link, and the page's current name; undefined if the page is gone. */
async function shownText({
  language,
  name,
  id,
  revision,
}: Shown): Promise<{ name: string; text: string } | undefined> {
  const row = await db().page.findUnique({
    where: id === null ? { language_name: { language, name } } : { id },
    select: { ...TEXTS, name: true },
  });
  // As shipped, it had no row: a different page may be there by now.
  if (id === null ? row && row.shippedName !== name : !row) return undefined;
  const ref = { language, name: row?.name ?? name };
  const text = revision === undefined ? textsOf(ref, row).opened : await revisionText(id, revision);
  return text === undefined ? undefined : { name: ref.name, text };
}

const revisionText = async (pageId: string | null, number: number): Promise<string | undefined> =>
  pageId === null
    ? undefined
    : (await db().revision.findFirst({ where: { pageId, number }, select: { text: true } }))?.text;

export type Preview = PageRef & {
  text: string;
  page: PageDocument | undefined;
  problems: Problem[];
  endsAt: Date;
};

/** The page behind a link; undefined if the link doesn't open anything, or no longer does. */
export async function readPreview(token: string, now: Date): Promise<Preview | undefined> {
  const link = openToken(token, now);
  const shown = link && (await shownText(link));
  if (!shown) return undefined;
  const { language, ends } = link;
  const { name, text } = shown;
  const today = dayIn(clinic().timeZone, now);
  return { language, name, text, endsAt: new Date(ends * 1000), ...readDraftText(language, text, today) };
}
