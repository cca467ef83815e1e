import type { ConsentKind, ConsentVersion } from '@/content/consent-versions';
import { CONSENTS, kindOf } from '@/content/consents';
import { may, type Role } from '@/lib/auth/permissions';
import { drawCode } from '@/lib/shared/codes';
import { emailKey } from '@/lib/shared/email';
import { emailText } from '@/lib/shared/email-text';
import { memoizeByObject } from '@/lib/shared/memoize';
import { nameKeys } from '@/lib/shared/name-search';
import { phoneKey, phoneText, phoneValue, readPhone } from '@/lib/shared/phone';
import { sealedContext } from '@/lib/shared/sealed-columns';
import { comparable } from '@/lib/shared/typed-text';
import type { Signed } from '@/lib/intake/signatures/domain';
import type { StaffHow, WithdrawnHow } from './fields';
import { QUESTION_NAMES, questionOf, type QuestionName } from './questions';
import { FIELD_NAMES, type ConsultationInput, type FieldName } from './schema';

/** The same answers within this time are the same request. */
export const DUPLICATE_WINDOW_MS = 10 * 60 * 1000;
/** From the same opened form, they stay the same request this long: reloading a rendered receipt sends them again. */
export const SAME_FORM_WINDOW_MS = 24 * 60 * 60 * 1000;

/** A random id, the kind our page gives each form it opens. */
const OPENED_FORM = /^[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}$/;

/** Whether an id belongs to a form that our page opened, rather than one that another client made up. */
export const isOpenedForm = (form: string): boolean => OPENED_FORM.test(form);

/** How long the same answers from this form are the same request; no one can guess the id of someone else's form. */
export const sameWindowOf = (form: string): number =>
  isOpenedForm(form) ? SAME_FORM_WINDOW_MS : DUPLICATE_WINDOW_MS;
/** Different answers from the same phone or email within this time may correct the earlier ones. */
export const CORRECTION_WINDOW_MS = 24 * 60 * 60 * 1000;

/** Why a request is quarantined until staff have looked at it. */
export type QuarantineReason =
  | 'TRAP_FILLED'
  | 'MANY_FROM_ADDRESS'
  | 'NO_OPENED_FORM'
  | 'FORM_REUSED'
  | 'SENT_FAST'
  | 'SAME_TEXT'
  | 'MARKED_BY_STAFF';

/**
 * The version of the rules for finding and sealing a request: what `phoneKey`, `emailKey` and `nameKeys` return.
 * Increment it whenever one of them changes, and the worker reindexes what earlier versions stored. Since 2, indexes
 * are buckets; since 3, how a request came is sealed; since 4, the audit knows what is sealed.
 */
export const INDEX_VERSION = 4;

/** What a request is found by, in the form that is compared; an empty field is an empty string. */
export type SearchKeys = { phone: string; email: string; names: readonly string[] };

export const searchKeysOf = memoizeByObject(({ phone, email, name }: ConsultationInput): SearchKeys => ({
  phone: phone === '' ? '' : phoneKey(phone),
  email: email === '' ? '' : emailKey(email),
  names: nameKeys(name),
}));

/** How many digits a number has without its country and area codes, which a search may leave out. */
const LOCAL_DIGITS = 7;
/** The last digits of a number, which choose its bucket. */
export const phoneEnd = (phone: string): string => phone.replace(/\D/g, '').slice(-LOCAL_DIGITS);

/**
 * The requests that a search looks at: those in the buckets of these phones and emails, or all of them; `fits` checks
 * each one once opened.
 */
export type Sought = {
  phones: readonly string[];
  emails: readonly string[];
  fits: (keys: SearchKeys) => boolean;
};

/** Requests with the same phone or the same email. */
export const sameContact = ({ phone, email }: SearchKeys): Sought => ({
  phones: phone === '' ? [] : [phone],
  emails: email === '' ? [] : [email],
  fits: (keys) => (phone !== '' && keys.phone === phone) || (email !== '' && keys.email === email),
});

/** The encryption context of a request's search keys. */
export const searchContext = (id: string): string => `request_search/${id}/keys`;

const MINUTE = 60;
const HOUR = 60 * MINUTE;

/** What is counted about stored requests; each count is one sign among several (docs/adr/0020). */
export const COUNTS = {
  /**
   * Requests from one network, with and without an opened form counted separately, so that a flood doesn't taint anyone
   * who opened the form.
   */
  opened: { name: 'request-opened', points: 5, seconds: HOUR },
  openedOften: { name: 'request-opened-often', points: 30, seconds: HOUR },
  unopened: { name: 'request-unopened', points: 5, seconds: HOUR },
  /** Requests without an opened form, from anywhere. */
  unopenedAll: { name: 'request-unopened-all', seconds: HOUR },
  /** Requests from one opened form. */
  uses: { name: 'request-form-uses', seconds: 24 * HOUR },
  /** Posts of the same answers from one opened form: they are one request, whichever of them is stored. */
  copies: { name: 'request-form-copies', seconds: 24 * HOUR },
  /** Requests that share a run of words. */
  words: { name: 'request-words', seconds: HOUR },
} as const;

/** More requests than this within a minute are a flood; staff then get one email a minute for all of them. */
export const FLOOD = { requests: 20, milliseconds: MINUTE * 1000 } as const;

