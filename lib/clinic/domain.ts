import { Temporal } from 'temporal-polyfill';
import { HOURS_TEXT } from '@/content/hours';
import type { Language } from '@/content/languages';
import { isolated } from '@/lib/shared/bidi';
import { dateFormat, formatDay, formatTime, formatZone } from '@/lib/shared/dates';
import { HOUR_MS } from '@/lib/shared/durations';
import { memoizeByObject } from '@/lib/shared/memoize';
import { WEEKDAYS, type Clinic, type Fact, type OpeningHours, type ShownSetting } from './schema';

/** The language of staff, and of the site where none is named. */
const DEFAULT = 'en';

/** No one is promised an answer in the last hour of a day. */
const LAST_READING_BEFORE_CLOSE = { minutes: 60 };
const DAYS_TO_LOOK_AHEAD = 60;

/** When a request will be read: at `at`, and before `closes` that day. `openNow` if someone is reading already. */
export type Reading = { openNow: boolean; at: Temporal.ZonedDateTime; closes: Temporal.ZonedDateTime };

function readingHours(day: Temporal.PlainDate, { hours, holidays, timeZone }: OpeningHours) {
  const today = hours[WEEKDAYS[day.dayOfWeek - 1] ?? 'monday'];
  if (!today || holidays.includes(day.toString())) return undefined;
  const at = (time: string) => day.toZonedDateTime({ timeZone, plainTime: time });
  return { opens: at(today.opens), closes: at(today.closes) };
}

const isBefore = (a: Temporal.ZonedDateTime, b: Temporal.ZonedDateTime) =>
  Temporal.ZonedDateTime.compare(a, b) < 0;

/**
 * The next time someone reads requests, from the clinic's hours, holidays and time zone.
 * @returns undefined if the clinic has no open day in the coming two months
 */
export function nextReading(now: Temporal.Instant, hours: OpeningHours): Reading | undefined {
  const here = now.toZonedDateTimeISO(hours.timeZone);
  for (let days = 0; days <= DAYS_TO_LOOK_AHEAD; days += 1) {
    const open = readingHours(here.toPlainDate().add({ days }), hours);
    if (!open || !isBefore(here, open.closes.subtract(LAST_READING_BEFORE_CLOSE))) continue;
    const openNow = !isBefore(here, open.opens);
    return { openNow, at: openNow ? here : open.opens, closes: open.closes };
  }
  return undefined;
}

/** Whether a request that arrives now is read today, so that "today" may be promised. */
export function canReadToday(now: Temporal.Instant, hours: OpeningHours): boolean {
  const today = now.toZonedDateTimeISO(hours.timeZone).toPlainDate();
  return nextReading(now, hours)?.at.toPlainDate().equals(today) ?? false;
}

/** A day at the clinic in epoch milliseconds; `open` is undefined where it's closed all day. */
type Day = { begins: number; ends: number; open?: { opens: number; closes: number } };

/** The days that were looked at lately: a calendar takes its time, and each request that comes today asks for the same one. */
const knownDays = memoizeByObject<OpeningHours, Day[]>(() => []);
/** Enough for all that one call looks at. */
const MOST_DAYS = 3 * DAYS_TO_LOOK_AHEAD;

/** The day that a moment is in. */
function dayAt(milliseconds: number, hours: OpeningHours): Day {
  const days = knownDays(hours);
  const known = days.find(({ begins, ends }) => begins <= milliseconds && milliseconds < ends);
  if (known) return known;
  const date = Temporal.Instant.fromEpochMilliseconds(milliseconds)
    .toZonedDateTimeISO(hours.timeZone)
    .toPlainDate();
  const startOf = (day: Temporal.PlainDate) => day.toZonedDateTime(hours.timeZone).epochMilliseconds;
  const open = readingHours(date, hours);
  const day = {
    begins: startOf(date),
    ends: startOf(date.add({ days: 1 })),
    ...(open && {
      open: { opens: open.opens.epochMilliseconds, closes: open.closes.epochMilliseconds },
    }),
  };
  if (days.length >= MOST_DAYS) days.length = 0;
  days.push(day);
  return day;
}

/** The open periods from a given time on, in order, within the coming two months. */
function* openSpans(from: number, hours: OpeningHours) {
  let day = dayAt(from, hours);
  for (let days = 0; days <= DAYS_TO_LOOK_AHEAD; days += 1) {
    const { ends, open } = day;
    if (open && from < open.closes) yield { opens: Math.max(open.opens, from), closes: open.closes };
    day = dayAt(ends, hours);
  }
}

/**
 * When that many open hours will have passed; nights, weekends and holidays don't count. If the clinic has too few open
 * days, it is that many hours by the clock.
 */
export function afterOpenHours(from: Date, openHours: number, hours: OpeningHours): Date {
  let left = openHours * HOUR_MS;
  for (const { opens, closes } of openSpans(from.getTime(), hours)) {
    if (opens + left <= closes) return new Date(opens + left);
    left -= closes - opens;
  }
  return new Date(from.getTime() + openHours * HOUR_MS);
}

