import { z } from 'zod';
import { textField } from '@/lib/shared/typed-fields';

const id = z.uuid();

/** The second person's decision, with the reason if they decline, or a withdrawal by the person who asked. */
export const decideSchema = z.discriminatedUnion('decision', [
  z.object({ id, decision: z.literal('approve') }),
  z.object({ id, decision: z.literal('decline'), reason: textField(1000) }),
  z.object({ id, decision: z.literal('withdraw') }),
]);
export type Decision = z.output<typeof decideSchema>;
