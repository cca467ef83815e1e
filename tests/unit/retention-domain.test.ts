import { stepsOf, type Rule } from '@/lib/cases/retention/domain';
import { clinic } from '@/lib/clinic/data';

const DAY = 24 * 3_600_000;
const NOW = new Date('2027-03-01T15:00:00Z');
const day = (number: number) => new Date(NOW.getTime() + number * DAY);
const rule = (since: number, admitted: number): Rule => ({
  since: day(since),
  days: { ...clinic().retentionDays, admitted },
});
const admitted = (rules: readonly Rule[]) =>
  stepsOf(rules, NOW).map(({ from, days }) => [
    Math.round((from.getTime() - NOW.getTime()) / DAY),
    days.admitted,
  ]);

const EVER = Math.round(-NOW.getTime() / DAY);

test('a shorter time counts once it has stood for a week, a longer one at once', () => {
  expect(admitted([rule(-400, 2555)])).toEqual([[EVER, 2555]]);
  expect(admitted([rule(-400, 2555), rule(-3, 365)])).toEqual([
    [EVER, 2555],
    [4, 365],
  ]);
  expect(admitted([rule(-400, 2555), rule(-8, 365)])).toEqual([[EVER, 365]]);
  expect(admitted([rule(-400, 365), rule(0, 2555)])).toEqual([
    [EVER, 2555],
    [7, 2555],
  ]);
});

test('one that was stopped in its week never counts, and a second cut waits for a week of its own', () => {
  expect(admitted([rule(-400, 2555), rule(-3, 365), rule(-1, 2555)]).map(([, days]) => days)).toEqual([
    2555, 2555, 2555,
  ]);
  expect(admitted([rule(-400, 2555), rule(-5, 1000), rule(-1, 365)])).toEqual([
    [EVER, 2555],
    [2, 1000],
    [6, 365],
  ]);
});
