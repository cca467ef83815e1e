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
import type { WithdrawnHow } from './fields';
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
};

/** The encryption context of a request's consents. */
export const consentsContext = (id: string): string =>
  sealedContext('consultation_request', [id], 'consents');

type Consent = { kind: ConsentKind; version: ConsentVersion; text: string };

/**
 * What was consented to. A ticked box whose question has since disappeared doesn't count: voicemail without a phone
 * number, or the consent about substance use given by anyone but the person themself (42 CFR 2.31(a)(8)).
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

/** Whether the person gets a note that the request arrived: only if they said that no one else reads the address. */
export const wantsNote = (input: ConsultationInput): boolean =>
  consentsGiven(input).some(({ kind }) => kind === 'private_email');

/** What is known about how a request came. Counts include the request itself. */
export type Signs = {
  honeypotFilled: boolean;
  /** The opened form it came from: how long it was open, and how many requests it was used for. */
  opened: { seconds: number; uses: number } | null;
  /** Whether its network sent more of the kind than people do in an hour, or many times that. */
  network: 'quiet' | 'busy' | 'flooding';
  /** Requests in the last hour with nearly the same message. */
  alike: number;
  /** Requests in the last hour without an opened form. */
  unopened: number;
  /** Whether more requests are coming in than people send. */
  flood: boolean;
};

/** A request with this many points is quarantined. */
const QUARANTINED_FROM = 5;
/** No one can read and fill in the form faster than this. */
const FAST_SECONDS = 3;
const MANY_UNOPENED = 20;
const MANY_ALIKE = 10;

/**
 * How much each sign weighs; among equals the strongest comes first. What can happen to an honest person stays below
 * the limit on its own: a browser that fills in the form instantly, a network that many people share, words that others
 * use too.
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

/** Why a request should be quarantined, judging by all its signs together; null if it is an ordinary new request. */
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
/** A message is alike if at least this many of its runs were seen before. */
const RUNS_ALIKE = 2;

/** Orders texts in a way that has nothing to do with what they say (FNV-1a). */
const shuffleKey = (text: string): number =>
  Array.from(text, (sign) => sign.codePointAt(0) ?? 0).reduce(
    (hash, code) => Math.imul(hash ^ code, 0x01000193) >>> 0,
    0x811c9dc5,
  );

/**
 * A few runs of words that stand for a message, mostly the same ones if only a little of it changes (a MinHash sketch).
 * None for a short message.
 */
export function runsOf(message: string): string[] {
  const words = comparable(message).match(/\p{L}+/gu) ?? [];
  if (words.length < FEWEST_WORDS) return [];
  const runs = words.slice(RUN_WORDS - 1).map((_, at) => words.slice(at, at + RUN_WORDS).join(' '));
  const ranked = [...new Set(runs)].map((run) => ({ run, rank: shuffleKey(run) }));
  const lowest = ranked.toSorted((one, other) => one.rank - other.rank).slice(0, RUNS_KEPT);
  return lowest.map(({ run }) => run);
}

/** How many messages were nearly the same, judging by how often each of its runs was seen. */
export const alikeBy = (runCounts: readonly number[]): number =>
  runCounts.toSorted((one, other) => other - one)[RUNS_ALIKE - 1] ?? 0;

/** The encryption context of a note's text. */
export const noteContext = (id: string): string => sealedContext('note', [id], 'text');
