import { Temporal } from 'temporal-polyfill';
import type { ConsentKind } from '@/content/consent-versions';
import { TRASH_DAYS } from '@/lib/cases/retention/domain';
import { isClosed, nextOf, type Status } from '@/lib/clinic/statuses';
import type { Use } from '@/lib/intake/proofs/domain';
import type { ConsultationInput } from '@/lib/intake/schema';
import type { DeliveryState } from '@/lib/outbox/fields';
import type { Template } from '@/lib/outbox/schema';
import { clockChangeAt, momentAt } from '@/lib/shared/dates';
import { DAY_MS } from '@/lib/shared/durations';
import { fail, ok, type Result } from '@/lib/shared/result';
import { sealedContext } from '@/lib/shared/sealed-columns';
import type { Channel, Outcome, Source } from './fields';

/** What about a request decides its next status. */
export type Standing = { status: Status; statusBefore: Status | null; firstContactAt: Date | null };

/** The previous status; a request that someone has tried to answer doesn't become new again. */
const statusBack = ({ statusBefore, firstContactAt }: Standing): Status | null =>
  statusBefore === 'new' && firstContactAt ? 'contacting' : statusBefore;

/** Where a closed request goes when it is reopened: back to where it was, if that is known. */
function reopensAs(request: Standing): Status {
  const back = statusBack(request);
  return back === null || isClosed(back) ? 'contacting' : back;
}

/** The statuses that may follow, in the order they are offered. */
export const nextStatuses = (request: Standing): readonly Status[] =>
  isClosed(request.status) ? [reopensAs(request)] : nextOf(request.status);

/** Whether a request may move to another status. Moving to its own is not allowed. */
export const canChangeStatus = (request: Standing, to: Status): boolean => nextStatuses(request).includes(to);

/** How long undoing a status change is offered. */
const UNDO_FOR_MS = DAY_MS;

/** The status that undoing the last change returns to; null if there is none, or if it was too long ago. */
export function undoesTo(request: Standing & { statusChangedAt: Date }, now: Date): Status | null {
  const back = statusBack(request);
  const recent = now.getTime() - request.statusChangedAt.getTime() < UNDO_FOR_MS;
  return recent && back !== request.status ? back : null;
}

/** Whether closing asks first, because no attempt to reach the person is on record. */
export const needsAttempt = (to: Status, attempts: number): boolean => to === 'unreachable' && attempts === 0;

/** The encryption context of a note being written. */
export const draftContext = (requestId: string, staffId: string): string =>
  sealedContext('note_draft', [requestId, staffId], 'text');

/** One person's refreshes within this time count as one view, since an open page refreshes itself. */
export const SAME_VIEW_MS = 10 * 60 * 1000;

/** When a request in the trash is permanently deleted; until then it can be restored. */
export const deletedForGoodAt = (trashedAt: Date): Date =>
  new Date(trashedAt.getTime() + TRASH_DAYS * DAY_MS);

/** Why a way to reach someone is closed. */
export type Closed = 'NOTHING_GIVEN' | 'NOT_THEIR_PHONE' | 'NEVER_ALLOWED' | 'TAKEN_BACK' | 'NOT_PRIVATE';
/** Whether a way is open, and if the person withdrew it, since when. */
export type Permit = { allowed: true } | { allowed: false; why: Closed; since?: Date };

/** What to watch out for with this request. Labels are in components/cases/case/call-card.tsx. */
export type Caution =
  | 'CONTACT_TAKEN_BACK'
  | 'NO_WAY'
  | 'NEVER_THE_OTHER'
  | 'NEVER_THE_CLIENT'
  | 'SHARED_PHONE'
  | 'PHONE_OWNER_UNKNOWN'
  | 'EMAIL_MAY_BE_READ'
  | 'MINOR'
  | 'MINOR_OF_THE_WRITER';

/** Everything staff must know before they call, text or write to someone. */
export type CallCard = {
  askFor: string;
  phone: string;
  phoneOwner: ConsultationInput['phoneOwner'];
  email: string;
  call: Permit;
  voicemail: Permit;
  text: Permit;
  writeEmail: Permit;
  prefers: ConsultationInput['contactBy'];
  days: ConsultationInput['days'];
  times: ConsultationInput['times'];
  cautions: readonly Caution[];
};

