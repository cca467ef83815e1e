import { isClosed, type Status } from '@/lib/clinic/statuses';
import type { ConsultationInput } from '@/lib/intake/schema';
import { maySign } from '@/lib/intake/signatures/domain';
import { codeKey, readReference } from '@/lib/shared/codes';
import { readEmail } from '@/lib/shared/email';
import { plainSigns } from '@/lib/shared/typed-text';

const MINUTE = 60;
const DAY = 24 * 60 * MINUTE;

/**
 * What a correct code gives its browser: a random token, and the request it opens as long as the server knows the
 * token.
 */
export type Opened = { session: string; requestId: string };

/** How long an opened page stays open. */
export const SESSION_MS = 15 * MINUTE * 1000;

/** How many times the browser that requested a code may try it. */
export const CODE_ATTEMPTS = 5;
const CODE_DIGITS = 8;

// None of these is used up until reference and email match, so that no one who has only one of them can exhaust it.

/**
 * Codes to one mailbox requested from one network: someone who knows reference and email can't use up everyone's share.
 */
export const CODES_PER_NETWORK = { name: 'access-codes-network', points: 6, seconds: DAY } as const;
/** Codes to one mailbox; further ones are silently not sent, so that it doesn't fill up. */
export const CODES_PER_MAILBOX = { name: 'access-codes-mailbox', points: 20, seconds: DAY } as const;
/** How many codes for one request can be valid at once. */
export const MOST_ASKINGS = 10;
/**
 * Attempts for one request beyond the first for each code, which is never refused, so that a correct code always opens.
 */
export const RETRIES_PER_REQUEST = {
  name: 'access-retries',
  points: 50,
  seconds: DAY,
  failsClosed: true,
} as const;

/** How many posts to these pages one network may send without an opened form (docs/adr/0020). */
export const OWN_PAGE_LIMIT = { name: 'request-access-post', points: 20, seconds: 10 * MINUTE } as const;

/** What was typed to request a code. */
export type Typed = { reference: string; email: string };
/** What is wrong with a field: it is empty, or its text can't be valid. */
export type TypedProblems = Partial<Record<keyof Typed, 'missing' | 'malformed'>>;

/** What someone requests a code with, however they typed it, and what is wrong with it. */
export function readAsking(typed: Typed): Typed & { problems: TypedProblems } {
  const read = { reference: readReference(typed.reference), email: readEmail(typed.email) ?? '' };
  const wrong = (['reference', 'email'] as const).filter((field) => read[field] === '');
  const problemOf = (field: keyof Typed) => (typed[field].trim() === '' ? 'missing' : 'malformed');
  return { ...read, problems: Object.fromEntries(wrong.map((field) => [field, problemOf(field)])) };
}

/**
 * The digits of a code, however it was typed: the digits as they are, even among other words copied along with them, or
 * else with digits in place of letters that look like them. Empty if it can't be a code.
 */
export function normaliseCode(typed: string): string {
  const readings = [plainSigns(typed), codeKey(typed)].map((text) => text.replace(/\D/g, ''));
  return readings.find((digits) => digits.length === CODE_DIGITS) ?? '';
}

/**
 * A code that can't be guessed in the attempts allowed.
 * @param pick returns a random integer from 0 up to, but not including, its argument
 */
export const createCode = (pick: (below: number) => number): string =>
  String(pick(10 ** CODE_DIGITS)).padStart(CODE_DIGITS, '0');

/** A code as shown in mail: in two groups. */
export const spacedCode = (code: string): string => `${code.slice(0, 4)} ${code.slice(4)}`;

/** Where a request stands, as whoever sent it may learn it. */
export type PersonStatus = Status | 'closed';

/**
 * The status that “Your request” shows. Whoever asks for someone else learns only whether the request is open: that the
 * other person is in our care, was referred or has an appointment is theirs to tell (42 CFR 2.13, Florida 397.501(7)).
 */
export function personStatus(status: Status, answers: Pick<ConsultationInput, 'askingFor'>): PersonStatus {
  if (maySign(answers)) return status;
  return isClosed(status) ? 'closed' : 'new';
}
