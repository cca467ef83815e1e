import type { CallCard } from '@/lib/cases/call-card/domain';
import { openHoursBetween } from '@/lib/clinic/domain';
import type { OpeningHours } from '@/lib/clinic/schema';
import { OPEN_STATUSES, UNANSWERED_STATUSES, type Status } from '@/lib/clinic/statuses';
import { readReference } from '@/lib/shared/codes';
import { formatShortDay } from '@/lib/shared/dates';
import { DAY_MS } from '@/lib/shared/durations';
import { emailKey } from '@/lib/shared/email';
import { nameQuery } from '@/lib/shared/name-search';
import { phoneDigits, phonesMeant, readPhone } from '@/lib/shared/phone';
import { plainSigns } from '@/lib/shared/typed-text';

/** Beyond this, days say more than open hours do. */
const DAYS_SAY_MORE_MS = 7 * DAY_MS;

/** How a request is doing against the time for a first contact. Hours are the clinic's open hours. */
export type Clock =
  | { state: 'answered'; hours: number }
  | { state: 'due'; hours: number }
  | { state: 'late'; hours: number }
  | { state: 'long-late'; days: number }
  | { state: 'none' };

export type Clocked = { status: Status; receivedAt: Date; dueAt: Date; firstContactAt: Date | null };

const OPEN: readonly Status[] = OPEN_STATUSES;
/** No one contacts a quarantined request, but its age counts against the same target. */
const RUNS: readonly Status[] = [...UNANSWERED_STATUSES, 'quarantined'];

export function clockOf(request: Clocked, now: Date, hours: OpeningHours): Clock {
  const { status, receivedAt, dueAt, firstContactAt } = request;
  if (firstContactAt) {
    const long = firstContactAt.getTime() - receivedAt.getTime() > DAYS_SAY_MORE_MS;
    return long
      ? { state: 'none' }
      : { state: 'answered', hours: openHoursBetween(receivedAt, firstContactAt, hours) };
  }
  if (!RUNS.includes(status)) return { state: 'none' };
  if (now <= dueAt) return { state: 'due', hours: openHoursBetween(now, dueAt, hours) };
  const late = now.getTime() - dueAt.getTime();
  if (late > DAYS_SAY_MORE_MS) return { state: 'long-late', days: Math.floor(late / DAY_MS) };
  return { state: 'late', hours: openHoursBetween(dueAt, now, hours) };
}

