import { z } from 'zod';
import { triedField } from '@/lib/cases/case/schema';
import { reasonField } from '@/lib/cases/history/schema';

/** Chosen instead of an outcome if an attempt was never made. */
export const LOGGED_BY_MISTAKE = 'removed';

/** A logged attempt as it should be; the day and the time by the clinic's clock, empty if they were right. */
export const attemptCorrectionSchema = z.object({
  id: z.uuid(),
  attemptId: z.uuid(),
  tried: z.union([z.literal(LOGGED_BY_MISTAKE), triedField], 'tried'),
  date: z.string(),
  time: z.string(),
  reason: reasonField,
});
