import type { ConsentKind, ConsentVersion } from '@/content/consent-versions';
import { CONSENTS, kindOf } from '@/content/consents';
import { may, type Role } from '@/lib/auth/permissions';
import { drawCode } from '@/lib/shared/codes';
import { emailKey } from '@/lib/shared/email';
import { emailText } from '@/lib/shared/email-text';
import { nameKeys } from '@/lib/shared/name-search';
import { phoneKey, phoneText, phoneValue, readPhone } from '@/lib/shared/phone';
import { comparable } from '@/lib/shared/typed-text';
import { QUESTION_NAMES, questionOf, type QuestionName } from './questions';
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
export type QuarantineReason =
  | 'TRAP_FILLED'
  | 'MANY_FROM_ADDRESS'
  | 'NO_OPENED_FORM'
  | 'FORM_REUSED'
  | 'SENT_FAST'
  | 'SAME_TEXT'
  | 'MARKED_BY_STAFF';

/**
 * By which rules a request is found and sealed: what `phoneKey`, `emailKey` and `nameKeys` give. Whoever changes one of
 * them adds one, and the worker indexes what earlier versions stored again. From 2 on indexes are buckets, from 3 on how a
 * request came is sealed, from 4 on the audit knows what is sealed.
 */
export const INDEX_VERSION = 4;

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
export const searchContext = (id: string): string => `request_search/${id}/keys`;

const MINUTE = 60;
const HOUR = 60 * MINUTE;

/** What is counted of the requests that are stored, each as a sign among others (docs/adr/0020). */
export const COUNTS = {
  /** Requests from one network, those with and without an opened form apart: a flood taints nobody who opened the form. */
  opened: { name: 'request-opened', points: 5, seconds: HOUR },
  openedOften: { name: 'request-opened-often', points: 30, seconds: HOUR },
  unopened: { name: 'request-unopened', points: 5, seconds: HOUR },
  /** Requests without an opened form, from wherever. */
  unopenedAll: { name: 'request-unopened-all', seconds: HOUR },
  /** Requests by one opened form. */
  uses: { name: 'request-form-uses', seconds: 24 * HOUR },
  /** Requests with one run of words. */
  words: { name: 'request-words', seconds: HOUR },
} as const;

/** More requests than this within a minute are a flood: staff then get one mail a minute for all of them. */
export const FLOOD = { requests: 20, milliseconds: MINUTE * 1000 } as const;

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

/** Whether staff of that role may read the answer. */
export const isSeenBy = (role: Role, name: QuestionName): boolean => may(role, questionOf(name).seenBy);

/** Answers for staff of that role: what they may not read looks as if it had not been answered. */
export const seenAnswers = (role: Role, answers: ConsultationInput): ConsultationInput => ({
  ...answers,
  ...Object.fromEntries(
    QUESTION_NAMES.filter((name) => !isSeenBy(role, name)).map((name) => [
      name,
      Array.isArray(answers[name]) ? [] : '',
    ]),
  ),
});

/** Whether other answers from the same browser are by the same person: on a shared device they may not be. */
export const mayCorrect = (input: ConsultationInput, earlier: ConsultationInput): boolean =>
  (['name', 'phone', 'email'] as const).some(
    (field) => input[field] !== '' && sameAnswer(input, field) === sameAnswer(earlier, field),
  );

/** Where the sealed draft of a phone intake belongs. */
export const intakeDraftContext = (staffId: string): string => `intake_draft/${staffId}/fields`;

/** Where the sealed answers of a request belong. */
export const answersContext = (id: string): string => `consultation_request/${id}/answers`;

/** Where what the lists show of a request belongs. */
export const triageContext = (id: string): string => `consultation_request/${id}/triage`;

/** A consent as it is stored. */
export type StoredConsent = {
  kind: ConsentKind;
  version: string;
  text: string;
  givenAt: Date;
  withdrawnAt: Date | null;
};

/** Where the sealed consents of a request belong. */
export const consentsContext = (id: string): string => `consultation_request/${id}/consents`;

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

/** Whether the person gets a note that it arrived: they said that only they read the address. */
export const wantsNote = (input: ConsultationInput): boolean =>
  consentsGiven(input).some(({ kind }) => kind === 'private_email');

