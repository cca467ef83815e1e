import { z } from 'zod';

/** The periods that can be shown, in weeks. */
export const PERIODS = [13, 26, 52] as const;
export type Period = (typeof PERIODS)[number];

/** The period in the page's URL; an unknown one means half a year. */
export const periodSchema = z.object({
  weeks: z.coerce.number().pipe(z.literal(PERIODS)).catch(26),
});
