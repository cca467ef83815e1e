import { createHmac, type KeyObject } from 'node:crypto';
import { z } from 'zod';
import { clinic } from '@/lib/clinic/data';
import { readDraftText } from '@/lib/content/copy/data';
import type { PageDocument, Problem } from '@/lib/content/copy/domain';
import { pageSchema, type PageRef } from '@/lib/content/copy/schema';
import { TEXTS, textsOf } from '@/lib/content/publishing/data';
import { db } from '@/lib/platform/db';
import { keyRing } from '@/lib/platform/keys';
import { dayIn } from '@/lib/shared/dates';
import { DAY_MS } from '@/lib/shared/durations';
import { isSameText } from '@/lib/shared/same-text';
import { PREVIEW_DAYS } from './domain';

/**
 * What a link shows. `id` is null where the page had no row: it was as shipped. Without a revision it is what one goes
 * on with.
 */
const shownSchema = pageSchema.extend({
  id: z.uuid().nullable(),
  revision: z.int().positive().optional(),
  /** Seconds since 1970. */
  ends: z.int(),
});
type Shown = z.output<typeof shownSchema>;

const mac = (key: KeyObject, content: string) => createHmac('sha256', key).update(content).digest('base64url');

/** What opens a text of a page for whoever has it, until it ends. */
export function previewToken(page: Omit<Shown, 'ends'>, now: Date): { token: string; endsAt: Date } {
  const { language, name, id, revision } = page;
  const endsAt = new Date(now.getTime() + PREVIEW_DAYS * DAY_MS);
  const shown: Shown = { language, name, id, revision, ends: Math.floor(endsAt.getTime() / 1000) };
  const content = Buffer.from(JSON.stringify(shown)).toString('base64url');
  return { token: `${content}.${mac(keyRing()[0].derive('preview'), content)}`, endsAt };
}

/** What a link shows; undefined where it is not ours or has ended. */
function openToken(token: string, now: Date): Shown | undefined {
  const [content = '', signature = ''] = token.split('.');
  const isOurs = keyRing().some(({ derive }) => isSameText(mac(derive('preview'), content), signature));
  if (!isOurs) return undefined;
  const shown = shownSchema.parse(JSON.parse(Buffer.from(content, 'base64url').toString()));
  return shown.ends * 1000 > now.getTime() ? shown : undefined;
}

/** The text behind a link, and how its page is called by now; undefined where the page is gone. */
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
  // As shipped it had no row: another page may stand there by now.
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

/** The page behind a link; undefined where the link opens nothing (any more). */
export async function readPreview(token: string, now: Date): Promise<Preview | undefined> {
  const link = openToken(token, now);
  const shown = link && (await shownText(link));
  if (!shown) return undefined;
  const { language, ends } = link;
  const { name, text } = shown;
  const today = dayIn(clinic().timeZone, now);
  return { language, name, text, endsAt: new Date(ends * 1000), ...readDraftText(language, text, today) };
}
