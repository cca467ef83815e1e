import type { Result } from '@/lib/shared/result';

/** What happens at a moment; a year of it is done in order, so that the audit reads as it would have. */
export type Happening = { at: Date; run: () => Promise<unknown> };

/**
 * The value of what nothing should refuse while a demo is made.
 * @throws Error with the code where it was refused
 */
export function must<Value>(result: Result<Value, string>): Value {
  if (!result.ok) throw new Error(result.code);
  return result.value;
}
