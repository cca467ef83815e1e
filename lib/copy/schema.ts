import { z } from 'zod';

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

/** Front matter of a page's Markdown document. Lengths are those that search listings show whole. */
export const frontMatterSchema = z.strictObject({
  title: z.string().min(1).max(60),
  description: z.string().min(70).max(160),
  lead: z.string().min(1).max(500),
  reviewed: z.iso.date(),
  nextReview: z.iso.date(),
  /** Whether it begins with a list of its sections and the time that reading takes. */
  contents: z.boolean().default(false),
  sources: z.array(source).default([]),
});

export type FrontMatter = z.output<typeof frontMatterSchema>;
export type Source = FrontMatter['sources'][number];

/** Strength of evidence, as the evidence table may name it. */
export const EVIDENCE_STRENGTHS = ['Strong', 'Moderate', 'Limited', 'Mixed', 'Not shown'] as const;

const internalPath = z.string().regex(/^\/[a-z0-9/-]*$/, 'must be a path of this site');

export const ILLUSTRATIONS = ['course', 'problem-areas', 'after-you-ask'] as const;
export type IllustrationName = (typeof ILLUSTRATIONS)[number];

/** The directives that a page may use, by kind and name, with the attributes that each takes. */
export const DIRECTIVES = {
  textDirective: { cite: z.strictObject({}), setting: z.strictObject({}) },
  leafDirective: {
    'call-to-action': z.strictObject({ to: internalPath, label: z.string().min(1) }),
    'contact-details': z.strictObject({}),
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
