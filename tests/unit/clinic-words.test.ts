import { Temporal } from 'temporal-polyfill';
import { clinic } from '@/lib/clinic/data';
import {
  addressText,
  hoursText,
  nextReading,
  phoneText,
  readingText,
  settingText,
  weeklyHours,
} from '@/lib/clinic/domain';
import { SHOWN_SETTINGS, type OpeningHours } from '@/lib/clinic/schema';
import { formatDate, formatMoment } from '@/lib/shared/dates';

const timeZone = 'America/New_York';
const office = { opens: '09:00', closes: '17:00' };
const short = { opens: '10:30', closes: '12:00' };
const week = { timeZone, hours: { monday: office, tuesday: office }, holidays: [], placeholders: [] };
const plain = (text = '') => text.replaceAll('\u202f', ' ');
type Facts = OpeningHours & { placeholders: string[] };
const say = (now: string, facts: Facts = week) =>
  plain(readingText(nextReading(Temporal.Instant.from(now), facts), facts));

describe('when a request will be read', () => {
  test('while staff are in, until when they are, without a promise to answer by then', () => {
    expect(say('2026-11-23T15:00:00Z')).toBe(
      'We’re in today until 5:00 PM EST, and we read requests in the order they come in.',
    );
  });

  test('while nobody is in, that nobody is reading, and the day and time when staff are next in', () => {
    expect(say('2026-11-22T07:00:00Z')).toBe(
      'We’re not reading requests right now. We’ll read yours Monday, November 23, from 9:00 AM EST.',
    );
  });

  test('where no open day is known, no day is named', () => {
    expect(say('2026-11-22T07:00:00Z', { ...week, hours: {} })).toBe('We’ll read it when we’re next in.');
  });
});

test('without the clinic’s own hours and holidays no day and no time is promised', () => {
  for (const placeholders of [['hours'], ['holidays']])
    for (const moment of ['2026-11-23T15:00:00Z', '2026-11-22T07:00:00Z'])
      expect(say(moment, { ...week, placeholders })).toBe('We’ll read it when we’re next in.');
  expect(hoursText({ ...week, placeholders: ['hours'] })).toBeUndefined();
});

describe('weekly hours', () => {
  const words = (hours: OpeningHours['hours']) => weeklyHours({ hours }).map(plain);

  test('days in a row with the same hours are one line', () => {
    const { monday, tuesday } = { monday: office, tuesday: office };
    expect(words({ monday, tuesday, wednesday: office, thursday: office, friday: office })).toEqual([
      'Monday to Friday, 9:00 AM to 5:00 PM',
    ]);
  });

  test('a closed day or other hours between them make two lines', () => {
    expect(words({ monday: office, wednesday: office })).toEqual([
      'Monday, 9:00 AM to 5:00 PM',
      'Wednesday, 9:00 AM to 5:00 PM',
    ]);
    expect(words({ friday: office, saturday: short, sunday: short })).toEqual([
      'Friday, 9:00 AM to 5:00 PM',
      'Saturday to Sunday, 10:30 AM to 12:00 PM',
    ]);
  });

  test('days come in the order of the week, however the file orders them', () => {
    expect(words({ tuesday: office, monday: office })).toEqual(['Monday to Tuesday, 9:00 AM to 5:00 PM']);
  });

  test('the phrase names the time zone without the name that only computers use', () => {
    const text = plain(hoursText(week));
    expect(text).toMatch(/^Monday to Tuesday, 9:00 AM to 5:00 PM \S/);
    expect(text).not.toMatch(/America|_/);
  });
});

describe('the phone', () => {
  test('is written as people write it here', () => {
    expect(phoneText({ phone: '+1 239 555 0100', placeholders: ['hours'] })).toBe('(239) 555-0100');
  });

  test('keeps its country code where it is not a US number', () => {
    expect(phoneText({ phone: '+44 20 7946 0958', placeholders: [] })).toBe('+44 20 7946 0958');
  });

  test('is left out where the clinic has not given it', () => {
    expect(phoneText({ phone: '+1 239 555 0100', placeholders: ['phone'] })).toBeUndefined();
  });

  test('is marked where a demo made it up', () => {
    expect(phoneText({ phone: '+1 239 555 0100', placeholders: [], samples: ['phone'] })).toBe(
      '(239) 555-0100 (sample)',
    );
  });
});

test('the address is one line, left out where the clinic has not given it', () => {
  const address = { street: '1 Example Street', city: 'Fort Myers', region: 'FL', postalCode: '33901' };
  const line = '1 Example Street, Fort Myers, FL 33901';
  expect(addressText({ address, placeholders: ['phone'] })).toBe(line);
  expect(addressText({ address, placeholders: ['address'] })).toBeUndefined();
});

describe('a fact that page copy shows', () => {
  const facts = { ...clinic(), placeholders: [] as string[] };

  test.each(SHOWN_SETTINGS)(
    '%s is a text; left out until the clinic gives it, marked as a demo’s sample',
    (key) => {
      expect(settingText(facts, key)).toMatch(/^\S[^[\]]*\S$/);
      expect(settingText({ ...facts, placeholders: [key] }, key)).toBeUndefined();
      expect(settingText({ ...facts, samples: [key] }, key)).toBe(`${settingText(facts, key)} (sample)`);
    },
  );

  test('is written as everywhere else', () => {
    expect(settingText(facts, 'phone')).toBe(phoneText(facts));
    expect(settingText(facts, 'hours')).toBe(hoursText(facts));
    expect(settingText(facts, 'address')).toBe(addressText(facts));
    expect(settingText({ ...facts, founded: '1998' }, 'founded')).toBe('1998');
  });
});

describe('dates in words', () => {
  test('a moment carries the name of its zone, in winter and in summer', () => {
    const moment = (text: string) => plain(formatMoment(new Date(text), timeZone));
    expect(moment('2026-11-22T20:05:00Z')).toBe('Sunday, November 22, 2026 at 3:05 PM EST');
    expect(moment('2026-07-01T02:00:00Z')).toBe('Tuesday, June 30, 2026 at 10:00 PM EDT');
  });

  test('a calendar date is that date wherever the server stands', () => {
    expect(formatDate('2026-11-01')).toBe('November 1, 2026');
    expect(formatDate('2026-12-31')).toBe('December 31, 2026');
  });
});
