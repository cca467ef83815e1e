import { z } from 'zod';

/** Names one picture. */
export const imageIdSchema = z.object({ id: z.uuid('MISSING') });

/** Which part of the pictures a page shows, as its address says. */
export const imagesQuerySchema = z.object({ page: z.coerce.number().int().min(1).max(10_000).catch(1) });
