import {
  ageText,
  clockOf,
  clockShort,
  clockText,
  deskTitle,
  initialsOf,
  lengthText,
  nextStep,
  searchOf,
} from '@/lib/cases/queue/domain';
import { queueHref, queueSchema } from '@/lib/cases/queue/schema';

const hours = {
  timeZone: 'America/New_York',
  hours: {
    monday: { opens: '09:00', closes: '17:00' },
    tuesday: { opens: '09:00', closes: '17:00' },
    friday: { opens: '09:00', closes: '17:00' },
  },
  holidays: [],
};
const monday = (time: string) => new Date(`2026-11-23T${time}:00-05:00`);
const friday = (time: string) => new Date(`2026-11-20T${time}:00-05:00`);

const request = {
  status: 'new' as const,
  receivedAt: friday('16:00'),
  dueAt: monday('12:00'),
  firstContactAt: null,
  followUpAt: null,
  trashedAt: null,
};

describe('the clock counts open hours alone', () => {
  test.each([
    ['before it is due, over a weekend', friday('16:30'), 'Due in 3 h 30 min (business hours)'],
    ['past it', monday('13:05'), '1 h 5 min late (business hours)'],
    ['past it, over a night', new Date('2026-11-24T10:00:00-05:00'), '6 h late (business hours)'],
    ['past it at night', monday('17:00'), '5 h late (business hours)'],
    ['at its last minute', monday('12:00'), 'Due now'],
    ['long past it, in days', new Date('2026-12-23T12:00:00-05:00'), '30 days late'],
  ])('%s', (_when, now, text) => {
    expect(clockText(clockOf(request, now, hours))).toBe(text);
  });

  test('it says so where the clinic has been closed since', () => {
    const atClosing = { ...request, dueAt: monday('17:00') };
    expect(clockText(clockOf(atClosing, monday('22:00'), hours))).toBe('Late, no business hours since');
  });

  test('it stops at the first try', () => {
    const answered = { ...request, status: 'contacting' as const, firstContactAt: monday('10:15') };
    expect(clockText(clockOf(answered, monday('16:00'), hours))).toBe(
      'First attempt after 2 h 15 min (business hours)',
    );
  });

  test('a quarantined request runs against the same time, a closed one does not', () => {
    expect(clockOf({ ...request, status: 'quarantined' }, monday('13:00'), hours)).toEqual({
      state: 'late',
      hours: 1,
    });
    expect(clockOf({ ...request, status: 'declined' }, monday('13:00'), hours)).toEqual({ state: 'none' });
  });
});

test('lengths and ages are told in the unit that fits', () => {
  expect([0, 0.5, 1, 1.25, 26].map(lengthText)).toEqual(['0 min', '30 min', '1 h', '1 h 15 min', '26 h']);
  expect(ageText(friday('16:00'), friday('16:20'))).toBe('20 min');
  expect(ageText(friday('16:00'), friday('23:59'))).toBe('7 h');
  expect(ageText(friday('16:00'), monday('16:00'))).toBe('3 days');
});

test.each([
  ['a new request', {}, 'First attempt'],
  ['one that was tried', { status: 'contacting', firstContactAt: monday('10:00') }, 'Try again'],
  ['a follow-up ahead', { followUpAt: monday('15:00') }, 'Follow up Mon, Nov 23'],
  ['a follow-up that has come', { followUpAt: monday('11:00') }, 'Follow up now'],
  ['one past its time', { dueAt: monday('11:00'), followUpAt: monday('15:00') }, 'First attempt'],
  [
    'a closed one that is to be followed up',
    { status: 'declined', followUpAt: monday('11:00') },
    'Follow up now',
  ],
  ['quarantine', { status: 'quarantined', followUpAt: monday('11:00') }, 'Check: is it spam?'],
  ['the trash', { trashedAt: monday('11:00') }, 'Restore, or let it be deleted'],
  ['a closed one', { status: 'declined' }, 'Nothing'],
] as const)('the next step of %s', (_what, change, text) => {
  expect(nextStep({ ...request, ...change }, monday('12:00'), hours.timeZone)).toBe(text);
});

