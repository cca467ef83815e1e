import { clockChangeAt, momentAt } from '@/lib/shared/dates';

const ZONE = 'America/New_York';

test.each([
  ['2027-03-14', '02:30', 'skipped'],
  ['2027-03-14', '02:00', 'skipped'],
  ['2027-03-14', '03:00', undefined],
  ['2027-11-07', '01:30', 'doubled'],
  ['2027-11-07', '01:00', 'doubled'],
  ['2027-11-07', '02:00', undefined],
  ['2027-06-01', '09:00', undefined],
  ['2027-02-30', '09:00', undefined],
  ['', '', undefined],
])('%s at %s is %s', (date, time, change) => expect(clockChangeAt(date, time, ZONE)).toBe(change));

test('of an hour that comes twice, the first counts', () => {
  expect(momentAt('2027-11-07', '01:30', ZONE)).toEqual(new Date('2027-11-07T05:30:00Z'));
});
