import type { Nodes, Root } from 'mdast';
import { CONTINUE, SKIP, visit } from 'unist-util-visit';
import { BLOCK_STARTERS, LINK_ATTRIBUTES, WRITTEN_ATTRIBUTES } from '@/content/blocks/list';
import { asSeen, findClaims, mixedWords } from '@/lib/content/claim-check/domain';
import { lineOf, type PageDocument, type Problem } from '@/lib/content/documents/domain';
import { STARTER, type Claim } from '@/lib/content/copy/schema';
import { headingId } from '@/lib/content/outline/domain';
import { memoizeByObject } from '@/lib/shared/memoize';
import { ownValue } from '@/lib/shared/own-value';

/** Someone seen editing within this time keeps the page locked. */
export const LOCK_MS = 60_000;
/** Whether someone last seen editing at `seenAt` still has the page locked. */
export const isLockedAt = (seenAt: Date, now: Date): boolean => now.getTime() - seenAt.getTime() < LOCK_MS;
/** How often an open editor reports that it is still there. */
export const LOCK_BEAT_MS = 20_000;

/** How many saves an editor remembers while it hasn't heard back. */
export const MOST_IN_DOUBT = 2;
/** A text on the page and the line it starts on. */
type Passage = { text: string; line: number };

/** The words in a node, separated at line breaks. */
function textOf(node: Nodes): string {
  const words: string[] = [];
  visit(node, (part) => {
    if (part.type === 'textDirective' && part.name === 'cite') return SKIP; // ids of sources, shown as numbers
    if (part.type === 'break') words.push(' ');
    else if ('value' in part) words.push(part.value);
    return CONTINUE;
  });
  return words.join('');
}

/** The texts of a page that people read: from its front matter, its blocks, and its directives and links. */
function passagesOf({ title, description, lead, sources, body }: PageDocument): Passage[] {
  const cited = sources.flatMap((source) => [source.authors, source.title, source.published, source.says]);
  const passages = [title, description, lead, ...cited].map((text) => ({ text, line: 1 }));
  visit(body, (node) => {
    const texts = ['paragraph', 'heading', 'tableCell', 'code'].includes(node.type) ? [textOf(node)] : [];
    if (node.type === 'link' || node.type === 'definition') texts.push(node.title ?? '');
    if (node.type === 'leafDirective' || node.type === 'containerDirective')
      texts.push(...WRITTEN_ATTRIBUTES.map((key) => ownValue(node.attributes, key) ?? ''));
    passages.push(...texts.map((text) => ({ text, line: lineOf(node) })));
  });
  return passages.map(({ text, line }) => ({ text: asSeen(text), line }));
}

/** Whether the words are within what the evidence note quotes. */
function quoteIncludes({ text }: Claim, passage: string, from: number, to: number): boolean {
  const quote = asSeen(text).toLowerCase();
  const start = passage.toLowerCase().lastIndexOf(quote, from);
  return start >= 0 && start + quote.length >= to;
}

/** What each text of a page claims, with the evidence noted for it. */
const claimsIn = memoizeByObject((page: PageDocument) =>
  passagesOf(page).map(({ text, line }) => ({
    line,
    claims: findClaims(text).map(({ words, at }) => ({
      words,
      notes: page.claims.filter((note) => quoteIncludes(note, text, at, at + words.length)),
    })),
    mixed: mixedWords(text),
  })),
);

/**
 * Words on a page that make a claim without evidence, or with evidence that has expired.
 * @param today as `2026-11-23`
 */
export const unsupportedClaims = (page: PageDocument, today: string): Problem[] =>
  claimsIn(page).flatMap(({ line, claims, mixed }) => [
    ...claims.flatMap(({ words, notes }) => {
      if (notes.some(({ expires }) => expires >= today)) return [];
      const reason =
        notes.length > 0
          ? `the evidence for “${words}” has expired: check it again, or remove the words`
          : `“${words}” makes a claim: add it under "Evidence for claims", or reword it`;
      return [{ line, reason }];
    }),
    ...mixed.map((word) => ({
      line,
      reason: `“${word}” mixes letters of two alphabets: retype it`,
    })),
  ]);

