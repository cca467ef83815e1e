import { z } from 'zod';
import { queueHref, queueSchema } from '@/lib/cases/queue/schema';
import { cleanLine } from '@/lib/shared/typed-text';
import { VIEW_NAME_LIMIT } from './fields';

/** The address of a list as `queueHref` writes it, without the page: what else it says is dropped. */
const listAddress = z
  .string()
  .max(500)
  .transform((href) => {
    const params = Object.fromEntries(new URLSearchParams(href.split('?')[1] ?? ''));
    return queueHref({ ...queueSchema.parse(params), after: undefined });
  });

/** A list to keep, with its filters and its order, under a name. */
export const savedViewSchema = z.object({
  href: listAddress,
  name: z.string().transform(cleanLine).pipe(z.string().min(1, 'MISSING').max(VIEW_NAME_LIMIT, 'TOO_LONG')),
  /** Checked if everyone at the desk is to have it. */
  shared: z.literal('yes').optional(),
});
export type SavedViewInput = z.output<typeof savedViewSchema>;

export const viewIdSchema = z.object({ id: z.uuid() });
export const densitySchema = z.object({ rows: z.enum(['compact', 'comfortable']) });
