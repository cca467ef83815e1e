import anyAscii from 'any-ascii';
import { AREAS, SITE_ROUTES } from '@/content/areas';
import { LANGUAGES } from '@/content/languages';
import redirects from '@/content/redirects.json';
import { STARTER } from '@/lib/content/copy/schema';
import { normalized } from '@/lib/shared/typed-text';
import type { ListQuery, PageChange } from './schema';

/** Pages that forms, consents and mails link to: they must stay, and stay at their addresses. */
const LINKED = ['home', 'contact', 'privacy', 'accessibility'];
export const mustStay = (name: string): boolean => LINKED.includes(name);

/** `/blog/:rest*` from content/redirects.json as a regular expression; supports only the forms that file uses. */
function redirectExpression(source: string): RegExp {
  const steps = source.split('/').slice(1);
  const parts = steps.map((step) => {
    if (/^:\w+\*$/.test(step)) return '(?:/.*)?';
    const [, pattern] = /^:\w+\((.*)\)$/.exec(step) ?? [];
    return `/${pattern ?? step.replace(/[.+?^${}()|[\]\\]/g, '\\$&')}`;
  });
  return new RegExp(`^${parts.join('')}$`);
}
const REDIRECTED = redirects.map(({ source }) => redirectExpression(source));
/** Other first segments the software uses: public pages that aren't documents, and files at the root. */
const OWN = [...SITE_ROUTES, 'healthz'];

/** Whether an address can't be given to a page, because the software uses it or an old address redirects from it. */
export function isTaken(name: string): boolean {
  const [first = ''] = name.split('/');
  const kept = [...Object.keys(AREAS), ...OWN, ...LANGUAGES];
  return kept.includes(first) || REDIRECTED.some((expression) => expression.test(`/${name}`));
}

/** The part of a page's row that a change is based on. */
export const BASIS = { name: true, unpublishedAt: true, redirectTo: true } as const;
type PageBasis = { name: string; unpublishedAt: Date | null; redirectTo: string | null };

/**
 * The state of a page that a change is based on, for comparison: a change awaiting approval applies to nothing else.
 */
export function basisOf(change: PageChange, { name, unpublishedAt, redirectTo }: PageBasis): string {
  if ('place' in change) return `at ${name}`;
  return unpublishedAt === null ? 'shown' : `hidden ${redirectTo ?? ''}`;
}

/** The text a new page starts with. `today` as `2026-11-23`, `next` the day of its first review. */
export function newPageText(
  title: string,
  { kind, today, next }: { kind: 'page' | 'article'; today: string; next: string },
): string {
  const replies = kind === 'article' ? '\nreplies: true' : '';
  return `---
title: ${JSON.stringify(title)}
description: ''
lead: ''
reviewed: ${today}
nextReview: ${next}${replies}
---

## ${STARTER.heading}

${STARTER.text}
`;
}

/** What the desk knows about a page, as far as its state depends on it. */
export type PageFacts = {
  isShown: boolean;
  wasPublished: boolean;
  hasDraft: boolean;
  isWaiting: boolean;
  isScheduled: boolean;
  wasReturned: boolean;
  hasFailed: boolean;
  needsReview: boolean;
  needsEvidence: boolean;
  releaseDiffers: boolean;
};
export type PageState =
  | 'live'
  | 'off'
  | 'new'
  | 'draft'
  | 'waiting'
  | 'scheduled'
  | 'returned'
  | 'failed'
  | 'due'
  | 'evidence'
  | 'release';

/** Everything the list has to say about a page. */
export function statesOf(page: PageFacts): PageState[] {
  const states: [PageState, boolean][] = [
    ['live', page.isShown],
    ['off', !page.isShown && page.wasPublished],
    ['new', !page.isShown && !page.wasPublished],
    ['draft', page.hasDraft],
    ['waiting', page.isWaiting],
    ['scheduled', page.isScheduled],
    ['returned', page.wasReturned],
    ['failed', page.hasFailed],
    ['due', page.needsReview],
    ['evidence', page.needsEvidence],
    ['release', page.releaseDiffers],
  ];
  return states.filter(([, holds]) => holds).map(([state]) => state);
}

type Sought = { title: string; path: string; states: readonly PageState[] };

/**
 * A text normalized for searching: without accents, however they are encoded, and without apostrophes and quotation
 * marks.
 */
const folded = (text: string): string =>
  anyAscii(normalized(text, 'NFKD').replace(/\p{M}/gu, '')).toLowerCase().replace(/['"]/g, '').trim();

/** The pages that match a search and a filter: those that contain every word, in any order. */
export function narrowed<Page extends Sought>(
  pages: readonly Page[],
  { find = '', state }: ListQuery,
): Page[] {
  const words = folded(find).split(/\s+/);
  return pages.filter(
    ({ title, path, states }) =>
      words.every((word) => folded(`${title} ${path}`).includes(word)) &&
      (state === undefined || states.includes(state) || (state === 'due' && states.includes('evidence'))),
  );
}