/** What is known of how a request came. Counts include the request itself. */
export type Signs = {
  honeypotFilled: boolean;
  /** The form of ours that was opened for it: for how long, and how many requests it was used for. */
  opened: { seconds: number; uses: number } | null;
  /** Whether its network sent more of the kind than people do in an hour, or many times that. */
  network: 'quiet' | 'busy' | 'flooding';
  /** Requests of the last hour with nearly the same message. */
  alike: number;
  /** Requests of the last hour that no form was opened for. */
  unopened: number;
  /** Whether more come than people send. */
  flood: boolean;
};

/** A request with as many points is quarantined. */
const QUARANTINED_FROM = 5;
/** Nobody reads and fills in the form in less. */
const FAST_SECONDS = 3;
const MANY_UNOPENED = 20;
const MANY_ALIKE = 10;

/**
 * How much each sign says, the strongest of equals first. What can happen to a person by itself stays below the limit:
 * a browser that fills in the form at once, a network that many share, words that others use too.
 */
const WEIGHTS: readonly (readonly [QuarantineReason, (signs: Signs) => number])[] = [
  ['TRAP_FILLED', ({ honeypotFilled }) => (honeypotFilled ? 5 : 0)],
  [
    'MANY_FROM_ADDRESS',
    ({ network, opened }) => (network === 'quiet' ? 0 : network === 'flooding' || !opened ? 3 : 2),
  ],
  [
    'NO_OPENED_FORM',
    ({ opened, flood, unopened }) => (opened ? 0 : flood || unopened > MANY_UNOPENED ? 5 : 3),
  ],
  ['FORM_REUSED', ({ opened }) => (!opened || opened.uses < 2 ? 0 : opened.uses === 2 ? 2 : 5)],
  ['SENT_FAST', ({ opened }) => (opened && opened.seconds < FAST_SECONDS ? 2 : 0)],
  ['SAME_TEXT', ({ alike, flood }) => (alike > MANY_ALIKE ? (flood ? 5 : 4) : alike > 2 ? 2 : 0)],
];

/** Why a request is to be quarantined, by all its signs together; null where it is a new one like any other. */
export function quarantineReason(signs: Signs): QuarantineReason | null {
  const points = WEIGHTS.map(([reason, weigh]) => ({ reason, weight: weigh(signs) }));
  const sum = points.reduce((total, { weight }) => total + weight, 0);
  const strongest = Math.max(...points.map(({ weight }) => weight));
  return sum < QUARANTINED_FROM ? null : (points.find(({ weight }) => weight === strongest)?.reason ?? null);
}

const RUN_WORDS = 4;
/** Shorter messages are alike by chance: "please call me". */
const FEWEST_WORDS = 8;
const RUNS_KEPT = 4;
/** Of the runs of a message, so many must have come before for it to be alike. */
const RUNS_ALIKE = 2;

/** An order of texts that has nothing to do with what they say (FNV-1a). */
const shuffleKey = (text: string): number =>
  Array.from(text, (sign) => sign.codePointAt(0) ?? 0).reduce(
    (hash, code) => Math.imul(hash ^ code, 0x01000193) >>> 0,
    0x811c9dc5,
  );

/**
 * A few runs of words that stand for a message, mostly the same ones where little of it was changed (a MinHash sketch).
 * None of a short message.
 */
export function runsOf(message: string): string[] {
  const words = comparable(message).match(/\p{L}+/gu) ?? [];
  if (words.length < FEWEST_WORDS) return [];
  const runs = words.slice(RUN_WORDS - 1).map((_, at) => words.slice(at, at + RUN_WORDS).join(' '));
  return [...new Set(runs)].toSorted((one, other) => shuffleKey(one) - shuffleKey(other)).slice(0, RUNS_KEPT);
}

/** How many messages were nearly the same, by how often each of its runs came. */
export const alikeBy = (runCounts: readonly number[]): number =>
  runCounts.toSorted((one, other) => other - one)[RUNS_ALIKE - 1] ?? 0;

/** Where the sealed text of a note belongs. */
export const noteContext = (id: string): string => `note/${id}/text`;
