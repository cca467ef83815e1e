import type { ConsentKind } from '@/content/consent-versions';
import { zoned } from '@/lib/cases/case/domain';
import type { Logged } from '@/lib/cases/attempts/domain';
import type { Channel, Outcome } from '@/lib/cases/case/fields';
import type { HistoryEntry } from '@/lib/cases/history/schema';
import type { WithdrawnHow } from '@/lib/intake/fields';
import type { Use } from '@/lib/intake/proofs/domain';
import type { ConsultationInput } from '@/lib/intake/schema';
import { MINUTE_MS } from '@/lib/shared/durations';

/** Why a way to reach someone is closed. */
export type Closed =
  | 'NOTHING_GIVEN'
  | 'WRONG_NUMBER'
  | 'NOT_THEIR_PHONE'
  | 'NEVER_ALLOWED'
  | 'TAKEN_BACK'
  | 'FOR_EARLIER_CONTACT'
  | 'NOT_PRIVATE';
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

export type ConsentState = {
  kind: ConsentKind;
  withdrawnAt: Date | null;
  withdrawnHow?: WithdrawnHow | undefined;
};

const OPEN_WAY: Permit = { allowed: true };
const closed = (why: Closed): Permit => ({ allowed: false, why });

/** The consents as they were in effect at a moment, by a clock that has no seconds. */
export const consentsAt = <Consent extends ConsentState & { givenAt: Date }>(
  consents: readonly Consent[],
  at: Date,
): Consent[] =>
  consents
    .filter(({ givenAt }) => givenAt.getTime() < at.getTime() + MINUTE_MS)
    .map((consent) =>
      consent.withdrawnAt && consent.withdrawnAt > at ? { ...consent, withdrawnAt: null } : consent,
    );

/** The first of several conditions that is closed, or else open. */
const all = (...permits: readonly Permit[]): Permit => permits.find(({ allowed }) => !allowed) ?? OPEN_WAY;
const needs = (given: boolean, why: Closed): Permit => (given ? OPEN_WAY : closed(why));

/** Whether a consent is in effect: given and not withdrawn. */
function standing(consents: readonly ConsentState[], kind: ConsentKind): Permit {
  const consent = consents.find((given) => given.kind === kind);
  if (!consent) return closed('NEVER_ALLOWED');
  if (consent.withdrawnHow === 'correction') return closed('FOR_EARLIER_CONTACT');
  return consent.withdrawnAt ? { allowed: false, why: 'TAKEN_BACK', since: consent.withdrawnAt } : OPEN_WAY;
}

/**
 * An address that is not private may be used if it is the only contact the person gave, because they agreed to be
 * contacted by email; never if they withdrew "private".
 */
function emailPermit({ email, phone }: ConsultationInput, consents: readonly ConsentState[]): Permit {
  const isPrivate = standing(consents, 'private_email');
  const isWithdrawn = !isPrivate.allowed && isPrivate.why === 'TAKEN_BACK';
  const permit = !isPrivate.allowed && !isWithdrawn ? needs(phone === '', 'NOT_PRIVATE') : isPrivate;
  return all(needs(email !== '', 'NOTHING_GIVEN'), standing(consents, 'contact'), permit);
}

/**
 * Says what is allowed, given the answers and the consents currently in effect. Anything not clearly allowed is not
 * allowed.
 * @param wrongSince when the number turned out to be someone else's: no one uses it until it is corrected
 */
export function callCard(
  answers: ConsultationInput,
  consents: readonly ConsentState[],
  wrongSince?: Date,
): CallCard {
  const { name, askingFor, phone, phoneOwner, email, contactBy, days, times } = answers;
  const call = all(
    needs(phone !== '', 'NOTHING_GIVEN'),
    wrongSince ? { allowed: false, why: 'WRONG_NUMBER', since: wrongSince } : OPEN_WAY,
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

/**
 * When the number was recorded as wrong, if that was the outcome of the last call or text and no one corrected or
 * confirmed the number since; otherwise undefined.
 */
export const wrongNumberSince = (
  attempts: readonly Logged[],
  history: readonly HistoryEntry[] = [],
): Date | undefined => {
  const byPhone = attempts.filter(({ channel }) => channel === 'call' || channel === 'text');
  const last = byPhone.toSorted((one, other) => other.at.getTime() - one.at.getTime())[0];
  if (last?.outcome !== 'wrong_number') return undefined;
  return history.some((entry) => isOfPhone(entry) && entry.at >= last.at) ? undefined : last.at;
};

const isOfPhone = (entry: HistoryEntry): boolean =>
  entry.is === 'correction' && entry.changes.some(({ field }) => field === 'phone');

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
