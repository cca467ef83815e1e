import fc from 'fast-check';
import { shippedClinic } from '@/lib/clinic/data';
import type { Kind } from '@/lib/clinic/fields';
import { COPY_DEFAULTS, factsSchema, operationsSchema, WEEKDAYS } from '@/lib/clinic/schema';
import { LEAST_RETENTION_DAYS } from '@/lib/clinic/statuses';
import { changesBetween, factsOf, typedOf } from '@/lib/settings/domain';
import type { Typed } from '@/lib/settings/fields';
import { parseForm, readStored, type Values } from '@/lib/settings/schema';

const FACTS = factsOf(shippedClinic());
const { firstContactHours, retentionDays, proofYears } = shippedClinic();
const OPERATIONS: Values['operations'] = {
  recipients: ['ana@clinic.example'],
  firstContactHours,
  retentionDays,
  proofYears,
};
const MENUS: Values['navigation'] = {
  en: {
    main: [
      { page: 'faq', label: 'FAQ' },
      { page: 'about', label: 'About us' },
    ],
    footer: [{ page: 'privacy', label: 'Privacy' }],
  },
};

const read = <K extends Kind>(kind: K, value: Values[K], typed: Typed = {}) =>
  parseForm(kind, { ...typedOf(kind, value), number: '3', why: 'A test', ...typed });
function wrongIn<K extends Kind>(kind: K, value: Values[K], typed: Typed) {
  const parsed = read(kind, value, typed);
  return parsed.ok ? [] : parsed.errors.map(({ field, code }) => `${field} ${code}`).sort();
}
const facts = (typed: Typed) => wrongIn('facts', FACTS, typed);
const operations = (typed: Typed) => wrongIn('operations', OPERATIONS, typed);
const menus = (typed: Typed) => wrongIn('navigation', MENUS, typed);

test('a form that nobody touched gives back the value with which it was filled in', () => {
  expect(read('facts', FACTS)).toEqual({
    ok: true,
    value: { number: 3, value: FACTS, why: 'A test', confirmed: undefined },
  });
  expect(read('operations', OPERATIONS)).toMatchObject({ value: { value: OPERATIONS } });
  expect(read('copy', COPY_DEFAULTS)).toMatchObject({ value: { value: COPY_DEFAULTS } });
  expect(read('navigation', MENUS)).toMatchObject({ value: { value: MENUS } });
});

test('a number of a version that can’t be read is never the newest', () => {
  for (const number of ['', 'x', '-1', '1.5', '9999999999'])
    expect(read('copy', COPY_DEFAULTS, { number })).toMatchObject({ value: { number: -1 } });
});

describe('hours', () => {
  const monday = (opens: string, closes: string) => facts({ mondayOpens: opens, mondayCloses: closes });

  test('a day with no times is closed, and one day at least is open', () => {
    expect(monday('', '')).toEqual([]);
    const none = Object.fromEntries(
      WEEKDAYS.flatMap((day) => [
        [`${day}Opens`, ''],
        [`${day}Closes`, ''],
      ]),
    );
    expect(facts(none)).toEqual(['hours WRONG']);
  });

  test('times that are none, half given or in the wrong order are wrong on their day', () => {
    for (const [opens, closes] of [
      ['9am', '17:00'],
      ['25:00', '26:00'],
      ['09:00', ''],
      ['', '17:00'],
      ['17:00', '09:00'],
      ['09:00', '09:00'],
      ['09:00', '10:00'], // no one is promised an answer in the last hour
      ['-', '-'],
    ] as const)
      expect([opens, closes, monday(opens, closes)]).toEqual([opens, closes, ['monday WRONG']]);
  });

  test('a time without its zero is one', () => {
    expect(read('facts', FACTS, { mondayOpens: '8:30' })).toMatchObject({
      value: { value: { hours: { monday: '08:30-17:00' } } },
    });
  });

  test('whatever two times say, a day is open for more than an hour or refused', () => {
    const time = fc.tuple(fc.integer({ min: 0, max: 23 }), fc.integer({ min: 0, max: 59 }));
    const text = ([hour, minute]: [number, number]) =>
      `${String(hour).padStart(2, '0')}:${String(minute).padStart(2, '0')}`;
    fc.assert(
      fc.property(time, time, (opens, closes) => {
        const open = closes[0] * 60 + closes[1] - opens[0] * 60 - opens[1];
        expect(monday(text(opens), text(closes))).toEqual(open > 60 ? [] : ['monday WRONG']);
      }),
    );
  });
});

