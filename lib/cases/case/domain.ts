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
import type { Channel, Outcome, Source } from './fields';

/** A request as far as the way of its status tells. */
export type Standing = { status: Status; statusBefore: Status | null; firstContactAt: Date | null };

/** The status before the last change; one that someone has tried to reach is not new again. */
const statusBack = ({ statusBefore, firstContactAt }: Standing): Status | null =>
  statusBefore === 'new' && firstContactAt ? 'contacting' : statusBefore;

/** Where a closed request goes when it is reopened: where it was, as far as that is known. */
function reopensAs(request: Standing): Status {
  const back = statusBack(request);
  return back === null || isClosed(back) ? 'contacting' : back;
}

/** The statuses that may follow, in the order in which they are offered. */
export const nextStatuses = (request: Standing): readonly Status[] =>
  isClosed(request.status) ? [reopensAs(request)] : nextOf(request.status);

/** Whether a request may go to another status. To its own it may not. */
export const canChangeStatus = (request: Standing, to: Status): boolean => nextStatuses(request).includes(to);

/** A change of status is offered to be undone for this time. */
const UNDO_FOR_MS = DAY_MS;

/** Where the last change of status leads back to; null if there is none, or it was too long ago. */
export function undoesTo(request: Standing & { statusChangedAt: Date }, now: Date): Status | null {
  const back = statusBack(request);
  const recent = now.getTime() - request.statusChangedAt.getTime() < UNDO_FOR_MS;
  return recent && back !== request.status ? back : null;
}

/** Whether a close asks first: no one is known to have tried to reach the person. */
export const needsAttempt = (to: Status, attempts: number): boolean => to === 'unreachable' && attempts === 0;

/** Where the sealed text of the note that someone is writing belongs. */
export const draftContext = (requestId: string, staffId: string): string =>
  `note_draft/${requestId}/${staffId}/text`;

/** Views of one person within this time that no page was opened for are one view: the page keeps itself fresh. */
export const SAME_VIEW_MS = 10 * 60 * 1000;

/** When a request in the trash is deleted for good; until then it can be restored. */
export const deletedForGoodAt = (trashedAt: Date): Date =>
  new Date(trashedAt.getTime() + TRASH_DAYS * DAY_MS);

/** Why a way to reach someone is closed. */
export type Closed = 'NOTHING_GIVEN' | 'NOT_THEIR_PHONE' | 'NEVER_ALLOWED' | 'TAKEN_BACK' | 'NOT_PRIVATE';
/** Whether a way is open; where the person took it back, since when it is not. */
export type Permit = { allowed: true } | { allowed: false; why: Closed; since?: Date };

/** What to mind with this request. Words are in components/cases/case/call-card.tsx. */
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

/** All that has to be known before someone is called, texted or written to. */
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

/** The first closed of several conditions, or open. */
const all = (...permits: readonly Permit[]): Permit => permits.find(({ allowed }) => !allowed) ?? OPEN_WAY;
const needs = (given: boolean, why: Closed): Permit => (given ? OPEN_WAY : closed(why));

/** Whether a consent stands: given and not taken back. */
function standing(consents: readonly ConsentState[], kind: ConsentKind): Permit {
  const consent = consents.find((given) => given.kind === kind);
  if (!consent) return closed('NEVER_ALLOWED');
  return consent.withdrawnAt ? { allowed: false, why: 'TAKEN_BACK', since: consent.withdrawnAt } : OPEN_WAY;
}

/**
 * An address that is not private may be used where it is the only way that the person gave, because they agreed to be
 * contacted by email; never where they took "private" back.
 */
function emailPermit({ email, phone }: ConsultationInput, consents: readonly ConsentState[]): Permit {
  const isPrivate = standing(consents, 'private_email');
  const never = !isPrivate.allowed && isPrivate.why === 'NEVER_ALLOWED';
  const permit = never ? needs(phone === '', 'NOT_PRIVATE') : isPrivate;
  return all(needs(email !== '', 'NOTHING_GIVEN'), standing(consents, 'contact'), permit);
}

/** Says what is allowed, by the answers and by the consents as they stand now. Anything not clearly allowed is not. */
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

/** Whether a try by this channel, with this outcome, is one that the person allows. Who comes in has chosen to. */
export function isAllowed(card: CallCard, channel: Channel, outcome: Outcome): boolean {
  if (channel === 'in_person') return true;
  if (channel === 'text') return card.text.allowed;
  if (channel === 'email') return card.writeEmail.allowed;
  return outcome === 'left_voicemail' ? card.voicemail.allowed : card.call.allowed;
}

/** The consents that a try relies on, with the number or address that is used. Who comes in has chosen to. */
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

/** When the number was noted as wrong, if that was what came of the last call or text; undefined else. */
export const wrongNumberSince = (
  attempts: readonly { at: Date; channel: Channel; outcome: Outcome }[],
): Date | undefined => {
  const byPhone = attempts.filter(({ channel }) => channel === 'call' || channel === 'text');
  const last = byPhone.toSorted((one, other) => other.at.getTime() - one.at.getTime())[0];
  return last?.outcome === 'wrong_number' ? last.at : undefined;
};

/** Whether it is a time that the person named, at the clinic; `night` where no one is called unless they said so. */
export type Timing = 'any' | 'inside' | 'outside' | 'night';

// 47 CFR 64.1200(c)(1) ends calls that sell at 9 PM and begins them at 8 AM: a fair measure for ours too.
const DAY_BEGINS = 8;
const DAY_ENDS = 21;
const partOfDay = (hour: number) => (hour < 12 ? 'morning' : hour < 17 ? 'afternoon' : 'evening');
const WEEKDAYS = ['monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday', 'sunday'] as const;

const zoned = (moment: Date, timeZone: string) =>
  Temporal.Instant.fromEpochMilliseconds(moment.getTime()).toZonedDateTimeISO(timeZone);

/** Whether now is inside the times that the person named, in the clinic's time zone. */
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
 * The time that a follow-up is set to, from a day and a time of the clinic's clock; null where both are empty. Of an hour
 * that comes twice it is the first, which `isDoubled` says.
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

/** A moment as the boxes of a form hold it: a day and a time of the clinic's clock. */
export function clockAt(moment: Date, timeZone: string): { date: string; time: string } {
  const local = zoned(moment, timeZone);
  return {
    date: local.toPlainDate().toString(),
    time: local.toPlainTime().toString({ smallestUnit: 'minute' }),
  };
}

/** A mail of lib/outbox, and what became of it. */
type Fate = { template: Template; state: DeliveryState; lastErrorCode: string | null };

/** One thing that happened to a request. Words are in components/cases/case/timeline.tsx. */
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
      /** The member of staff that it was done to. */
      whom: string | null;
      details: Readonly<Record<string, unknown>>;
    };

/** An entry of the audit about a request. Without a name the software did it, or the person. */
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

/** Entries of what the timeline shows by itself, and of what changes nothing of the case. */
const SHOWN_OTHERWISE = [
  'request.received',
  'request.resealed',
  'request.note_added',
  'request.contact_attempted',
  'request.consent_withdrawn',
];
const LOOKED = 'request.viewed';

/**
 * All that happened to a request, the newest first. Views by one person in a row are one.
 * @param entries newest first, as several may have one time
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

/** Consents that were given, or taken back, at one moment are one thing that happened. */
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

/** Oldest first: a look right after another by the same person counts with it. */
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
