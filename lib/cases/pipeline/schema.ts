import { z } from 'zod';
import { PERIODS } from '@/lib/cases/reports/schema';

/** The page's URL: its period in weeks, and the referrer whose requests count; what can't be read means all. */
export const pipelineSchema = z.object({
  weeks: z.coerce.number().pipe(z.literal(PERIODS)).catch(26),
  from: z
    .union([z.uuid(), z.literal('nobody')])
    .optional()
    .catch(undefined),
});
export type PipelineQuery = z.output<typeof pipelineSchema>;
