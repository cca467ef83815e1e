import { parsePhoneNumberFromString } from 'libphonenumber-js';
import type { ConsentKind, ConsentVersion } from '@/content/consent-versions';
import { CONSENTS, kindOf } from '@/content/consents';
import { FIELD_NAMES, type ConsultationInput } from './schema';

/** The same answers within this time are the same request. */
export const DUPLICATE_WINDOW_MS = 10 * 60 * 1000;
/** Other answers from the same phone or email within this time may correct the earlier ones. */
export const CORRECTION_WINDOW_MS = 24 * 60 * 60 * 1000;

/** Why a request is set apart until staff have looked at it. */
export type QuarantineReason = 'TRAP_FILLED' | 'MANY_FROM_ADDRESS' | 'MANY_IN_ALL' | 'MARKED_BY_STAFF';

const MINUTE = 60;
const HOUR = 60 * MINUTE;

/** Stored requests beyond these are quarantined (docs/adr/0020). */
export const SOFT_LIMITS = {
  perAddress: { name: 'request-stored', points: 5, seconds: HOUR },
  inAll: { name: 'request-stored-all', points: 60, seconds: HOUR },
} as const;
/** Posts beyond these are refused, so that a flood does not stop the site (docs/adr/0020). */
export const HARD_LIMITS = {
  perAddress: { name: 'form-post', points: 40, seconds: 10 * MINUTE },
  inAll: { name: 'form-post-all', points: 1200, seconds: 10 * MINUTE },
} as const;

/** Notes to one mailbox; a request beyond them is stored like any other, and its note is not sent. */
export const NOTES_PER_MAILBOX = { name: 'notes-mailbox', points: 3, seconds: 24 * HOUR } as const;

// No vowels, so that no word appears, and no character that is read as another one.
const REFERENCE_ALPHABET = '2346789BCDFGHJKMPQRTVWXY';
const REFERENCE_LENGTH = 8;

/**
 * A short reference such as `K7QM-4TX9`, easy to read out over the phone.
 * @param pick gives a random whole number from 0 up to, not including, its argument
 */
export function createReference(pick: (below: number) => number): string {
  const draw = () => REFERENCE_ALPHABET[pick(REFERENCE_ALPHABET.length)];
  const letters = Array.from({ length: REFERENCE_LENGTH }, draw).join('');
  return `${letters.slice(0, 4)}-${letters.slice(4)}`;
}

/** A phone number in E.164 where it is a possible number (US where no country is given), else its digits. */
export function normalisePhone(phone: string): string {
  const number = parsePhoneNumberFromString(phone, 'US');
  return number?.isPossible() ? number.number : phone.replace(/\D/g, '');
}

/** An email address as it is compared: mail servers tell capitals apart on paper alone. */
export const normaliseEmail = (email: string): string => email.toLowerCase();

/** Most parts of a name that are indexed: names are short, and each part is a row. */
const MOST_NAME_PARTS = 12;

/** The parts of a name as they are compared: without accents, capitals and signs, each once. */
export function nameParts(name: string): string[] {
  const plain = name.normalize('NFKD').replace(/\p{M}/gu, '').toLowerCase();
  return [...new Set(plain.match(/[\p{L}\p{N}]+/gu))].slice(0, MOST_NAME_PARTS);
}

/** The answers as one text, the same for the same answers. */
export const canonicalAnswers = (input: ConsultationInput): string =>
  JSON.stringify(FIELD_NAMES.map((field) => input[field]));

/** Whether other answers from the same browser are by the same person: on a shared device they may not be. */
export const mayCorrect = (input: ConsultationInput, earlier: ConsultationInput): boolean =>
  (['name', 'phone', 'email'] as const).some(
    (field) => input[field] !== '' && input[field].toLowerCase() === earlier[field].toLowerCase(),
  );

/** Where the sealed answers of a request belong. */
export const answersPlace = (id: string): string => `consultation_request/${id}/answers`;

type Consent = { kind: ConsentKind; version: ConsentVersion; text: string };

/**
 * What was consented to. A box that was ticked and then lost its question counts for nothing: a voicemail without a
 * phone, or the consent about substance use by anybody but the person themself (42 CFR 2.31(a)(8)).
 */
export function consentsGiven(input: ConsultationInput): Consent[] {
  const forThemself = input.askingFor === '' || input.askingFor === 'myself';
  const versions = [
    input.consent,
    ...(input.phone === '' ? [] : [input.voicemail, input.textMessage]),
    ...(input.email === '' ? [] : [input.privateEmail]),
    ...(forThemself ? [input.substanceUse] : []),
  ];
  return versions
    .filter((version): version is ConsentVersion => version !== '')
    .map((version) => ({ kind: kindOf(version), version, text: CONSENTS[version] }));
}