/** How many posts one network may send without an opened form (docs/adr/0020). */
export const POST_LIMIT = { name: 'form-post', points: 40, seconds: 10 * MINUTE } as const;

/** Notes to one mailbox; a request beyond the limit is stored like any other, but its note isn't sent. */
export const NOTES_PER_MAILBOX = { name: 'notes-mailbox', points: 3, seconds: 24 * HOUR } as const;

/**
 * A short reference such as `K7QM-4TX9`, easy to read out over the phone.
 * @param pick returns a random integer from 0 up to, but not including, its argument
 */
export function createReference(pick: (below: number) => number): string {
  return `${drawCode(4, pick)}-${drawCode(4, pick)}`;
}

/** In its stored notation, if it has one, because it is also compared with stored numbers. */
function samePhone(typed: string): string {
  const read = readPhone(typed);
  return read.ok ? phoneValue(read.value) : typed;
}

/** An answer normalized for comparison, since people retype the same thing with different punctuation. */
const sameAnswer = (input: ConsultationInput, field: FieldName) => {
  if (field === 'name' || field === 'message') return comparable(input[field]);
  if (field === 'phone') return samePhone(input.phone);
  return field === 'email' ? emailKey(input.email) : input[field];
};

/** The answers as one string, identical for identical answers. */
export const canonicalAnswers = memoizeByObject((input: ConsultationInput): string =>
  JSON.stringify(FIELD_NAMES.map((field) => sameAnswer(input, field))),
);

/** Answers for people to read, with the phone number and address not in their stored notation. */
export const readableAnswers = (answers: ConsultationInput): ConsultationInput => ({
  ...answers,
  phone: phoneText(answers.phone),
  email: emailText(answers.email),
});

/** Whether staff in that role may read the answer. */
export const isSeenBy = (role: Role, name: QuestionName): boolean => may(role, questionOf(name).seenBy);

/** Answers for staff in that role: the ones they may not read look unanswered. */
export const seenAnswers = (role: Role, answers: ConsultationInput): ConsultationInput => ({
  ...answers,
  ...Object.fromEntries(
    QUESTION_NAMES.filter((name) => !isSeenBy(role, name)).map((name) => [
      name,
      Array.isArray(answers[name]) ? [] : '',
    ]),
  ),
});

/** Whether new answers from the same browser may be from the same person; on a shared device they may not be. */
export const mayCorrect = (input: ConsultationInput, earlier: ConsultationInput): boolean =>
  (['name', 'phone', 'email'] as const).some(
    (field) => input[field] !== '' && sameAnswer(input, field) === sameAnswer(earlier, field),
  );

/** The encryption context of a phone intake draft. */
export const intakeDraftContext = (staffId: string): string =>
  sealedContext('intake_draft', [staffId], 'fields');

/** The encryption context of a request's answers. */
export const answersContext = (id: string): string => sealedContext('consultation_request', [id], 'answers');

/** The encryption context of what the lists show of a request. */
export const triageContext = (id: string): string => sealedContext('consultation_request', [id], 'triage');

/** The encryption context of what staff changed about a request. */
export const historyContext = (id: string): string => sealedContext('consultation_request', [id], 'history');

/** A consent as stored. */
export type StoredConsent = {
  kind: ConsentKind;
  version: string;
  text: string;
  givenAt: Date;
  withdrawnAt: Date | null;
  /** How staff learned that it no longer applies; absent if the person withdrew it on their own page. */
  withdrawnHow?: WithdrawnHow | undefined;
  /** How the person gave it to staff after their request came, and when staff recorded that; absent otherwise. */
  givenHow?: StaffHow | undefined;
  recordedAt?: Date | undefined;
  /** How it was signed, if its words ask for a signature. */
  signed?: Signed | undefined;
  /** Those of its kind that a signature replaced, oldest first: when they ended stays known. */
  earlier?: readonly EarlierConsent[] | undefined;
};

/** A consent that another took the place of. */
export type EarlierConsent = Pick<StoredConsent, 'version' | 'givenAt' | 'withdrawnAt' | 'withdrawnHow'>;

/** The encryption context of a request's consents. */
export const consentsContext = (id: string): string =>
  sealedContext('consultation_request', [id], 'consents');

type Consent = { kind: ConsentKind; version: ConsentVersion; text: string };

/**
 * What was consented to. A ticked box whose question has since disappeared doesn't count: voicemail without a phone
 * number.
 */
export function consentsGiven(input: ConsultationInput): Consent[] {
  const versions = [
    input.consent,
    ...(input.phone === '' ? [] : [input.voicemail, input.textMessage]),
    ...(input.email === '' ? [] : [input.privateEmail]),
  ];
  return versions
    .filter((version) => version !== '')
    .map((version) => ({ kind: kindOf(version), version, text: CONSENTS[version] }));
}

/** Whether the person gets a note that the request arrived: only if they said that no one else reads the address. */
export const wantsNote = (input: ConsultationInput): boolean =>
  consentsGiven(input).some(({ kind }) => kind === 'private_email');

/** The encryption context of a note's text. */
export const noteContext = (id: string): string => sealedContext('note', [id], 'text');
