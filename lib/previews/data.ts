import { createHmac, timingSafeEqual } from 'node:crypto';
import { LANGUAGES } from '@/content/languages';
import { checkPage } from '@/lib/copy/data';
import type { PageDocument, Problem } from '@/lib/copy/domain';
import type { PageRef } from '@/lib/copy/schema';
import { db } from '@/lib/platform/db';
import { keyRing } from '@/lib/platform/keys';
import { TEXTS, textsOf } from '@/lib/publishing/data';
import { PREVIEW_DAYS } from './domain';

const DAY_MS = 24 * 60 * 60 * 1000;

const mac = (key: Buffer, content: string) => createHmac('sha256', key).update(content).digest('base64url');

/** What opens the draft of a page for whoever has it, until it ends. */
export function previewToken({ language, name }: PageRef, now: Date): { token: string; endsAt: Date } {
  const endsAt = new Date(now.getTime() + PREVIEW_DAYS * DAY_MS);
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

/** What one goes on with of a page, behind a link; undefined where the link opens nothing (any more). */
export async function readPreview(token: string, now: Date): Promise<Preview | undefined> {
  const opened = openToken(token, now);
  if (!opened) return undefined;
  const { endsAt, ...ref } = opened;
  const row = await db().page.findUnique({ where: { language_name: ref }, select: TEXTS });
  const { opened: text } = textsOf(ref, row);
  return text === undefined
    ? undefined
    : { ...ref, endsAt, page: undefined, ...checkPage(ref.language, text) };
}
