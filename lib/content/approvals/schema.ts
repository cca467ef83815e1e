import { z } from 'zod';

/** What the second person decides, or who asked: they take it back. */
export const decideSchema = z.object({ id: z.uuid(), decision: z.enum(['approve', 'decline']) });
export type Decision = z.output<typeof decideSchema>;
