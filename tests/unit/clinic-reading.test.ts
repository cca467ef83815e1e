import fc from 'fast-check';
import { Temporal } from 'temporal-polyfill';
import { canReadToday, nextReading, openTimes } from '@/lib/clinic/domain';
import { WEEKDAYS, type OpeningHours } from '@/lib/clinic/schema';

const timeZone = 'America/New_York';
const office = { opens: '09:00', closes: '17:00' };
const week: OpeningHours = {
  timeZone,
  hours: { monday: office, tuesday: office, wednesday: office, thursday: office, friday: office },
  holidays: ['2026-11-26'],
};
const instant = (local: string) => Temporal.PlainDateTime.from(local).toZonedDateTime(timeZone).toInstant();
const next = (local: string, hours = week) => {
  const reading = nextReading(instant(local), hours);
  return (
    reading && `${reading.openNow ? 'now' : 'at'} ${reading.at.toPlainDateTime().toString().slice(0, 16)}`
  );
};

test.each([
  ['a working day', '2026-11-23T10:00', 'now 2026-11-23T10:00'],
  ['the minute it opens', '2026-11-23T09:00', 'now 2026-11-23T09:00'],
  ['the minute before it opens', '2026-11-23T08:59', 'at 2026-11-23T09:00'],
  ['the last minute before the last hour', '2026-11-23T15:59', 'now 2026-11-23T15:59'],
  ['the last hour', '2026-11-23T16:00', 'at 2026-11-24T09:00'],
  ['the night', '2026-11-24T02:00', 'at 2026-11-24T09:00'],
  ['Friday evening', '2026-11-20T20:00', 'at 2026-11-23T09:00'],
  ['the weekend', '2026-11-22T12:00', 'at 2026-11-23T09:00'],
  ['the evening before a holiday', '2026-11-25T18:00', 'at 2026-11-27T09:00'],
  ['a holiday', '2026-11-26T10:00', 'at 2026-11-27T09:00'],
])('on %s (%s) it is %s', (_when, local, expected) => expect(next(local)).toBe(expected));

describe('whether "today" may be promised', () => {
  test.each([
    ['before it opens', '2026-11-23T08:59', true],
    ['in the middle of the night before', '2026-11-23T00:00', true],
    ['while it is open', '2026-11-23T15:59', true],
    ['in the last hour', '2026-11-23T16:00', false],
    ['in the evening', '2026-11-23T20:00', false],
    ['on a holiday', '2026-11-26T10:00', false],
    ['at the weekend', '2026-11-22T10:00', false],
  ])('%s (%s): %s', (_when, local, expected) => expect(canReadToday(instant(local), week)).toBe(expected));

  test('follows the day of the clinic, not that of the server', () => {
    expect(canReadToday(Temporal.Instant.from('2026-11-24T04:59:00Z'), week)).toBe(false); // Monday 23:59
    expect(canReadToday(Temporal.Instant.from('2026-11-24T05:00:00Z'), week)).toBe(true); // Tuesday 00:00
  });

  test('is never so where no open day is known', () => {
    expect(canReadToday(instant('2026-11-23T10:00'), { ...week, hours: {} })).toBe(false);
  });
});

describe('the times of day that are offered', () => {
  const offered = (opens: string, closes: string) => openTimes({ hours: { monday: { opens, closes } } });

  test.each([
    ['09:00', '17:00', ['morning', 'afternoon']],
    ['09:00', '17:01', ['morning', 'afternoon', 'evening']],
    ['09:00', '12:00', ['morning']],
    ['11:59', '13:00', ['morning', 'afternoon']],
    ['12:00', '17:00', ['afternoon']],
    ['17:00', '20:00', ['evening']],
    ['00:00', '23:59', ['morning', 'afternoon', 'evening']],
  ])('from %s to %s are %j', (opens, closes, expected) => expect(offered(opens, closes)).toEqual(expected));

  test('are those of any day', () => {
    const early = { opens: '08:00', closes: '11:00' };
    const late = { opens: '18:00', closes: '20:00' };
    expect(openTimes({ hours: { monday: late, friday: early } })).toEqual(['morning', 'evening']);
  });
});

