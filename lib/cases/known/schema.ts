import { z } from 'zod';
import { readPhone } from '@/lib/shared/phone';

/** A number while it is typed: asked about once it is whole. */
export const knownSchema = z.object({
  phone: z
    .string()
    .max(60)
    .refine((typed) => readPhone(typed).ok),
});
