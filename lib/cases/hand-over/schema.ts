import { z } from 'zod';
import { cleanLine } from '@/lib/shared/typed-text';
import { REASON } from './fields';

/** Which request is handed over, and why. The audit stores the reason. */
export const handOverSchema = z.object({
  id: z.uuid(),
  reason: z
    .string()
    .transform(cleanLine)
    .pipe(z.string().min(REASON.least, 'REASON').max(REASON.most, 'REASON')),
});

/** The request that fetches the file. */
export const fetchHandOverSchema = z.object({ handOver: z.uuid() });

/** What the audit says of an allowed hand-over. */
export const allowedSchema = z.object({ stage: z.literal('allowed'), export: z.uuid(), reason: z.string() });