test.each([
  ['K7QM-4TX9', { kind: 'reference', reference: 'K7QM-4TX9' }],
  [' k7qm 4tx9 ', { kind: 'reference', reference: 'K7QM-4TX9' }],
  ['Ref. K7QM – 4TX9,', { kind: 'reference', reference: 'K7QM-4TX9' }],
  ['Ｋ７ＱＭ－４ＴＸ９', { kind: 'reference', reference: 'K7QM-4TX9' }],
  ['Robin.Doe@Private.example', { kind: 'email', email: 'robin.doe@private.example' }],
  ['ｋ７ｑｍ－４ｔｘ９', { kind: 'reference', reference: 'K7QM-4TX9' }],
  ['Ana <INFO@Müller.de>', { kind: 'email', email: 'info@xn--mller-kva.de' }],
  ['(239) 555-0123', { kind: 'phone', phones: expect.arrayContaining(['+12395550123']) }],
  ['tel:239.555.0123 extension 1234567', { kind: 'phone', phones: expect.arrayContaining(['+12395550123']) }],
  ['555-0123', { kind: 'phone', phones: expect.arrayContaining(['5550123', '+12395550123']) }],
  ['0123', { kind: 'ending', digits: '0123' }],
  ['…555012', { kind: 'ending', digits: '555012' }],
  ['020 7946 0958', { kind: 'phone', phones: expect.arrayContaining(['+442079460958']) }],
  ['José', { kind: 'name', ways: [[['jose']]] }],
  ['—', { kind: 'name', ways: [] }],
])('what is searched for is told from its look: %s', (words, search) => {
  expect(searchOf(words)).toEqual(search);
});

test('the title of the desk begins with what can’t wait', () => {
  expect(deskTitle({ late: 2, fresh: 13 })).toBe('(2 late, 13 new) Requests');
  expect(deskTitle({ late: 0, fresh: 1 })).toBe('(1 new) Requests');
  expect(deskTitle({ late: 0, fresh: 0 })).toBe('Requests');
});

test.each([
  [{ state: 'late', hours: 3.56 }, '3 h 34 min late'],
  [{ state: 'late', hours: 27.5 }, '28 h late'],
  [{ state: 'late', hours: 0 }, 'Late'],
  [{ state: 'due', hours: 1.5 }, 'Due in 1 h 30 min'],
  [{ state: 'due', hours: 0 }, 'Due now'],
  [{ state: 'long-late', days: 9 }, '9 days late'],
] as const)('a clock in a column: %j is %s', (clock, text) => {
  expect(clockShort(clock)).toBe(text);
});

test('initials stand for a name, in any script', () => {
  expect(initialsOf('Ana María  Ruiz')).toBe('A. M. R.');
  expect(initialsOf('𝒜na')).toBe('𝒜.');
  expect(initialsOf('')).toBe('');
});

describe('the address of a list', () => {
  test('holds what is not as usual, and reads back as it was', () => {
    const id = '2f1c1d34-5b5c-4c5e-8d6e-0a8f6d3b2c11';
    const params = {
      view: 'late',
      sort: 'received',
      order: 'last',
      owner: 'me',
      soon: 'today',
      after: `1700000000000_1600000000000_${id}`,
    };
    const query = queueSchema.parse(params);
    expect(Object.fromEntries(new URL(queueHref(query), 'http://x').searchParams)).toEqual(params);
    expect(queueHref(queueSchema.parse({}))).toBe('/desk');
  });

  test('a list in which nothing is to be done next isn’t sorted by that', () => {
    expect(queueSchema.parse({ view: 'closed', sort: 'next' })).toMatchObject({ sort: 'received' });
    expect(queueSchema.parse({ view: 'late', sort: 'next' })).toMatchObject({ sort: 'next' });
  });

  test('what can’t be read counts as not said', () => {
    const bad = { view: 'x', sort: '1', order: ['a', 'b'], owner: "'; DROP", soon: 'never', after: 'NaN_x' };
    expect(queueSchema.parse(bad)).toEqual(queueSchema.parse({}));
  });
});
