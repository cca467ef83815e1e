import { z } from 'zod';
import { LANGUAGES } from '@/content/languages';
import { cleanText } from '@/lib/shared/typed-text';

const SEGMENT = '[a-z0-9]+(?:-[a-z0-9]+)*';
/** One segment of an address; also its text field's pattern. */
export const SLUG_PATTERN = SEGMENT;
/** A page's name: its address without the language and the first slash. */
export const nameSchema = z
  .string()
  .max(200, 'TOO_LONG')
  .regex(new RegExp(`^${SEGMENT}(?:/${SEGMENT})*$`), 'NOT_A_PAGE');
/** Which page a form is about. */
export const pageSchema = z.object({ language: z.enum(LANGUAGES), name: nameSchema });
export type PageRef = z.output<typeof pageSchema>;

/** A permanent identifier for a source: a DOI, a PubMed id or an https URL. */
const identifier = z.union(
  [
    z.string().regex(/^doi:10\.\d{4,9}\/\S+$/),
    z.string().regex(/^pmid:\d+$/),
    z.url({ protocol: /^https$/ }),
  ],
  'must be doi:…, pmid:… or an https address',
);

const WRITE = 'write something';
const filled = z.string(WRITE).refine((text) => cleanText(text) !== '', WRITE);
const day = z.iso.date('choose a day, such as 2026-11-23');

const source = z.strictObject({
  id: z
    .string(WRITE)
    .regex(
      /^[a-z0-9]+(-[a-z0-9]+)*$/,
      'use lowercase letters, digits, and single hyphens, such as weissman-2020',
    ),
  authors: filled,
  title: filled,
  published: filled,
  identifier,
  /** What the page relies on the source for, in our own words. */
  says: filled,
  checked: day,
  checkedAgainst: z.enum(
    ['full text', 'abstract', 'citation only'],
    'choose full text, abstract or citation only',
  ),
});

const claim = z.strictObject({
  /** The page's words, verbatim. */
  text: filled,
  source: filled,
  reviewer: filled,
  expires: day,
});
export type Claim = z.output<typeof claim>;

/** Front matter of a page's Markdown document. Maximum lengths are what search listings show in full. */
export const frontMatterSchema = z.strictObject({
  title: filled.max(60, 'use at most 60 characters'),
  description: z.string(WRITE).min(70, 'write at least 70 characters').max(160, 'use at most 160 characters'),
  lead: filled.max(500, 'use at most 500 characters'),
  reviewed: day,
  nextReview: day,
  /** Whether the page starts with a table of contents and the reading time. */
  contents: z.boolean('must be true or false').default(false),
  /** Whether readers may leave a comment. */
  replies: z.boolean('must be true or false').default(false),
  /** The evidence for words that promise or praise (lib/content/claim-check/domain.ts). */
  claims: z.array(claim, 'must be a list').default([]),
  sources: z.array(source, 'must be a list').default([]),
});

/** The page editor's labels for front matter fields, and for those of its lists. */
export const FRONT_MATTER_LABELS = {
  title: 'Title',
  description: 'Description for search engines',
  lead: 'Introduction',
  reviewed: 'Reviewed on',
  nextReview: 'Next review by',
  contents: 'Begin with a list of sections',
  replies: 'Readers may leave a comment',
  claims: 'Evidence for claims',
  sources: 'Sources',
} as const;

/** Its labels for the fields of each item in those lists. */
export const ITEM_LABELS = {
  claims: {
    text: 'The exact words on the page',
    source: 'What supports them',
    reviewer: 'Who checked it',
    expires: 'Valid until',
  },
  sources: {
    id: 'Short name',
    authors: 'Authors',
    title: 'Title',
    published: 'Where and when it was published',
    identifier: 'Where to find it',
    says: 'What it says in support of the page',
    checked: 'Checked on',
    checkedAgainst: 'Checked against',
  },
} as const;

/** What a new page says until someone writes it; none of it may be published. */
export const STARTER = { heading: 'Heading goes here', text: 'Text goes here.' } as const;

export type FrontMatter = z.output<typeof frontMatterSchema>;
export type Source = FrontMatter['sources'][number];

const item = z.strictObject({ page: nameSchema, label: z.string().trim().min(1).max(40) });
const menus = z.strictObject({ main: z.array(item).max(8), footer: z.array(item).max(20) });
export type Navigation = z.output<typeof menus>;
/** The menus as arranged at the desk, by language. */
export const navigationSchema = z.strictObject(
  Object.fromEntries(LANGUAGES.map((language) => [language, menus.optional()])) as Record<
    (typeof LANGUAGES)[number],
    z.ZodOptional<typeof menus>
  >,
);
