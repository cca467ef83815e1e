import { Temporal } from 'temporal-polyfill';
import { MINUTE_MS } from '@/lib/shared/durations';

/** More requests than this quarantined since the last flood notice call for another one. */
const SET_APART_REPORTED = 10;
/** At most one mail a minute for new requests; the schedule's minute may run a little short. */
const FRESH_AGAIN_MS = 0.9 * MINUTE_MS;
/** For quarantine alone, which can wait a little and may keep filling all night. */
const SET_APART_AGAIN_MS = 15 * MINUTE_MS;

type Unreported = { fresh: number; setApart: number };

/**
 * Whether to tell staff about a flood now.
 * @param unreported new requests without a mail, and those quarantined since the last one
 * @param sinceLastMs time since the last mail; infinite if there was none
 */
export const isSummaryDue = ({ fresh, setApart }: Unreported, sinceLastMs: number): boolean =>
  (fresh > 0 && sinceLastMs >= FRESH_AGAIN_MS) ||
  (setApart > SET_APART_REPORTED && sinceLastMs >= SET_APART_AGAIN_MS);

/** The start and end of one of the clinic's days. */
export type Day = { start: Date; end: Date };

/** The clinic's day that contains a given time; days on which the clocks change are longer or shorter. */
export function dayOf(now: Date, timeZone: string): Day {
  const start = Temporal.Instant.fromEpochMilliseconds(now.getTime())
    .toZonedDateTimeISO(timeZone)
    .startOfDay();
  const end = start.add({ days: 1 });
  return { start: new Date(start.epochMilliseconds), end: new Date(end.epochMilliseconds) };
}
