import { Temporal } from 'temporal-polyfill';

const formats = new Map<string, Intl.DateTimeFormat>();

/** The language of a page as it writes dates: `en` or `es`, as people in the United States do. */
export type DateLanguage = 'en' | 'es';

/** The American format with these options, made once: making one takes many times as long as using it. */
export function dateFormat(
  options: Intl.DateTimeFormatOptions,
  language: DateLanguage = 'en',
): Intl.DateTimeFormat {
  const key = language + JSON.stringify(options);
  const format = formats.get(key) ?? new Intl.DateTimeFormat(`${language}-US`, options);
  formats.set(key, format);
  return format;
}

/** A moment in words, in the given time zone and with its name: `Sunday, November 22, 2026 at 3:05 PM EST`. */
export function formatMoment(moment: Date, timeZone: string, language: DateLanguage = 'en'): string {
  const date = dateFormat({ dateStyle: 'full', timeZone }, language).format(moment);
  return `${date}${TIME_FOLLOWS[language]}${formatTime(moment, timeZone, language)}`;
}
const TIME_FOLLOWS = { en: ' at ', es: ', ' } as const;

/** A time of day in words: `3:05 PM EST`. */
export const formatTime = (moment: Date, timeZone: string, language: DateLanguage = 'en'): string =>
  dateFormat(
    { hour: 'numeric', minute: '2-digit', timeZoneName: 'short', timeZone, hour12: true },
    language,
  ).format(moment);

/** A day in words: `Monday, November 23`. */
export const formatDay = (moment: Date, timeZone: string, language: DateLanguage = 'en'): string =>
  dateFormat({ weekday: 'long', month: 'long', day: 'numeric', timeZone }, language).format(moment);

/** The same where there is little room: `Mon, Nov 23`. */
export const formatShortDay = (moment: Date, timeZone: string): string =>
  dateFormat({ weekday: 'short', month: 'short', day: 'numeric', timeZone }).format(moment);

/** A calendar date (`2026-11-22`) in words: `November 22, 2026`. */
export const formatDate = (date: string, language: DateLanguage = 'en'): string =>
  dateFormat({ dateStyle: 'long', timeZone: 'UTC' }, language).format(new Date(date));

/** The calendar day of a moment in a time zone: `2026-11-22`. */
export const dayIn = (timeZone: string, moment: Date): string =>
  Temporal.Instant.fromEpochMilliseconds(moment.getTime())
    .toZonedDateTimeISO(timeZone)
    .toPlainDate()
    .toString();

/** A time zone in words: `Eastern Time`. */
export function formatZone(timeZone: string, language: DateLanguage = 'en'): string {
  const parts = dateFormat({ timeZone, timeZoneName: 'longGeneric' }, language).formatToParts(0);
  return parts.find(({ type }) => type === 'timeZoneName')?.value ?? timeZone;
}

/**
 * The formats that form fields send. Temporal accepts more: offsets, calendars, and years that PostgreSQL can’t
 * store.
 */
function localAt(date: string, time: string): Temporal.PlainDateTime {
  if (!/^2\d{3}-\d{2}-\d{2}$/.test(date) || !/^\d{2}:\d{2}$/.test(time))
    throw new RangeError('no local time');
  return Temporal.PlainDateTime.from(`${date}T${time}`);
}

/**
 * A day and a time of the clinic's clock as a moment.
 * @param date `2026-11-23`
 * @param time `14:30`
 * @returns undefined where they are none
 */
export function momentAt(date: string, time: string, timeZone: string): Date | undefined {
  try {
    const local = localAt(date, time);
    return new Date(local.toZonedDateTime(timeZone).epochMilliseconds);
  } catch {
    return undefined;
  }
}

/**
 * What clocks do to a time of a day where they change: it is skipped, or it comes twice; undefined where neither, and
 * where the two are no time.
 */
export function clockChangeAt(
  date: string,
  time: string,
  timeZone: string,
): 'skipped' | 'doubled' | undefined {
  try {
    const local = localAt(date, time);
    const at = (disambiguation: 'earlier' | 'later') => local.toZonedDateTime(timeZone, { disambiguation });
    const [earlier, later] = [at('earlier'), at('later')];
    if (earlier.equals(later)) return undefined;
    return earlier.toPlainDateTime().equals(local) ? 'doubled' : 'skipped';
  } catch {
    return undefined;
  }
}
