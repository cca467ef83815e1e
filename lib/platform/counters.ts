import { perProcess } from './per-process';

// What this process has counted since it started, for `/metrics` (metrics.ts). Next's bundles count here too, without the library.

/**
 * What is counted, and the name of its label. Labels' values are names and codes of our own, so that there are few, and none
 * says anything about a person.
 */
export const COUNTERS = {
  consultations: { label: 'outcome', help: 'Consultation forms that were taken, by what became of them' },
  limits_hit: { label: 'limit', help: 'How often more came than a limit allows, by limit' },
  mail_attempts: { label: 'outcome', help: 'Attempts to hand an email to a mail server, by outcome' },
} as const;
export type CounterName = keyof typeof COUNTERS;

const counted = perProcess('counters', () => new Map<CounterName, Map<string, number>>());

/** Counts one more. @param value of the label: a constant, or one of our codes */
export function countOne(name: CounterName, value: string): void {
  const values = counted.get(name) ?? new Map<string, number>();
  values.set(value, (values.get(value) ?? 0) + 1);
  counted.set(name, values);
}

/** What was counted, by the label's value. */
export const countsOf = (name: CounterName): ReadonlyMap<string, number> => counted.get(name) ?? new Map();