/** A duration in words: `2 h 10 min`. */
export function lengthText(hours: number): string {
  const minutes = Math.round(hours * 60);
  if (minutes < 60) return `${minutes} min`;
  return minutes % 60 === 0 ? `${minutes / 60} h` : `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
}

const isMoment = ({ hours }: { hours: number }): boolean => Math.round(hours * 60) === 0;

export function clockText(clock: Clock): string {
  if (clock.state === 'answered') return `First attempt after ${lengthText(clock.hours)} (business hours)`;
  if (clock.state === 'due')
    return isMoment(clock) ? 'Due now' : `Due in ${lengthText(clock.hours)} (business hours)`;
  if (clock.state === 'late')
    return isMoment(clock)
      ? 'Late, no business hours since'
      : `${lengthText(clock.hours)} late (business hours)`;
  return clock.state === 'long-late' ? `${clock.days} days late` : '';
}

/** The same without what takes room, for a column: `3 h late`. Minutes stop mattering after ten hours. */
export function clockShort(clock: Clock): string {
  if (clock.state !== 'due' && clock.state !== 'late') return clockText(clock);
  const length = lengthText(clock.hours < 10 ? clock.hours : Math.round(clock.hours));
  if (isMoment(clock)) return clock.state === 'due' ? 'Due now' : 'Late';
  return clock.state === 'due' ? `Due in ${length}` : `${length} late`;
}

/** How long ago something was, in words: `3 days`. */
export function ageText(since: Date, now: Date): string {
  const hours = Math.max(0, now.getTime() - since.getTime()) / 3_600_000;
  if (hours < 48) return lengthText(hours < 1 ? hours : Math.floor(hours));
  return `${Math.floor(hours / 24)} days`;
}

type Stage = Clocked & { followUpAt: Date | null; trashedAt: Date | null };

/** Whether it is time to come back to a request, even a closed one. */
export const isFollowUpDue = (
  { status, followUpAt }: Pick<Stage, 'status' | 'followUpAt'>,
  now: Date,
): boolean => status !== 'quarantined' && followUpAt !== null && followUpAt <= now;

/** The next step, in words, as far as the request itself tells. */
export function nextStep(
  { status, firstContactAt, dueAt, followUpAt, trashedAt }: Stage,
  now: Date,
  timeZone: string,
): string {
  if (trashedAt) return 'Restore, or let it be deleted';
  if (status === 'quarantined') return 'Check: is it spam?';
  const closed = !OPEN.includes(status);
  const untried = !closed && status !== 'scheduled' && !firstContactAt;
  if (untried && dueAt < now) return 'First attempt';
  if (followUpAt)
    return followUpAt <= now ? 'Follow up now' : `Follow up ${formatShortDay(followUpAt, timeZone)}`;
  if (closed) return 'Nothing';
  if (untried) return 'First attempt';
  return status === 'scheduled' ? 'Appointment' : 'Try again';
}

/** A way to reach someone; listed in the order the call card shows them. */
export const WAYS = ['call', 'voicemail', 'text', 'email'] as const;
export type Way = (typeof WAYS)[number];

/** The ways that are allowed. */
export function waysOf({
  call,
  voicemail,
  text,
  writeEmail,
}: Pick<CallCard, 'call' | 'voicemail' | 'text' | 'writeEmail'>): Way[] {
  const permits = { call, voicemail, text, email: writeEmail };
  return WAYS.filter((way) => permits[way].allowed);
}

/** A name masked for a screen that others may see: `Ana Ruiz` is `A. R.` */
export const initialsOf = (name: string): string =>
  name
    .split(/\s+/u)
    .flatMap((part) => Array.from(part).slice(0, 1))
    .map((initial) => `${initial}.`)
    .join(' ');

/** The desk's title: what can't wait comes first, because a tab shows only its beginning. */
export function deskTitle({ late, fresh }: { late: number; fresh: number }): string {
  const counts = [...(late > 0 ? [`${late} late`] : []), ...(fresh > 0 ? [`${fresh} new`] : [])];
  return counts.length === 0 ? 'Requests' : `(${counts.join(', ')}) Requests`;
}

/** What someone searches for, in the form that is compared. */
export type Search =
  | { kind: 'reference'; reference: string }
  | { kind: 'email'; email: string }
  | { kind: 'phone'; phones: string[] }
  | { kind: 'ending'; digits: string }
  | { kind: 'name'; ways: string[][][] };

const LEAST_PHONE_DIGITS = 7;

/** The last digits of a number, as people read them out. */
const ENDING = /^[\s.…*-]*(\d{4,6})\s*$/u;

/** Works out what a text looks like: a reference, an email, a phone number or its end, or parts of a name. */
export function searchOf(words: string): Search {
  const reference = readReference(words);
  // Digits alone are more likely a phone number.
  if (/[A-Z]/.test(reference)) return { kind: 'reference', reference };
  const plain = plainSigns(words);
  if (plain.includes('@')) return { kind: 'email', email: emailKey(plain) };
  const ending = ENDING.exec(plain)?.[1];
  if (ending !== undefined) return { kind: 'ending', digits: ending };
  if (isPhone(plain)) return { kind: 'phone', phones: phonesMeant(plain) };
  return { kind: 'name', ways: nameQuery(words) };
}

/** A valid number, or enough digits for one that an earlier version accepted. */
function isPhone(plain: string): boolean {
  const digits = phoneDigits(plain).length;
  return (
    readPhone(plain).ok || (digits >= LEAST_PHONE_DIGITS && digits * 2 >= plain.replace(/\s/g, '').length)
  );
}

/** The outcome for several requests. */
export type BulkOutcome = {
  changed: number;
  /** Those left alone because they had changed in the meantime. */
  stayed: number;
  /** Those left alone because no attempt is on record. */
  unattempted?: number;
  /** Whom they were assigned to. */
  to?: string;
  /** The changed ones, as a form's checkboxes name them, if the change can be undone. */
  undo?: readonly string[];
};
