import { z } from 'zod';

/** Names one picture. */
export const imageIdSchema = z.object({ id: z.uuid('MISSING') });

/** Which page of the picture list to show, as its URL says. */
export const imagesQuerySchema = z.object({ page: z.coerce.number().int().min(1).max(10_000).catch(1) });
