import { Temporal } from 'temporal-polyfill';

/** How a day of the clinic lies in time. */
export type Day = { start: Date; end: Date };

/** The clinic's day in which a moment lies; days on which clocks are set are longer or shorter. */
export function dayOf(now: Date, timeZone: string): Day {
  const start = Temporal.Instant.fromEpochMilliseconds(now.getTime())
    .toZonedDateTimeISO(timeZone)
    .startOfDay();
  const end = start.add({ days: 1 });
  return { start: new Date(start.epochMilliseconds), end: new Date(end.epochMilliseconds) };
}