describe('facts', () => {
  test('holidays are days of the calendar, each once and in order', () => {
    const holidays = ['2027-01-01', '', '2026-12-25', '2026-12-25'];
    expect(read('facts', FACTS, { holidays })).toMatchObject({
      value: { value: { holidays: ['2026-12-25', '2027-01-01'] } },
    });
    expect(read('facts', FACTS, { holidays: '' })).toMatchObject({ value: { value: { holidays: [] } } });
    for (const wrong of ['2026-02-29', '12/25/2026', '2026-13-01', 'Christmas'])
      expect(
        parseForm('facts', { ...typedOf('facts', FACTS), why: 'x', holidays: ['2026-12-25', wrong] }),
      ).toEqual({
        ok: false,
        errors: [{ field: 'holidays', code: 'WRONG', given: wrong }],
      });
  });

  test('a phone is there', () => {
    expect(facts({ phone: ' ' })).toEqual(['phone MISSING']);
  });

  test('what is empty or far too long is said at its own box, all at once', () => {
    expect(facts({ name: ' ', addressCity: '', payment: '\n', founded: 'x'.repeat(501), why: '' })).toEqual([
      'addressCity MISSING',
      'founded TOO_LONG',
      'name MISSING',
      'payment MISSING',
      'why MISSING',
    ]);
    expect(facts({ why: 'x'.repeat(201) })).toEqual(['why TOO_LONG']);
  });

  test('a text is composed, without controls and marks that turn what follows', () => {
    const read = parseForm('facts', {
      ...typedOf('facts', FACTS),
      why: ' Zoe\u0308\u0007 \u202easked ',
      city: '\u202eSan Jose\u0301\u202c\r\n',
    });
    expect(read).toMatchObject({ ok: true, value: { why: 'Zoë asked', value: { city: 'San José' } } });
  });

  test('a text of several lines becomes one, as pages show it', () => {
    expect(read('facts', FACTS, { payment: ' By card,\r\n  or cash ' })).toMatchObject({
      value: { value: { payment: 'By card, or cash' } },
    });
  });

  test('only facts can be marked as not known, and only those that are marked stay so', () => {
    const known = { founded: '2009', noticeEffective: '2027-01-02' };
    expect(facts({ ...known, placeholders: ['website'] })).toEqual(['placeholders WRONG']);
    expect(read('facts', FACTS, { ...known, placeholders: 'phone' })).toMatchObject({
      value: { value: { placeholders: ['phone'] } },
    });
  });

  test('no form can give what the site can’t read again', () => {
    const field = fc.constantFrom(...Object.keys(typedOf('facts', FACTS)));
    fc.assert(
      fc.property(fc.dictionary(field, fc.oneof(fc.string(), fc.array(fc.string()))), (typed) => {
        const parsed = read('facts', FACTS, typed);
        if (parsed.ok)
          expect(factsSchema.safeParse(JSON.parse(JSON.stringify(parsed.value.value))).success).toBe(true);
        else expect(parsed.errors.length).toBeGreaterThan(0);
      }),
    );
  });
});

describe('what is decided about requests', () => {
  test('addresses: one a line, each once, at least one and at most twenty', () => {
    const recipients = ' ana@clinic.example \r\n\r\nANA@clinic.example\nben@clinic.example';
    expect(read('operations', OPERATIONS, { recipients })).toMatchObject({
      value: { value: { recipients: ['ana@clinic.example', 'ben@clinic.example'] } },
    });
    expect(operations({ recipients: ' \n ' })).toEqual(['recipients MISSING']);
    const many = Array.from({ length: 21 }, (_, index) => `a${index}@clinic.example`);
    expect(operations({ recipients: many.join('\n') })).toEqual(['recipients WRONG']);
    expect(operations({ recipients: 'Ana <ana@clinic.example>\nsmith&jones@clinic.example' })).toEqual([]);
    for (const wrong of [
      'ana@',
      'ana',
      'ana@clinic.example, ben@clinic.example',
      `${'x'.repeat(65)}@a.example`,
    ])
      expect([wrong, operations({ recipients: wrong })]).toEqual([wrong, ['recipients WRONG']]);
  });

  test('days: whole, from the least to 36,500, each status by itself', () => {
    for (const wrong of ['0', '36501', '-3', '1.5', '1e3', 'year', '٣'])
      expect([wrong, operations({ 'keep-new': wrong })]).toEqual([wrong, ['keep-new WRONG']]);
    expect(operations({ 'keep-new': '', 'keep-declined': '0' })).toEqual([
      'keep-declined WRONG',
      'keep-new MISSING',
    ]);
    expect(operations({ 'keep-new': '36500', 'keep-admitted': ' 365 ' })).toEqual([]);
  });

  test('the target: hours, more than none', () => {
    for (const wrong of ['0', '1001', '-1', 'four'])
      expect([wrong, operations({ firstContactHours: wrong })]).toEqual([wrong, ['firstContactHours WRONG']]);
    expect(operations({ firstContactHours: '0.5' })).toEqual([]);
  });
});

