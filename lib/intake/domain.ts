import type { ConsentKind, ConsentVersion } from '@/content/consent-versions';
import { CONSENTS, kindOf } from '@/content/consents';
import { drawCode } from '@/lib/shared/codes';
import { emailKey } from '@/lib/shared/email';
import { emailText } from '@/lib/shared/email-text';
import { phoneText } from '@/lib/shared/phone';
import { comparable } from '@/lib/shared/typed-text';
import { FIELD_NAMES, type ConsultationInput, type FieldName } from './schema';

/** The same answers within this time are the same request. */
export const DUPLICATE_WINDOW_MS = 10 * 60 * 1000;
/** From the same opened form they are the same request this long: loading a drawn receipt again sends them again. */
const SAME_FORM_WINDOW_MS = 24 * 60 * 60 * 1000;

/** A random id, as our page gives each form that it opens. */
const OPENED_FORM = /^[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}$/;

/** For how long the same answers by a form of that id are the same request; nobody guesses the id of another's form. */
export const sameWindowOf = (form: string): number =>
  OPENED_FORM.test(form) ? SAME_FORM_WINDOW_MS : DUPLICATE_WINDOW_MS;
/** Other answers from the same phone or email within this time may correct the earlier ones. */
export const CORRECTION_WINDOW_MS = 24 * 60 * 60 * 1000;

/** Why a request is set apart until staff have looked at it. */
export type QuarantineReason = 'TRAP_FILLED' | 'MANY_FROM_ADDRESS' | 'MANY_IN_ALL' | 'MARKED_BY_STAFF';

/**
 * Which rules a request is found by: what `phoneKey`, `emailKey` and `nameKeys` give. Whoever changes one of them adds
 * one, and the worker indexes what earlier versions stored again.
 */
export const INDEX_VERSION = 1;

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

/** An answer as it is compared with another one: people type the same thing again with other signs. */
const sameAnswer = (input: ConsultationInput, field: FieldName) => {
  if (field === 'name' || field === 'message') return comparable(input[field]);
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
