import { z } from 'zod';

/** Which person is asked for a signature. */
export const signatureSchema = z.object({ id: z.uuid() });
