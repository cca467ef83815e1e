import { Temporal } from 'temporal-polyfill';

const MINUTE_MS = 60 * 1000;

/** This many requests quarantined since the last notice of a flood call for another. */
const SET_APART_REPORTED = 10;
/** For new requests there is one mail a minute at most; the timetable's minute may be a little short. */
const FRESH_AGAIN_MS = 0.9 * MINUTE_MS;
/** For quarantine alone, which can wait a little and may fill all night. */
const SET_APART_AGAIN_MS = 15 * MINUTE_MS;

type Unreported = { fresh: number; setApart: number };

/**
 * Whether staff are to be told of a flood now.
 * @param untold new requests that no mail was made for, and those that were set apart since the last one
 * @param sinceLastMs how long ago the last mail was; endless where there was none
 */
export const isSummaryDue = ({ fresh, setApart }: Unreported, sinceLastMs: number): boolean =>
  (fresh > 0 && sinceLastMs >= FRESH_AGAIN_MS) ||
  (setApart > SET_APART_REPORTED && sinceLastMs >= SET_APART_AGAIN_MS);

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