test('what is decided about copy: a box that is not ticked is no, and words stand one a line', () => {
  expect(
    read('copy', COPY_DEFAULTS, { approval: 'yes', blockedWords: 'Casino\n\ncasino\nbest price' }),
  ).toMatchObject({
    value: { value: { approval: true, blockedWords: ['Casino', 'best price'] } },
  });
  const { approval: _, ...unticked } = typedOf('copy', { ...COPY_DEFAULTS, approval: true });
  expect(parseForm('copy', { ...unticked, why: 'x' })).toMatchObject({
    value: { value: { approval: false } },
  });
  expect(wrongIn('copy', COPY_DEFAULTS, { mostLinks: '51', blockedWords: 'x'.repeat(61) })).toEqual([
    'blockedWords WRONG',
    'mostLinks WRONG',
  ]);
});

describe('menus', () => {
  const order = (typed: Typed) => {
    const parsed = read('navigation', MENUS, typed);
    return parsed.ok ? parsed.value.value.en?.main.map(({ page }) => page) : parsed.errors;
  };

  test('are sorted by the positions that were typed; what is no number keeps its place', () => {
    expect(order({ 'main-position': ['2', '1'] })).toEqual(['about', 'faq']);
    expect(order({ 'main-position': ['1', '0.5'] })).toEqual(['about', 'faq']);
    expect(order({ 'main-position': ['1', '0'] })).toEqual(['about', 'faq']);
    expect(order({ 'main-position': ['', 'x'] })).toEqual(['faq', 'about']);
    expect(order({ 'main-position': ['7', '7'] })).toEqual(['faq', 'about']);
  });

  test('lose a link and get another one without a script', () => {
    expect(order({ 'main-removed': 'faq' })).toEqual(['about']);
    expect(order({ 'main-add': 'contact', 'main-add-label': 'Reach us' })).toEqual([
      'faq',
      'about',
      'contact',
    ]);
  });

  test('hold at most eight links, each page once, and each says something', () => {
    const pages = Array.from({ length: 9 }, (_, index) => `page-${index}`);
    expect(menus({ 'main-page': pages, 'main-label': pages, 'main-position': [] })).toEqual(['main WRONG']);
    expect(menus({ 'main-label': ['FAQ', ' '] })).toEqual(['main-label-about WRONG']);
    expect(menus({ 'main-label': ['FAQ', 'x'.repeat(41)] })).toEqual(['main-label-about WRONG']);
    expect(menus({ 'footer-add': 'faq', 'footer-add-label': 'FAQ' })).toEqual(['footer-label-faq TWICE']);
  });
});

test('what is stored is read again setting by setting', () => {
  expect(readStored('facts', FACTS)).toEqual({ value: FACTS, unread: [] });
  for (const stored of [null, [], 'text', {}, { gone: 'in this release' }])
    expect(readStored('facts', stored)).toEqual({ value: {}, unread: [] });
  const { hours: _, holidays: __, ...rest } = FACTS;
  const stricter = { ...FACTS, hours: {}, holidays: ['2026-02-30'] };
  expect(readStored('facts', stricter)).toEqual({ value: rest, unread: ['hours', 'holidays'] });
});

test('a change is named by its setting, a mark as not known too', () => {
  const fields = (value: Partial<Values['facts']>) =>
    changesBetween('facts', FACTS, { ...FACTS, ...value }).map(({ field }) => field);
  expect(fields({})).toEqual([]);
  expect(fields({ holidays: FACTS.holidays.toReversed() })).toEqual([]);
  expect(fields({ phone: '+1 239 555 0199', hours: { monday: '08:00-17:00' } })).toEqual(['phone', 'hours']);
  expect(fields({ placeholders: (FACTS.placeholders ?? []).filter((key) => key !== 'payment') })).toEqual([
    'payment',
  ]);
});

