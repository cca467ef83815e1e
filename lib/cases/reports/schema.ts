import { z } from 'zod';

/** How many weeks may be shown. */
export const PERIODS = [13, 26, 52] as const;
export type Period = (typeof PERIODS)[number];

/** The period in the page's address; what is none of ours is half a year. */
export const periodSchema = z.object({
  weeks: z.coerce.number().pipe(z.literal(PERIODS)).catch(26),
});
