import type { ConsentKind, ConsentVersion } from '@/content/consent-versions';
import { CONSENTS, kindOf } from '@/content/consents';
import { drawCode } from '@/lib/shared/codes';
import { emailKey } from '@/lib/shared/email';
import { emailText } from '@/lib/shared/email-text';
import { nameKeys } from '@/lib/shared/name-search';
import { phoneKey, phoneText, phoneValue, readPhone } from '@/lib/shared/phone';
import { comparable } from '@/lib/shared/typed-text';
import { FIELD_NAMES, type ConsultationInput, type FieldName } from './schema';

/** The same answers within this time are the same request. */
export const DUPLICATE_WINDOW_MS = 10 * 60 * 1000;
/** From the same opened form they are the same request this long: loading a drawn receipt again sends them again. */
export const SAME_FORM_WINDOW_MS = 24 * 60 * 60 * 1000;

/** A random id, as our page gives each form that it opens. */
const OPENED_FORM = /^[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}$/;

/** Whether an id is one of a form that our page opened, and not what some other client made up. */
export const isOpenedForm = (form: string): boolean => OPENED_FORM.test(form);

/** For how long the same answers by a form of that id are the same request; nobody guesses the id of another's form. */
export const sameWindowOf = (form: string): number =>
  isOpenedForm(form) ? SAME_FORM_WINDOW_MS : DUPLICATE_WINDOW_MS;
/** Other answers from the same phone or email within this time may correct the earlier ones. */
export const CORRECTION_WINDOW_MS = 24 * 60 * 60 * 1000;

/** Why a request is set apart until staff have looked at it. */
export type QuarantineReason = 'TRAP_FILLED' | 'MANY_FROM_ADDRESS' | 'MANY_IN_ALL' | 'MARKED_BY_STAFF';

/**
 * By which rules a request is found and sealed: what `phoneKey`, `emailKey` and `nameKeys` give. Whoever changes one of
 * them adds one, and the worker indexes what earlier versions stored again. From 2 on indexes are buckets.
 */
export const INDEX_VERSION = 2;

/** What a request is found by, as it is compared; a field left empty is an empty text. */
export type SearchKeys = { phone: string; email: string; names: readonly string[] };

export const searchKeysOf = ({ phone, email, name }: ConsultationInput): SearchKeys => ({
  phone: phone === '' ? '' : phoneKey(phone),
  email: email === '' ? '' : emailKey(email),
  names: nameKeys(name),
});

/** Without country and area code, which a search may leave out, a number has so many digits. */
const LOCAL_DIGITS = 7;
/** The end of a number, by which its bucket is chosen. */
export const phoneEnd = (phone: string): string => phone.replace(/\D/g, '').slice(-LOCAL_DIGITS);

/** Requests that are sought: those in the buckets of these phones and emails, or all; `fits` compares what was opened. */
export type Sought = {
  phones: readonly string[];
  emails: readonly string[];
  fits: (keys: SearchKeys) => boolean;
};

/** Those with the same phone or the same email. */
export const sameContact = ({ phone, email }: SearchKeys): Sought => ({
  phones: phone === '' ? [] : [phone],
  emails: email === '' ? [] : [email],
  fits: (keys) => (phone !== '' && keys.phone === phone) || (email !== '' && keys.email === email),
});

/** Where what a request is found by belongs. */
export const searchPlace = (id: string): string => `request_search/${id}/keys`;

const MINUTE = 60;
const HOUR = 60 * MINUTE;

/** Stored requests beyond these are quarantined (docs/adr/0020). */
export const SOFT_LIMITS = {
  perAddress: { name: 'request-stored', points: 5, seconds: HOUR },
  inAll: { name: 'request-stored-all', points: 60, seconds: HOUR },
} as const;
/** What one network may post that no form was opened for (docs/adr/0020). */
export const POST_LIMIT = { name: 'form-post', points: 40, seconds: 10 * MINUTE } as const;

/** Notes to one mailbox; a request beyond them is stored like any other, and its note is not sent. */
export const NOTES_PER_MAILBOX = { name: 'notes-mailbox', points: 3, seconds: 24 * HOUR } as const;

/**
 * A short reference such as `K7QM-4TX9`, easy to read out over the phone.
 * @param pick gives a random whole number from 0 up to, not including, its argument
 */
export function createReference(pick: (below: number) => number): string {
  return `${drawCode(4, pick)}-${drawCode(4, pick)}`;
}

/** In the notation in which it is stored, where it has one: what was stored is compared too. */
function samePhone(typed: string): string {
  const read = readPhone(typed);
  return read.ok ? phoneValue(read.value) : typed;
}

/** An answer as it is compared with another one: people type the same thing again with other signs. */
const sameAnswer = (input: ConsultationInput, field: FieldName) => {
  if (field === 'name' || field === 'message') return comparable(input[field]);
  if (field === 'phone') return samePhone(input.phone);
  return field === 'email' ? emailKey(input.email) : input[field];
};

/** The answers as one text, the same for the same answers. */
export const canonicalAnswers = (input: ConsultationInput): string =>
  JSON.stringify(FIELD_NAMES.map((field) => sameAnswer(input, field)));

/** Answers as people read them: the number and the address not in the notation in which they are stored. */
export const readableAnswers = (answers: ConsultationInput): ConsultationInput => ({
  ...answers,
  phone: phoneText(answers.phone),
  email: emailText(answers.email),
});

/** Whether other answers from the same browser are by the same person: on a shared device they may not be. */
export const mayCorrect = (input: ConsultationInput, earlier: ConsultationInput): boolean =>
  (['name', 'phone', 'email'] as const).some(
    (field) => input[field] !== '' && sameAnswer(input, field) === sameAnswer(earlier, field),
  );

/** Where the sealed draft of a phone intake belongs. */
export const intakeDraftPlace = (staffId: string): string => `intake_draft/${staffId}/fields`;

/** Where the sealed answers of a request belong. */
export const answersPlace = (id: string): string => `consultation_request/${id}/answers`;

/** Where what the lists show of a request belongs. */
export const triagePlace = (id: string): string => `consultation_request/${id}/triage`;

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