export type ConsentState = { kind: ConsentKind; withdrawnAt: Date | null };

const OPEN_WAY: Permit = { allowed: true };
const closed = (why: Closed): Permit => ({ allowed: false, why });

/** The first of several conditions that is closed, or else open. */
const all = (...permits: readonly Permit[]): Permit => permits.find(({ allowed }) => !allowed) ?? OPEN_WAY;
const needs = (given: boolean, why: Closed): Permit => (given ? OPEN_WAY : closed(why));

/** Whether a consent is in effect: given and not withdrawn. */
function standing(consents: readonly ConsentState[], kind: ConsentKind): Permit {
  const consent = consents.find((given) => given.kind === kind);
  if (!consent) return closed('NEVER_ALLOWED');
  return consent.withdrawnAt ? { allowed: false, why: 'TAKEN_BACK', since: consent.withdrawnAt } : OPEN_WAY;
}

/**
 * An address that is not private may be used if it is the only contact the person gave, because they agreed to be
 * contacted by email; never if they withdrew "private".
 */
function emailPermit({ email, phone }: ConsultationInput, consents: readonly ConsentState[]): Permit {
  const isPrivate = standing(consents, 'private_email');
  const never = !isPrivate.allowed && isPrivate.why === 'NEVER_ALLOWED';
  const permit = never ? needs(phone === '', 'NOT_PRIVATE') : isPrivate;
  return all(needs(email !== '', 'NOTHING_GIVEN'), standing(consents, 'contact'), permit);
}

/**
 * Says what is allowed, given the answers and the consents currently in effect. Anything not clearly allowed is not
 * allowed.
 */
export function callCard(answers: ConsultationInput, consents: readonly ConsentState[]): CallCard {
  const { name, askingFor, phone, phoneOwner, email, contactBy, days, times } = answers;
  const call = all(
    needs(phone !== '', 'NOTHING_GIVEN'),
    needs(phoneOwner !== 'theirs' || askingFor === 'myself', 'NOT_THEIR_PHONE'),
    standing(consents, 'contact'),
  );
  const ways = {
    call,
    voicemail: all(call, standing(consents, 'voicemail')),
    text: all(call, standing(consents, 'text_message')),
    writeEmail: emailPermit(answers, consents),
  };
  return {
    askFor: name,
    phone,
    phoneOwner,
    email,
    ...ways,
    prefers: contactBy,
    days,
    times,
    cautions: cautionsOf(answers, consents, ways),
  };
}

function cautionsOf(
  { askingFor, phone, phoneOwner, ageGroup }: ConsultationInput,
  consents: readonly ConsentState[],
  { call, text, writeEmail }: Pick<CallCard, 'call' | 'text' | 'writeEmail'>,
): readonly Caution[] {
  const isPrivate = standing(consents, 'private_email').allowed;
  const contact = standing(consents, 'contact');
  const found: readonly (readonly [Caution, boolean])[] = [
    ['CONTACT_TAKEN_BACK', !contact.allowed],
    ['NO_WAY', contact.allowed && ![call, text, writeEmail].some(({ allowed }) => allowed)],
    ['NEVER_THE_OTHER', askingFor === 'someone-else'],
    ['NEVER_THE_CLIENT', askingFor === 'professional'],
    ['SHARED_PHONE', phone !== '' && phoneOwner === 'shared'],
    ['PHONE_OWNER_UNKNOWN', phone !== '' && phoneOwner !== 'shared'],
    ['EMAIL_MAY_BE_READ', writeEmail.allowed && !isPrivate],
    ['MINOR', ageGroup === 'minor' && askingFor !== 'someone-else'],
    ['MINOR_OF_THE_WRITER', ageGroup === 'minor' && askingFor === 'someone-else'],
  ];
  return found.filter(([, applies]) => applies).map(([caution]) => caution);
}

/** Whether the person allows an attempt by this channel with this outcome. Someone who comes in has chosen to. */
export function isAllowed(card: CallCard, channel: Channel, outcome: Outcome): boolean {
  if (channel === 'in_person') return true;
  if (channel === 'text') return card.text.allowed;
  if (channel === 'email') return card.writeEmail.allowed;
  return outcome === 'left_voicemail' ? card.voicemail.allowed : card.call.allowed;
}