describe('where the clocks change', () => {
  test('the first working hour after summer time ends is at nine in winter time', () => {
    expect(nextReading(instant('2026-10-31T12:00'), week)?.at.toString()).toBe(
      '2026-11-02T09:00:00-05:00[America/New_York]',
    );
  });

  test('the first working hour after summer time begins is at nine in summer time', () => {
    expect(nextReading(instant('2027-03-13T12:00'), week)?.at.toString()).toBe(
      '2027-03-15T09:00:00-04:00[America/New_York]',
    );
  });

  test('the last hour of the night on which the clocks go back is the last hour that passes', () => {
    const nights = { ...week, hours: { sunday: { opens: '00:00', closes: '02:30' } } };
    const beforeClose = Temporal.Instant.from('2026-11-01T07:30:00Z'); // 02:30 EST
    expect(nextReading(beforeClose.subtract({ minutes: 61 }), nights)?.openNow).toBe(true);
    expect(nextReading(beforeClose.subtract({ minutes: 60 }), nights)?.openNow).toBe(false);
  });

  test('a time that the clocks skip is taken as the hour after', () => {
    const nights = { ...week, hours: { sunday: { opens: '02:30', closes: '06:00' } } };
    expect(next('2027-03-14T00:00', nights)).toBe('at 2027-03-14T03:30');
  });
});

test('a clinic with no open day in two months promises none', () => {
  const monday = Temporal.PlainDate.from('2026-11-23');
  const holidays = Array.from({ length: 10 }, (_, weeks) => monday.add({ weeks }).toString());
  expect(next('2026-11-23T08:00', { ...week, hours: { monday: office }, holidays })).toBeUndefined();
  expect(next('2026-11-23T08:00', { ...week, hours: {} })).toBeUndefined();
});

test('where the reader is makes no difference, only the zone of the clinic does', () => {
  const at = Temporal.Instant.from('2026-11-24T02:00:00Z'); // Tuesday in UTC, Monday 21:00 in Florida
  expect(nextReading(at, week)?.at.toString()).toBe('2026-11-24T09:00:00-05:00[America/New_York]');
});

describe('for any hours, holidays and moment', () => {
  const clock = (minutes: number) => new Temporal.PlainTime(Math.floor(minutes / 60), minutes % 60);
  const span = fc
    .tuple(fc.nat(1439 - 60), fc.nat(1439))
    .map(([opens, length]) => [opens, Math.min(1439, opens + 60 + length)] as const)
    .map(([opens, closes]) => ({
      opens: clock(opens).toString().slice(0, 5),
      closes: clock(closes).toString().slice(0, 5),
    }));
  const start = Temporal.PlainDate.from('2026-10-20');
  const given = fc.record({
    timeZone: fc.constantFrom('America/New_York', 'Europe/London', 'Pacific/Auckland', 'UTC'),
    hours: fc.dictionary(fc.constantFrom(...WEEKDAYS), span, { minKeys: 1, noNullPrototype: true }),
    holidays: fc.array(fc.nat(60).map((days) => start.add({ days }).toString())),
  }) as fc.Arbitrary<OpeningHours>;
  const moment = fc
    .integer({ min: 0, max: 160 * 24 * 60 })
    .map((minutes) => Temporal.Instant.from('2026-10-25T00:00:00Z').add({ minutes }));

  const reads = (at: Temporal.ZonedDateTime, { hours, holidays }: OpeningHours) => {
    const today = hours[WEEKDAYS[at.dayOfWeek - 1] ?? 'monday'];
    if (!today || holidays.includes(at.toPlainDate().toString())) return false;
    const edge = (time: string) => at.withPlainTime(time).epochMilliseconds;
    const last = edge(today.closes) - 3_600_000;
    return at.epochMilliseconds >= edge(today.opens) && at.epochMilliseconds <= last;
  };

  test('the moment lies in open hours before the last one, on no holiday, and never in the past', () => {
    fc.assert(
      fc.property(moment, given, (now, hours) => {
        const reading = nextReading(now, hours);
        if (!reading) return;
        expect(reads(reading.at, hours)).toBe(true);
        expect(reading.at.epochMilliseconds).toBeGreaterThanOrEqual(now.epochMilliseconds);
        expect(reading.openNow).toBe(reading.at.epochMilliseconds === now.epochMilliseconds);
      }),
    );
  });

  test('no moment at which somebody reads is skipped', () => {
    // Evenly distributed: most doubles between 0 and 1 are close to zero.
    const evenly = fc.nat(999).map((thousandths) => thousandths / 1000);
    fc.assert(
      fc.property(moment, given, evenly, (now, hours, part) => {
        const reading = nextReading(now, hours);
        if (!reading || reading.openNow) return;
        const wait = reading.at.epochMilliseconds - now.epochMilliseconds;
        const between = Temporal.Instant.fromEpochMilliseconds(
          now.epochMilliseconds + Math.floor(part * (wait - 1)),
        );
        const there = between.toZonedDateTimeISO(hours.timeZone);
        const lastMinute = there.add({ hours: 1 }).epochMilliseconds;
        if (reads(there, hours)) {
          const { closes = '' } = hours.hours[WEEKDAYS[there.dayOfWeek - 1] ?? 'monday'] ?? {};
          expect(lastMinute).toBe(there.withPlainTime(closes).epochMilliseconds); // exactly one hour left counts as late
        }
      }),
      { numRuns: 300 },
    );
  });
});
