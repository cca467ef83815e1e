import { z } from 'zod';

/** The second person's decision, or a withdrawal by the person who asked. */
export const decideSchema = z.object({ id: z.uuid(), decision: z.enum(['approve', 'decline']) });
export type Decision = z.output<typeof decideSchema>;
