import { z } from 'zod';
import { LANGUAGES } from '@/content/languages';

const SEGMENT = '[a-z0-9]+(?:-[a-z0-9]+)*';
/** One step of an address; the pattern of its box too. */
export const SLUG_PATTERN = SEGMENT;
/** The name of a page: its address without language and first slash. */
export const nameSchema = z
  .string()
  .max(200, 'TOO_LONG')
  .regex(new RegExp(`^${SEGMENT}(?:/${SEGMENT})*$`), 'NOT_A_PAGE');
/** Which page a form is about. */
export const pageSchema = z.object({ language: z.enum(LANGUAGES), name: nameSchema });
export type PageRef = z.output<typeof pageSchema>;

/** Where a source can be found for good: a DOI, a PubMed id or an https address. */
const identifier = z.union(
  [
    z.string().regex(/^doi:10\.\d{4,9}\/\S+$/),
    z.string().regex(/^pmid:\d+$/),
    z.url({ protocol: /^https$/ }),
  ],
  'must be doi:…, pmid:… or an https address',
);

const source = z.strictObject({
  id: z.string().regex(/^[a-z0-9]+(-[a-z0-9]+)*$/, 'must be in kebab-case'),
  authors: z.string().min(1),
  title: z.string().min(1),
  published: z.string().min(1),
  identifier,
  /** What the source says that the page relies on, in our words. */
  says: z.string().min(1),
  checked: z.iso.date(),
  checkedAgainst: z.enum(['full text', 'abstract', 'citation only']),
});

const claim = z.strictObject({
  /** The words of the page, as they stand there. */
  text: z.string().min(1),
  source: z.string().min(1),
  reviewer: z.string().min(1),
  expires: z.iso.date(),
});
export type Claim = z.output<typeof claim>;

/** Front matter of a page's Markdown document. Lengths are those that search listings show whole. */
export const frontMatterSchema = z.strictObject({
  title: z.string().min(1).max(60),
  description: z.string().min(70).max(160),
  lead: z.string().min(1).max(500),
  reviewed: z.iso.date(),
  nextReview: z.iso.date(),
  /** Whether it begins with a list of its sections and the time that reading takes. */
  contents: z.boolean().default(false),
  /** Whether readers may leave a reply. */
  replies: z.boolean().default(false),
  /** What stands behind words that promise or praise (lib/claims/domain.ts). */
  claims: z.array(claim).default([]),
  sources: z.array(source).default([]),
});

export type FrontMatter = z.output<typeof frontMatterSchema>;
export type Source = FrontMatter['sources'][number];

const item = z.strictObject({ page: z.string().min(1), label: z.string().trim().min(1).max(40) });
const menus = z.strictObject({ main: z.array(item).max(8), footer: z.array(item).max(20) });
export type Navigation = z.output<typeof menus>;
/** The menus as they were ordered at the desk, by language. */
export const navigationSchema = z.strictObject(
  Object.fromEntries(LANGUAGES.map((language) => [language, menus.optional()])) as Record<
    (typeof LANGUAGES)[number],
    z.ZodOptional<typeof menus>
  >,
);

/** Strength of evidence, as the evidence table may name it. */
export const EVIDENCE_STRENGTHS = ['Strong', 'Moderate', 'Limited', 'Mixed', 'Not shown'] as const;

const internalPath = z.string().regex(/^\/(?!\/)[a-z0-9/-]*$/, 'must be a path of this site');

export const ILLUSTRATIONS = ['course', 'problem-areas', 'after-you-ask'] as const;
export type IllustrationName = (typeof ILLUSTRATIONS)[number];

/** The directives that a page may use, by kind and name, with the attributes that each takes. */
export const DIRECTIVES = {
  textDirective: { cite: z.strictObject({}), setting: z.strictObject({}) },
  leafDirective: {
    'call-to-action': z.strictObject({ to: internalPath, label: z.string().min(1) }),
    'contact-details': z.strictObject({}),
    'child-pages': z.strictObject({}),
    image: z
      .strictObject({ id: z.uuid(), alt: z.string().optional(), decorative: z.literal('true').optional() })
      .refine(
        ({ alt = '', decorative }) => (alt.trim() !== '') !== (decorative === 'true'),
        'say what it shows by alt, or mark it by decorative="true"',
      ),
    illustration: z.strictObject({ name: z.enum(ILLUSTRATIONS) }),
    part: z.strictObject({ name: z.string().regex(/^[a-z0-9-]+$/, 'must name a file of parts/') }),
  },
  containerDirective: {
    callout: z.strictObject({ kind: z.enum(['danger', 'warning', 'note']), title: z.string().min(1) }),
    cards: z.strictObject({}),
    faq: z.strictObject({}),
    steps: z.strictObject({}),
    evidence: z.strictObject({}),
  },
} as const;