/** How many open hours lie between two times; 0 if the second isn't later. */
export function openHoursBetween(from: Date, to: Date, hours: OpeningHours): number {
  let open = 0;
  let start = from;
  // Open periods are looked up two months at a time.
  while (start < to) {
    for (const { opens, closes } of openSpans(start.getTime(), hours)) {
      if (opens >= to.getTime()) return open / HOUR_MS;
      open += Math.min(closes, to.getTime()) - opens;
    }
    const here = Temporal.Instant.fromEpochMilliseconds(start.getTime()).toZonedDateTimeISO(hours.timeZone);
    start = new Date(
      here
        .startOfDay()
        .add({ days: DAYS_TO_LOOK_AHEAD + 1 })
        .startOfDay().epochMilliseconds,
    );
  }
  return open / HOUR_MS;
}

const NOON = '12:00';
const EVENING = '17:00';

/** The parts of a day in which the clinic is open on at least one weekday. */
export function openTimes({ hours }: Pick<OpeningHours, 'hours'>): ('morning' | 'afternoon' | 'evening')[] {
  const spans = Object.values(hours);
  const open = {
    morning: spans.some(({ opens }) => opens < NOON),
    afternoon: spans.some(({ opens, closes }) => opens < EVENING && closes > NOON),
    evening: spans.some(({ closes }) => closes > EVENING),
  };
  return (['morning', 'afternoon', 'evening'] as const).filter((time) => open[time]);
}

type Known = Pick<Clinic, 'placeholders' | 'samples'>;

/** Whether the clinic has given that fact. A page leaves out what it hasn't. */
export const isKnown = ({ placeholders }: Pick<Clinic, 'placeholders'>, key: Fact): boolean =>
  !placeholders.includes(key);

/** A fact as visitors read it: nothing if the clinic hasn't given it, marked if it is only a demo's sample. */
const shown = (text: string, facts: Known, ...keys: Fact[]): string | undefined => {
  if (!keys.every((key) => isKnown(facts, key))) return undefined;
  return keys.some((key) => facts.samples?.includes(key)) ? `${text} (sample)` : text;
};

/** The clinic's phone number in its local format; undefined if it isn't known. */
export const phoneText = ({ phone, ...facts }: Known & Pick<Clinic, 'phone'>): string | undefined =>
  shown(phone.replace(/^\+1 (\d{3}) (\d{3}) (\d{4})$/, '($1) $2-$3'), facts, 'phone');

/** The clinic's address on one line; undefined if it isn't known. */
export const addressText = ({ address, ...facts }: Known & Pick<Clinic, 'address'>): string | undefined =>
  shown(
    `${isolated(address.street)}, ${isolated(address.city)}, ${isolated(address.region)} ${isolated(address.postalCode)}`,
    facts,
    'address',
  );

/** A clinic fact as page copy shows it; undefined if it isn't known. */
export function settingText(
  facts: Clinic,
  key: ShownSetting,
  language: Language = DEFAULT,
): string | undefined {
  if (key === 'phone') return phoneText(facts);
  if (key === 'hours') return hoursText(facts, language);
  if (key === 'address') return addressText(facts);
  return shown(isolated(facts[key]), facts, key);
}

/** When a request will be read, in words that promise no more than the clinic's hours allow. */
export function readingText(
  reading: Reading | undefined,
  facts: Known & Pick<Clinic, 'timeZone'>,
  language: Language = DEFAULT,
): string {
  const text = HOURS_TEXT[language];
  // Without hours and holidays of the clinic's own, a day named here might be one on which no one is in.
  if (!reading || !isKnown(facts, 'hours') || !isKnown(facts, 'holidays')) return text.sometime;
  const { openNow, at, closes } = reading;
  const time = ({ epochMilliseconds }: Temporal.ZonedDateTime) =>
    formatTime(new Date(epochMilliseconds), facts.timeZone, language);
  if (openNow) return text.openUntil(time(closes));
  return text.laterOn(formatDay(new Date(at.epochMilliseconds), facts.timeZone, language), time(at));
}

/** The weekly hours in words, one line for each run of days: `Monday to Friday, 9:00 AM to 5:00 PM`. */
export function weeklyHours({ hours }: Pick<Clinic, 'hours'>, language: Language = DEFAULT): string[] {
  const { days: names, to } = HOURS_TEXT[language];
  const days = WEEKDAYS.flatMap((day) => (hours[day] ? [{ day, text: spanText(hours[day], language) }] : []));
  const runs: { first: keyof typeof names; last: keyof typeof names; text: string; next: number }[] = [];
  for (const { day, text } of days) {
    const index = WEEKDAYS.indexOf(day);
    const run = runs.at(-1);
    if (run?.text === text && run.next === index) Object.assign(run, { last: day, next: index + 1 });
    else runs.push({ first: day, last: day, text, next: index + 1 });
  }
  return runs.map(
    ({ first, last, text }) => `${names[first]}${first === last ? '' : `${to}${names[last]}`}, ${text}`,
  );
}

/** The weekly hours as one phrase, with the time zone's name; undefined if they aren't known. */
export const hoursText = (
  facts: Known & Pick<Clinic, 'hours' | 'timeZone'>,
  language: Language = DEFAULT,
): string | undefined =>
  shown(`${weeklyHours(facts, language).join('; ')} ${formatZone(facts.timeZone, language)}`, facts, 'hours');

const spanText = ({ opens, closes }: { opens: string; closes: string }, language: Language) =>
  `${clockText(opens, language)}${HOURS_TEXT[language].to}${clockText(closes, language)}`;
const clockText = (time: string, language: Language) =>
  dateFormat({ hour: 'numeric', minute: '2-digit', timeZone: 'UTC' }, language).format(
    new Date(`1970-01-01T${time}Z`),
  );
