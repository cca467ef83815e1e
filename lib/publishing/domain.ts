import { toString } from 'mdast-util-to-string';
import { visit } from 'unist-util-visit';
import { headingId, lineOf, type PageDocument, type Problem } from '@/lib/copy/domain';
import type { Claim } from '@/lib/copy/schema';

/** Whoever was seen editing within this time holds the page. */
export const LOCK_MS = 60_000;
/** Whether who was seen editing at a moment still holds the page. */
export const isHeldAt = (seenAt: Date, now: Date): boolean => now.getTime() - seenAt.getTime() < LOCK_MS;
/** How often an open editor says that it is there. */
export const LOCK_BEAT_MS = 20_000;
/**
 * Words that promise or praise, and need evidence: the FTC's Opioid Addiction Recovery Fraud Prevention Act and Florida
 * Statutes 397.55 forbid what can't be shown. To say that there is no success rate is no promise.
 */
const CLAIMS: readonly RegExp[] = [
  /\b100\s?(?:%|percent\b)/i,
  /\bguarante\w*/i,
  /\bcur(?:e|es|ed|able|ing)\b/i,
  /(?<!\bno\s)\bsuccess\s+rates?\b/i,
  /\b\d{1,3}(?:\.\d+)?\s?(?:%|percent)\s(?:success|effective|sober|recover\w*)/i,
  /\baccredit\w*/i,
  /\b(?:joint\s+commission|jcaho|carf|legitscript)\b/i,
  /\b(?:certified|award[- ]winning|clinically\s+proven|miracle|risk[- ]free)\b/i,
  /\b(?:best|leading|top|number\s+one|most\s+trusted)\s+(?:rehab\w*|clinic|center|program|treatment\s+(?:center|program)|therapists?)\b/i,
];

/** A text of the page with the line where it begins. */
type Passage = { text: string; line: number };

// Ligatures, full-width letters and invisible signs must not hide a word.
const plain = (text: string) =>
  text
    .normalize('NFKC')
    .replace(/[\u00AD\u200B-\u200D\u2060\uFEFF]/g, '')
    .replace(/\s+/g, ' ');

/** The texts of a page that people read: those of its front matter, its blocks, and the words of its directives. */
function passagesOf({ title, description, lead, body }: PageDocument): Passage[] {
  const passages = [title, description, lead].map((text) => ({ text, line: 1 }));
  visit(body, (node) => {
    if (['paragraph', 'heading', 'tableCell'].includes(node.type))
      passages.push({ text: toString(node), line: lineOf(node) });
    if (node.type === 'leafDirective' || node.type === 'containerDirective')
      for (const key of ['title', 'label', 'alt']) {
        const text = node.attributes?.[key];
        if (text) passages.push({ text, line: lineOf(node) });
      }
  });
  return passages.map(({ text, line }) => ({ text: plain(text), line }));
}

/** Whether the words lie within what the note quotes. */
function covers({ text }: Claim, passage: string, from: number, to: number): boolean {
  const quote = plain(text).toLowerCase();
  const start = passage.toLowerCase().lastIndexOf(quote, from);
  return start >= 0 && start + quote.length >= to;
}

/**
 * Words of a page that claim something without evidence, or with evidence that has run out.
 * @param today as `2026-11-23`
 */
export function unsupportedClaims(page: PageDocument, today: string): Problem[] {
  return passagesOf(page).flatMap(({ text, line }) =>
    CLAIMS.flatMap((claim) =>
      [...text.matchAll(new RegExp(claim, 'gi'))].flatMap(({ 0: words, index }) => {
        const notes = page.claims.filter((note) => covers(note, text, index, index + words.length));
        if (notes.some(({ expires }) => expires > today)) return [];
        const reason =
          notes.length > 0
            ? `the evidence for “${words}” has run out: look at it again, or take the words away`
            : `“${words}” claims something: add it under "Evidence for claims", or say it in other words`;
        return [{ line, reason }];
      }),
    ),
  );
}

/** The ids of a page that a link may lead to, and undefined where those can't be known. */
export type LinkTargets = ReadonlyMap<string, ReadonlySet<string> | undefined>;

/** The ids of a page's headings, and of its list of sources. */
export function headingIds({ body, sources }: PageDocument): Set<string> {
  const ids = new Set(sources.length > 0 ? ['sources'] : []);
  visit(body, 'heading', (heading) => void ids.add(headingId(heading)));
  return ids;
}

type SiteLink = { url: string; path: string; id: string | undefined; line: number };

/** Links of a page to the site. `path` is the page's own address, which `#heading` belongs to. */
export function siteLinks({ body }: PageDocument, path: string): SiteLink[] {
  const links: SiteLink[] = [];
  visit(body, (node) => {
    const isLink = node.type === 'link' || node.type === 'definition';
    const url = isLink ? node.url : node.type === 'leafDirective' ? (node.attributes?.to ?? '') : '';
    if (!url.startsWith('/') && !url.startsWith('#')) return;
    const [target = '', id] = url.split('#');
    links.push({ url, path: target || path, id, line: lineOf(node) });
  });
  return links;
}

/** Links of a page to the site that lead nowhere. */
export const deadLinks = (page: PageDocument, path: string, targets: LinkTargets): Problem[] =>
  siteLinks(page, path).flatMap(({ url, path: target, id, line }) => {
    if (!targets.has(target)) return [{ line, reason: `the link ${url} leads to no page` }];
    const ids = targets.get(target);
    if (id === undefined || !ids || ids.has(id)) return [];
    return [{ line, reason: `the link ${url} leads to no heading of its page` }];
  });

/** Ids of the pictures that a page shows, with their lines. */
export function picturesIn({ body }: PageDocument): { id: string; line: number }[] {
  const pictures: { id: string; line: number }[] = [];
  visit(body, 'leafDirective', (node) => {
    if (node.name === 'image') pictures.push({ id: node.attributes?.id ?? '', line: lineOf(node) });
  });
  return pictures;
}
