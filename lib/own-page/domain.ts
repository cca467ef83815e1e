import { codeKey } from '@/lib/shared/codes';
import { plainSigns } from '@/lib/shared/typed-text';

const MINUTE = 60;
const HOUR = 60 * MINUTE;

/** A code can be tried so often. */
export const CODE_ATTEMPTS = 5;
const CODE_DIGITS = 8;

/** Codes that are sent for one reference; more are quietly not sent, so that nobody's mailbox is filled. */
export const CODES_PER_REFERENCE = { name: 'own-page-codes', points: 3, seconds: HOUR } as const;
/** Codes that are sent to one mailbox: somebody may send many requests with another person's address. */
export const CODES_PER_MAILBOX = { name: 'own-page-mailbox', points: 10, seconds: 24 * HOUR } as const;

/** What one network may post to these pages that no form was opened for (docs/adr/0020). */
export const OWN_PAGE_LIMIT = { name: 'own-page-post', points: 20, seconds: 10 * MINUTE } as const;

/**
 * The digits of a code, however they were typed: as they stand, also beside words that were copied along, else with
 * digits for the letters that look like them. Empty where it can't be one.
 */
export function normaliseCode(typed: string): string {
  const readings = [plainSigns(typed), codeKey(typed)].map((text) => text.replace(/\D/g, ''));
  return readings.find((digits) => digits.length === CODE_DIGITS) ?? '';
}

/**
 * A code that nobody can guess in the tries that there are.
 * @param pick gives a random whole number from 0 up to, not including, its argument
 */
export const createCode = (pick: (below: number) => number): string =>
  String(pick(10 ** CODE_DIGITS)).padStart(CODE_DIGITS, '0');

/** A code as it is read in a mail: in two groups. */
export const spacedCode = (code: string): string => `${code.slice(0, 4)} ${code.slice(4)}`;