const STARTERS: readonly string[] = [...Object.values(STARTER), ...BLOCK_STARTERS];

/** Starter text that is still on the page. */
export function starterTexts({ body }: PageDocument): Problem[] {
  const problems: Problem[] = [];
  visit(body, (node) => {
    if (node.type !== 'paragraph' && node.type !== 'heading') return;
    const words = textOf(node).trim();
    if (STARTERS.includes(words))
      problems.push({
        line: lineOf(node),
        reason: `“${words}” is a placeholder: replace it with your own text`,
      });
  });
  return problems;
}

/** The ids on a page that a link may point to; undefined if those can't be known. */
export type LinkTargets = ReadonlyMap<string, ReadonlySet<string> | undefined>;

/** The ids of a page's headings, and of its list of sources. */
export const headingIds = memoizeByObject(({ body, sources }: PageDocument): ReadonlySet<string> => {
  const ids = new Set(sources.length > 0 ? ['sources'] : []);
  visit(body, 'heading', (heading) => void ids.add(headingId(heading)));
  return ids;
});

type SiteLink = { url: string; path: string; id: string | undefined; line: number };

function addressesIn(node: Nodes): string[] {
  if (node.type === 'link' || node.type === 'definition') return [node.url];
  if (node.type !== 'leafDirective' && node.type !== 'containerDirective') return [];
  return LINK_ATTRIBUTES.map((key) => ownValue(node.attributes, key) ?? '');
}

/** Links within the site, those to a heading of the same page without a path. */
const linksIn = memoizeByObject((body: Root): SiteLink[] => {
  const links: SiteLink[] = [];
  visit(body, (node) => {
    for (const url of addressesIn(node)) {
      if (!url.startsWith('/') && !url.startsWith('#')) continue;
      const [path = '', id] = url.split('#');
      links.push({ url, path, id, line: lineOf(node) });
    }
  });
  return links;
});

/** A page's links within the site. `path` is the page's own address, which `#heading` links belong to. */
export const siteLinks = ({ body }: Pick<PageDocument, 'body'>, path: string): SiteLink[] =>
  linksIn(body).map((link) => ({ ...link, path: link.path || path }));

/** A page's links within the site that are broken. */
export const deadLinks = (page: PageDocument, path: string, targets: LinkTargets): Problem[] =>
  siteLinks(page, path).flatMap(({ url, path: target, id, line }) => {
    if (!targets.has(target)) return [{ line, reason: `the link ${url} leads to no page` }];
    const ids = targets.get(target);
    if (id === undefined || !ids || ids.has(id)) return [];
    return [{ line, reason: `the link ${url} leads to no heading of its page` }];
  });

/** A page's headings by id. */
function headingsOf({ body }: Pick<PageDocument, 'body'>): Map<string, string> {
  const headings = new Map<string, string>();
  visit(body, 'heading', (heading) => void headings.set(headingId(heading), textOf(heading)));
  return headings;
}

/** Something that links to a page, and to which of its headings. */
export type Linker = { path: string; title: string; ids: readonly (string | undefined)[] };

/** Headings of the live page that a text no longer has, but that something links to. */
export function lostHeadings(page: PageDocument, live: PageDocument, linkers: readonly Linker[]): Problem[] {
  const ids = headingIds(page);
  return [...headingsOf(live)].flatMap(([id, words]) => {
    const who = linkers.filter((linker) => linker.ids.includes(id)).map(({ path }) => path);
    if (ids.has(id) || who.length === 0) return [];
    const reason = `the heading “${words}” was renamed or removed, but there are links to it (#${id}) at ${who.join(', ')}: change those too`;
    return [{ line: 1, reason }];
  });
}

/** Ids of the pictures a page shows, with their lines. */
export function imagesIn({ body }: PageDocument): { id: string; line: number }[] {
  const images: { id: string; line: number }[] = [];
  visit(body, 'leafDirective', (node) => {
    if (node.name === 'image') images.push({ id: node.attributes?.id ?? '', line: lineOf(node) });
  });
  return images;
}
