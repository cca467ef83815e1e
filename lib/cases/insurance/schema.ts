import { z } from 'zod';
import { versionField } from '@/lib/shared/stored-values';
import { cleanLine } from '@/lib/shared/typed-text';
import { DETAIL_LIMIT, RESULTS } from './fields';

const seen = { id: z.uuid(), version: versionField };
const line = (least: 0 | 1) =>
  z.string().transform(cleanLine).pipe(z.string().min(least, 'MISSING').max(DETAIL_LIMIT, 'TOO_LONG'));

/** Who insures the person, and how the insurer knows them. Stored sealed. */
export const detailsSchema = z.object({ payer: line(1), plan: line(0), memberId: line(0) });
export type InsuranceDetails = z.output<typeof detailsSchema>;

export const requestCheckSchema = detailsSchema.extend(seen);

/** What the insurer said. */
export const answerCheckSchema = z.object({ ...seen, check: z.uuid(), result: z.enum(RESULTS, 'result') });