/** The consents that an attempt relies on, with the number or address used. Someone who comes in has chosen to. */
export function reliedOn(
  { phone, email }: ConsultationInput,
  consents: readonly ConsentState[],
  channel: Channel,
  outcome: Outcome,
): Use[] {
  if (channel === 'in_person') return [];
  const uses = (way: Use['way'], contact: string, kinds: readonly ConsentKind[]) =>
    kinds.map((kind): Use => ({ kind, way, contact }));
  if (channel === 'text') return uses('text', phone, ['contact', 'text_message']);
  if (channel === 'call')
    return outcome === 'left_voicemail'
      ? uses('voicemail', phone, ['contact', 'voicemail'])
      : uses('call', phone, ['contact']);
  const isPrivate = standing(consents, 'private_email').allowed;
  return uses('email', email, isPrivate ? ['contact', 'private_email'] : ['contact']);
}

/** When the number was recorded as wrong, if that was the outcome of the last call or text; otherwise undefined. */
export const wrongNumberSince = (
  attempts: readonly { at: Date; channel: Channel; outcome: Outcome }[],
): Date | undefined => {
  const byPhone = attempts.filter(({ channel }) => channel === 'call' || channel === 'text');
  const last = byPhone.toSorted((one, other) => other.at.getTime() - one.at.getTime())[0];
  return last?.outcome === 'wrong_number' ? last.at : undefined;
};

/**
 * Whether it is a time the person named, in the clinic's time zone; `night` when no one is called unless they asked for
 * it.
 */
export type Timing = 'any' | 'inside' | 'outside' | 'night';

// 47 CFR 64.1200(c)(1) allows sales calls from 8 AM to 9 PM, a fair limit for ours too.
const DAY_BEGINS = 8;
const DAY_ENDS = 21;
const partOfDay = (hour: number) => (hour < 12 ? 'morning' : hour < 17 ? 'afternoon' : 'evening');
const WEEKDAYS = ['monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday', 'sunday'] as const;

const zoned = (moment: Date, timeZone: string) =>
  Temporal.Instant.fromEpochMilliseconds(moment.getTime()).toZonedDateTimeISO(timeZone);

/** Whether now is within the times the person named, in the clinic's time zone. */
export function timingOf(
  { days, times }: Pick<CallCard, 'days' | 'times'>,
  now: Date,
  timeZone: string,
): Timing {
  const { hour, dayOfWeek } = zoned(now, timeZone);
  if (hour < DAY_BEGINS || hour >= DAY_ENDS) return 'night';
  if (days.length === 0 && times.length === 0) return 'any';
  const day = WEEKDAYS[dayOfWeek - 1];
  const rightDay = days.length === 0 || days.some((chosen) => chosen === day);
  const rightTime = times.length === 0 || times.includes(partOfDay(hour));
  return rightDay && rightTime ? 'inside' : 'outside';
}

/**
 * The time of a follow-up, from a day and a time on the clinic's clock; null if both are empty. If an hour occurs
 * twice, it is the first one, and `isDoubled` says so.
 */
export function followUpTime(
  date: string,
  time: string,
  timeZone: string,
): Result<{ at: Date | null; isDoubled: boolean }, 'NOT_A_TIME' | 'SKIPPED_HOUR'> {
  if (date === '' && time === '') return ok({ at: null, isDoubled: false });
  const [at, change] = [momentAt(date, time, timeZone), clockChangeAt(date, time, timeZone)];
  if (!at) return fail('NOT_A_TIME');
  return change === 'skipped' ? fail('SKIPPED_HOUR') : ok({ at, isDoubled: change === 'doubled' });
}

/** A time as form fields show it: a day and a time on the clinic's clock. */
export function clockAt(moment: Date, timeZone: string): { date: string; time: string } {
  const local = zoned(moment, timeZone);
  return {
    date: local.toPlainDate().toString(),
    time: local.toPlainTime().toString({ smallestUnit: 'minute' }),
  };
}

