import { z } from 'zod';
import { LANGUAGES } from '@/content/languages';
import { decideSchema } from '@/lib/content/approvals/schema';
import { nameSchema, pageSchema, SLUG_PATTERN } from '@/lib/content/copy/schema';
import { lineField } from '@/lib/shared/typed-fields';
import { cleanLine } from '@/lib/shared/typed-text';

const slug = z
  .string()
  .trim()
  .min(1, 'MISSING')
  .max(80, 'TOO_LONG')
  .regex(new RegExp(`^${SLUG_PATTERN}$`), 'NOT_A_SLUG');
/** `to` names the page that visitors of an unpublished one are redirected to; empty means they get "not found". */
export const shownSchema = pageSchema.extend({
  shown: z.enum(['yes', 'no']),
  to: z.union([z.literal(''), nameSchema]).default(''),
});

/** A second person's decision on showing, hiding or moving a page. */
export const decidePageSchema = z.intersection(pageSchema, decideSchema);

const place = z.object({ parent: z.union([z.literal(''), nameSchema]), slug });
export const createSchema = place.extend({
  language: z.enum(LANGUAGES),
  title: lineField(60),
  kind: z.enum(['page', 'article']),
});
export const moveSchema = place.extend({ language: z.enum(LANGUAGES), name: nameSchema });
export type Place = z.output<typeof place>;

/**
 * A change to a page that visitors know. `to` names the page that visitors of a hidden one are redirected to, if any.
 */
export const pageChangeSchema = z.union([
  z.object({ isShown: z.literal(true) }),
  z.object({ isShown: z.literal(false), to: z.string().nullable() }),
  z.object({ place }),
]);
export type PageChange = z.output<typeof pageChangeSchema>;

/** The parent and last segment of a page's name. */
export function placeOf(name: string): Place {
  const steps = name.split('/');
  return { parent: steps.slice(0, -1).join('/'), slug: steps.at(-1) ?? '' };
}

/** The page name for a parent and last segment. */
export const nameAt = ({ parent, slug: step }: Place): string => (parent === '' ? step : `${parent}/${step}`);

/** States that the list of pages can be filtered by. */
export const LISTED_STATES = [
  'draft',
  'waiting',
  'scheduled',
  'returned',
  'failed',
  'due',
  'off',
  'release',
] as const;

/** What the list of pages shows, as its URL says; values that can't be read are ignored. */
export const listSchema = z.object({
  find: z.string().transform(cleanLine).pipe(z.string().max(100)).optional().catch(undefined),
  state: z.enum(LISTED_STATES).optional().catch(undefined),
});
export type ListQuery = z.output<typeof listSchema>;
