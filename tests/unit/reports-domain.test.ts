import {
  everyWeek,
  hoursLabel,
  lastWait,
  monthsUntil,
  quantile,
  startOf,
  waitsByMonth,
  weekFinding,
  weeksUntil,
} from '@/lib/cases/reports/domain';
import { periodSchema } from '@/lib/cases/reports/schema';
import { WEEKDAYS } from '@/lib/clinic/schema';

const ZONE = 'America/New_York';
const HOURS = {
  timeZone: ZONE,
  hours: Object.fromEntries(WEEKDAYS.slice(0, 5).map((day) => [day, { opens: '09:00', closes: '17:00' }])),
  holidays: ['2026-11-26'],
};

describe('weeks', () => {
  test('begin on Monday at the clinic, and the present one is last', () => {
    // Sunday night there, already Monday in UTC.
    expect(weeksUntil(new Date('2026-11-23T04:59:00Z'), 2, ZONE)).toEqual(['2026-11-09', '2026-11-16']);
    expect(weeksUntil(new Date('2026-11-23T05:00:00Z'), 2, ZONE)).toEqual(['2026-11-16', '2026-11-23']);
  });

  test('without a request are there too', () =>
    expect(everyWeek(['2026-11-09', '2026-11-16'], [{ week: '2026-11-16', count: 3 }])).toEqual([
      { week: '2026-11-09', count: 0 },
      { week: '2026-11-16', count: 3 },
    ]));

  test('begin at midnight on both sides of a change of the clocks', () => {
    expect(startOf('2026-10-26', ZONE)).toEqual(new Date('2026-10-26T04:00:00Z'));
    expect(startOf('2026-11-02', ZONE)).toEqual(new Date('2026-11-02T05:00:00Z'));
  });
});

test('months go from that of a day to the present one at the clinic', () =>
  expect(monthsUntil(new Date('2026-12-01T04:00:00Z'), '2026-09-28', ZONE)).toEqual([
    '2026-09',
    '2026-10',
    '2026-11',
  ]));

describe('a quantile', () => {
  test.each([
    [[3], 0.5, 3],
    [[4, 1, 3, 2], 0.5, 2.5],
    [[5, 1, 4, 2, 3], 0.5, 3],
    [[10, 0], 0.9, 9],
    [[1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11], 0.9, 10],
    [[2, 2, 2], 0.9, 2],
  ])('of %j at %d is %d', (values, share, expected) => expect(quantile(values, share)).toBeCloseTo(expected));

  test('of nothing is nothing', () => expect(quantile([], 0.5)).toBeNull());
});

describe('waits', () => {
  const contact = (receivedAt: string, firstContactAt: string) => ({
    receivedAt: new Date(receivedAt),
    firstContactAt: new Date(firstContactAt),
  });

  test('count open hours only, in the month in which somebody wrote at the clinic', () => {
    const waits = waitsByMonth(
      ['2026-10', '2026-11'],
      [
        contact('2026-11-01T03:00:00Z', '2026-11-02T16:00:00Z'), // Saturday, October 31 there, to Monday 11 AM
        contact('2026-11-25T21:00:00Z', '2026-11-27T15:00:00Z'), // Wednesday 4 PM, over a holiday, to Friday 10 AM
        contact('2026-11-24T15:00:00Z', '2026-11-24T19:00:00Z'),
      ],
      HOURS,
    );
    expect(waits).toEqual([
      { month: '2026-10', contacted: 1, median: 2, nineOfTen: 2 },
      { month: '2026-11', contacted: 2, median: 3, nineOfTen: expect.closeTo(3.8) },
    ]);
  });

  test('of a month without a contact are none, and the last month with one counts', () => {
    const waits = waitsByMonth(
      ['2026-10', '2026-11'],
      [contact('2026-10-05T14:00:00Z', '2026-10-05T15:00:00Z')],
      HOURS,
    );
    expect(waits[1]).toEqual({ month: '2026-11', contacted: 0, median: null, nineOfTen: null });
    expect(lastWait(waits)?.month).toBe('2026-10');
    expect(lastWait(waits.slice(1))).toBeUndefined();
  });
});

test.each([
  [[10, 7, 99], '7 requests last week, 3 fewer than the week before'],
  [[0, 1, 0], '1 request last week, 1 more than the week before'],
  [[4, 4, 0], '4 requests last week, as many as the week before'],
])('the finding of weeks %j is of the last whole one', (counts, expected) =>
  expect(weekFinding(counts.map((count, index) => ({ week: `2026-11-0${index}`, count })))).toBe(expected),
);

test.each([
  [0, '0 business minutes'],
  [1 / 60, '1 business minute'],
  [0.75, '45 business minutes'],
  [1, '1 business hour'],
  [2.849, '2.8 business hours'],
  [4, '4 business hours'],
])('%d hours in words', (hours, words) => expect(hoursLabel(hours)).toBe(words));

test('a period that is none of ours is half a year', () => {
  expect(periodSchema.parse({ weeks: '52' })).toEqual({ weeks: 52 });
  for (const search of [{}, { weeks: '1e9' }, { weeks: ['13', '26'] }, { weeks: 'x' }])
    expect(periodSchema.parse(search)).toEqual({ weeks: 26 });
});
