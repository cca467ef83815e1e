import anyAscii from 'any-ascii';
import { AREAS, SITE_ROUTES } from '@/content/areas';
import { LANGUAGES } from '@/content/languages';
import redirects from '@/content/redirects.json';
import { STARTER } from '@/lib/content/copy/schema';
import { normalized } from '@/lib/shared/typed-text';
import type { ListQuery, PageChange } from './schema';

/** Pages that forms, consents and mails link to: they stay, and stay where they are. */
const LINKED = ['home', 'contact', 'privacy', 'accessibility'];
export const mustStay = (name: string): boolean => LINKED.includes(name);

/** `/blog/:rest*` of content/redirects.json as an expression; it is of the forms that that file uses. */
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
/** What else begins addresses of the software: public pages that are no documents, and files at the root. */
const OWN = [...SITE_ROUTES, 'healthz'];

/** Whether an address can't be given to a page: it belongs to the software, or an old address leads elsewhere from it. */
export function isTaken(name: string): boolean {
  const [first = ''] = name.split('/');
  const kept = [...Object.keys(AREAS), ...OWN, ...LANGUAGES];
  return kept.includes(first) || REDIRECTED.some((expression) => expression.test(`/${name}`));
}

/** What a change of a page goes on from, as its row says. */
export const BASIS = { name: true, unpublishedAt: true, redirectTo: true } as const;
type PageBasis = { name: string; unpublishedAt: Date | null; redirectTo: string | null };

/** What of a page a change goes on from, to be compared: one that waits takes effect on nothing else. */
export function basisOf(change: PageChange, { name, unpublishedAt, redirectTo }: PageBasis): string {
  if ('place' in change) return `at ${name}`;
  return unpublishedAt === null ? 'shown' : `hidden ${redirectTo ?? ''}`;
}

/** The text with which a new page begins. `today` as `2026-11-23`, `next` the day of its first review. */
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

/** What is known of a page at the desk, as far as its state depends on it. */
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

/** Everything that is to be said of a page in the list. */
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

/** A text as it is searched: without accents, however they are stored, and without apostrophes and quotation marks. */
const folded = (text: string): string =>
  anyAscii(normalized(text, 'NFKD').replace(/\p{M}/gu, '')).toLowerCase().replace(/['"]/g, '').trim();

/** The pages that a search and a filter leave: those that have each word, in any order. */
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
