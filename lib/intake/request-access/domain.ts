import { codeKey, readReference } from '@/lib/shared/codes';
import { readEmail } from '@/lib/shared/email';
import { plainSigns } from '@/lib/shared/typed-text';

const MINUTE = 60;
const DAY = 24 * 60 * MINUTE;

/** What a right code gives its browser: a random token, and the request that it opens as long as the server knows it. */
export type Opened = { session: string; requestId: string };

/** How long a page that was opened stays open. */
export const SESSION_MS = 15 * MINUTE * 1000;

/** A code can be tried so often, by the browser that asked for it. */
export const CODE_ATTEMPTS = 5;
const CODE_DIGITS = 8;

// Nothing of these is used up before reference and email match, so that nobody who has but one of them can use it up.

/** Codes to one mailbox that are asked for from one network: whoever knows reference and email leaves others some. */
export const CODES_PER_NETWORK = { name: 'access-codes-network', points: 6, seconds: DAY } as const;
/** Codes to one mailbox; more are quietly not sent, so that it is not filled. */
export const CODES_PER_MAILBOX = { name: 'access-codes-mailbox', points: 20, seconds: DAY } as const;
/** Codes for one request that are good at the same time. */
export const MOST_ASKINGS = 10;
/** Tries for one request beyond the first of each code: that one is never refused, so that a right code always opens. */
export const RETRIES_PER_REQUEST = {
  name: 'access-retries',
  points: 50,
  seconds: DAY,
  failsClosed: true,
} as const;

/** What one network may post to these pages that no form was opened for (docs/adr/0020). */
export const OWN_PAGE_LIMIT = { name: 'request-access-post', points: 20, seconds: 10 * MINUTE } as const;

/** What was typed to ask for a code. */
export type Typed = { reference: string; email: string };
/** What is wrong with a field: nothing stands in it, or what can't be one. */
export type TypedProblems = Partial<Record<keyof Typed, 'missing' | 'malformed'>>;

/** What somebody asks with, however they typed it, and what is wrong with it. */
export function readAsking(typed: Typed): Typed & { problems: TypedProblems } {
  const read = { reference: readReference(typed.reference), email: readEmail(typed.email) ?? '' };
  const wrong = (['reference', 'email'] as const).filter((field) => read[field] === '');
  const problemOf = (field: keyof Typed) => (typed[field].trim() === '' ? 'missing' : 'malformed');
  return { ...read, problems: Object.fromEntries(wrong.map((field) => [field, problemOf(field)])) };
}

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