test('what everybody reads claims nothing; a license may name who accredits', () => {
  expect(facts({ payment: 'A guaranteed cure' })).toEqual(['payment CLAIM']);
  expect(facts({ name: 'The b\u0435st' })).toEqual(['name CLAIM']);
  expect(facts({ licence: 'Accredited by CARF, number 5. 100% success.' })).toEqual(['licence CLAIM']);
  expect(facts({ licence: 'Accredited by CARF, number 5' })).toEqual([]);
  expect(facts({ leadership: 'Ana Ruiz, a board-certified psychiatrist' })).toEqual([]);
  expect(facts({ payment: 'A certified check' })).toEqual(['payment CLAIM']);
  expect(facts({ street: '1 Guaranteed Cure Lane' })).toEqual(['street CLAIM']);
});

describe('days that requests are kept', () => {
  test('have a least for each status', () => {
    for (const [status, least] of Object.entries(LEAST_RETENTION_DAYS)) {
      expect([status, operations({ [`keep-${status}`]: String(least - 1) })]).toEqual([
        status,
        [`keep-${status} WRONG`],
      ]);
      expect(operations({ [`keep-${status}`]: String(least) })).toEqual([]);
    }
  });

  test('that an earlier release stored below the least count as the least', () => {
    const stored = { ...OPERATIONS, retentionDays: { ...retentionDays, admitted: 1 } };
    expect(operationsSchema.parse(stored).retentionDays.admitted).toBe(LEAST_RETENTION_DAYS.admitted);
  });

  test('that a release without one of the statuses stored, or with one that is gone, can all be read', () => {
    const { scheduled: _, ...others } = retentionDays;
    const stored = { ...OPERATIONS, retentionDays: { ...others, declined: 400, postponed: 90 } };
    expect(readStored('operations', stored).unread).toEqual([]);
    expect(operationsSchema.parse(stored).retentionDays).toEqual({ ...others, declined: 400 });
  });

  test('a number that is typed back is read with and without its comma', () => {
    for (const [typed, confirmed] of [
      ['1,204', 1204],
      ['1204', 1204],
      ['0', 0],
      ['', undefined],
      ['x', NaN],
    ] as const)
      expect(read('operations', OPERATIONS, { confirmed: typed })).toMatchObject({ value: { confirmed } });
  });
});

describe('facts are checked as what they are', () => {
  test.each(['(239) 555-0100', '239.555.0100', '+1 (239) 555-0100', 'tel:+12395550100'])(
    'the phone %j is stored in one way',
    (phone) => {
      expect(read('facts', FACTS, { phone })).toMatchObject({
        value: { value: { phone: '+1 239 555 0100' } },
      });
    },
  );
  test.each(['+1 239 555', '555-0100', '239-555-0100 ext. 12', 'call us', '+1 111 111 1111'])(
    'the phone %j is refused',
    (phone) => expect(facts({ phone })).toEqual(['phone WRONG']),
  );
  test('a ZIP code has five digits, or nine', () => {
    for (const postalCode of ['33901', '33901-1234']) expect(facts({ postalCode })).toEqual([]);
    for (const postalCode of ['3390', '339011', 'ABCDE', '33901-12', 'FL 33901'])
      expect([postalCode, ...facts({ postalCode })]).toEqual([postalCode, 'postalCode WRONG']);
  });
  test('a year and a date are ones, unless they are not known yet', () => {
    const known = { placeholders: [] };
    const wrong = facts({ ...known, founded: 'long ago', noticeEffective: 'soon' });
    expect(wrong).toEqual(['founded WRONG', 'noticeEffective WRONG']);
    expect(facts({ ...known, founded: '2009', noticeEffective: 'January 2, 2027' })).toEqual([]);
    expect(facts({ founded: 'long ago', noticeEffective: 'soon' })).toEqual([]);
  });
  test('each email address and link in a text is one', () => {
    const contact = (accessibilityContact: string) => read('facts', FACTS, { accessibilityContact });
    expect(contact('(239) 555-0100, access@clinic.example. https://clinic.example/access')).toMatchObject({
      ok: true,
    });
    for (const given of ['access@clinic', 'access@@clinic.example', 'http://'])
      expect(contact(`Write to ${given}, please`)).toMatchObject({
        errors: [{ field: 'accessibilityContact', code: 'WRONG', given }],
      });
  });
});
