import { z } from 'zod';

/** Sets or lifts a legal hold. */
export const legalHoldSchema = z.object({
  requestId: z.uuid('INVALID'),
  hold: z.enum(['on', 'off'], 'INVALID'),
});
