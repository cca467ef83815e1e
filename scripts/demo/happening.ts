import type { Result } from '@/lib/shared/result';

/** An event at a given time; a year of them runs in order, so that the audit reads as it really would. */
export type Happening = { at: Date; run: () => Promise<unknown> };

/**
 * The value of something that can't be refused while a demo is created.
 * @throws Error with the code if it was refused
 */
export function must<Value>(result: Result<Value, string>): Value {
  if (!result.ok) throw new Error(result.code);
  return result.value;
}