/** A mail from lib/outbox, and what became of it. */
type Fate = { template: Template; state: DeliveryState; lastErrorCode: string | null };

/** One event in a request's history. Labels are in components/cases/case/timeline.tsx. */
export type Happened =
  | { kind: 'received'; at: Date; source: Source }
  | { kind: 'agreed' | 'taken_back'; at: Date; consents: readonly ConsentKind[] }
  | { kind: 'tried'; at: Date; by: string; channel: Channel; outcome: Outcome }
  | { kind: 'note'; at: Date; by: string; text: string }
  | ({ kind: 'mail'; at: Date } & Fate)
  | { kind: 'looked'; at: Date; by: string; times: number }
  | {
      kind: 'done';
      at: Date;
      by: string;
      action: string;
      /** The member of staff it was done to. */
      whom: string | null;
      details: Readonly<Record<string, unknown>>;
    };

/** An audit entry about a request. Without a name, it was done by the software or the person. */
type Entry = {
  at: Date;
  action: string;
  actorName: string | null;
  staffName?: string | null;
  details: Readonly<Record<string, unknown>>;
};

type Past = {
  receivedAt: Date;
  source: Source;
  consents: readonly (ConsentState & { givenAt: Date })[];
  notes: readonly { at: Date; by: string; text: string }[];
  attempts: readonly { at: Date; by: string; channel: Channel; outcome: Outcome }[];
};
type Mail = Fate & { createdAt: Date };

/** Entries that the timeline already shows some other way, or that change nothing about the case. */
const SHOWN_OTHERWISE = [
  'request.received',
  'request.resealed',
  'request.note_added',
  'request.contact_attempted',
  'request.consent_withdrawn',
];
const LOOKED = 'request.viewed';

/**
 * A request's whole history, newest first. Consecutive views by one person are shown as one.
 * @param entries newest first, since several may have the same time
 */
export function timelineOf(
  { receivedAt, source, consents, notes, attempts }: Past,
  mails: readonly Mail[],
  entries: readonly Entry[],
): Happened[] {
  const happened: Happened[] = [
    { kind: 'received', at: receivedAt, source },
    ...grouped('agreed', consents, ({ givenAt }) => givenAt),
    ...grouped('taken_back', consents, ({ withdrawnAt }) => withdrawnAt),
    ...mails.map(({ createdAt: at, template, state, lastErrorCode }): Happened => ({
      kind: 'mail',
      at,
      template,
      state,
      lastErrorCode,
    })),
    ...attempts.map((attempt): Happened => ({ kind: 'tried', ...attempt })),
    ...notes.map((note): Happened => ({ kind: 'note', ...note })),
    ...entries
      .filter(({ action }) => !SHOWN_OTHERWISE.includes(action))
      .map(fromEntry)
      .reverse(),
  ];
  return joinLooks(happened.toSorted((one, other) => one.at.getTime() - other.at.getTime())).reverse();
}

const fromEntry = ({ action, at, actorName, staffName = null, details }: Entry): Happened =>
  action === LOOKED
    ? { kind: 'looked', at, by: actorName ?? '', times: 1 }
    : { kind: 'done', at, by: actorName ?? '', action, whom: staffName, details };

/** Consents given, or withdrawn, at the same time are one event. */
function grouped<Consent extends ConsentState>(
  kind: 'agreed' | 'taken_back',
  consents: readonly Consent[],
  when: (consent: Consent) => Date | null,
): Happened[] {
  const times = new Map<number, ConsentKind[]>();
  for (const consent of consents) {
    const at = when(consent)?.getTime();
    if (at !== undefined) times.set(at, [...(times.get(at) ?? []), consent.kind]);
  }
  return [...times].map(([at, kinds]) => ({ kind, at: new Date(at), consents: kinds }));
}

/** Takes events oldest first: a view right after another by the same person counts as part of it. */
function joinLooks(happened: readonly Happened[]): Happened[] {
  const joined: Happened[] = [];
  for (const item of happened) {
    const last = joined.at(-1);
    if (item.kind === 'looked' && last?.kind === 'looked' && last.by === item.by)
      joined[joined.length - 1] = { ...item, times: last.times + 1 };
    else joined.push(item);
  }
  return joined;
}
