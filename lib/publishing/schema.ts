import { z } from 'zod';
import { LANGUAGES } from '@/content/languages';

const SEGMENT = '[a-z0-9]+(?:-[a-z0-9]+)*';
/** One step of an address; the pattern of its box too. */
export const SLUG_PATTERN = SEGMENT;
const MAX_TEXT = 300_000;

const slug = z
  .string()
  .trim()
  .min(1, 'MISSING')
  .max(80, 'TOO_LONG')
  .regex(new RegExp(`^${SEGMENT}$`), 'NOT_A_SLUG');
/** The name of a page: its address without language and first slash. */
export const nameSchema = z
  .string()
  .max(200, 'TOO_LONG')
  .regex(new RegExp(`^${SEGMENT}(?:/${SEGMENT})*$`), 'NOT_A_PAGE');
const why = z.string().trim().min(1, 'MISSING').max(300, 'TOO_LONG');
const version = z.coerce.number().int().min(0);

/** Which page a form is about. */
export const pageSchema = z.object({ language: z.enum(LANGUAGES), name: nameSchema });
export type PageRef = z.output<typeof pageSchema>;

/** `version` is that of the draft that was being edited; 0 where there was none. */
export const seenSchema = pageSchema.extend({ version });

export const draftSchema = seenSchema.extend({
  text: z.string().min(1, 'MISSING').max(MAX_TEXT, 'TOO_LONG'),
});

/** `date` and `time` are of the clinic's clock, and count where it is published later. */
export const publishSchema = seenSchema.extend({
  why,
  when: z.enum(['now', 'later']),
  date: z.string().max(10).default(''),
  time: z.string().max(5).default(''),
});

export const releaseSchema = z.object({ id: z.uuid() });
export const restoreSchema = seenSchema.extend({ revisionId: z.uuid() });
export const shownSchema = pageSchema.extend({ shown: z.enum(['yes', 'no']) });
/** A page as the file of this release has it: `take` it as the draft, or `leave` it. */
export const shippedSchema = seenSchema.extend({ answer: z.enum(['take', 'leave']) });

const place = z.object({ parent: z.union([z.literal(''), nameSchema]), slug });
export const createSchema = place.extend({
  language: z.enum(LANGUAGES),
  title: z.string().trim().min(1, 'MISSING').max(60, 'TOO_LONG'),
  kind: z.enum(['page', 'article']),
});
export const moveSchema = place.extend({ language: z.enum(LANGUAGES), name: nameSchema });
export type Place = z.output<typeof place>;

/** The name of what stands at a place. */
export const nameAt = ({ parent, slug: step }: Place): string => (parent === '' ? step : `${parent}/${step}`);

/** What the list of pages shows, as its URL says; what can't be read counts as not said. */
export const listSchema = z.object({
  find: z.string().trim().max(100).optional().catch(undefined),
  state: z.enum(['draft', 'waiting', 'scheduled', 'due', 'off', 'release']).optional().catch(undefined),
});
export type ListQuery = z.output<typeof listSchema>;
