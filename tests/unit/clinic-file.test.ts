import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { clinic, parseClinic } from '@/lib/clinic/data';
import { TEXT_SETTINGS } from '@/lib/clinic/schema';
import { STATUSES } from '@/lib/clinic/statuses';
import { OperatorError } from '@/lib/shared/operator-error';

const LINES = [
  'name: Calusa Recovery',
  'city: Fort Myers, Florida',
  'timeZone: America/New_York',
  "phone: '+1 239 555 0100'",
  'hours:',
  '  monday: 09:00-17:00',
  '  friday: 09:00-12:30',
  'holidays:',
  '  - 2026-11-26',
  '  - 2026-12-25',
  'website: https://calusa.example',
  'address:',
  '  street: 1 Example Street',
  '  city: Fort Myers',
  '  region: FL',
  "  postalCode: '33901'",
  'quickExit: https://www.weather.gov/',
  'securityContact: mailto:security@calusa.example',
  ...TEXT_SETTINGS.map((key) => `${key}: words about ${key}`),
  'firstContactHours: 4',
  'retentionDays:',
  ...STATUSES.map((status) => `  ${status}: 365`),
  'proofYears: 6',
];

/** The number (counted from 1) of the line that begins so. */
const lineOf = (start: string) => LINES.findIndex((line) => line.startsWith(start)) + 1;
/** The file with one line (counted from 1) replaced. */
const withLine = (line: number, text: string) => LINES.with(line - 1, text).join('\n');
function refusalOf(text: string): string {
  try {
    parseClinic(text, 'site.yaml');
  } catch (error) {
    expect(error).toBeInstanceOf(OperatorError);
    return (error as Error).message;
  }
  return '';
}

test('the shipped file reads', () => {
  expect({ ...parseClinic(readFileSync('content/site.yaml', 'utf8')), samples: [] }).toEqual(clinic());
});

test('a complete file gives the facts, with hours as times', () => {
  expect(parseClinic(LINES.join('\n'))).toEqual({
    name: 'Calusa Recovery',
    city: 'Fort Myers, Florida',
    timeZone: 'America/New_York',
    phone: '+1 239 555 0100',
    hours: { monday: { opens: '09:00', closes: '17:00' }, friday: { opens: '09:00', closes: '12:30' } },
    holidays: ['2026-11-26', '2026-12-25'],
    website: 'https://calusa.example',
    address: { street: '1 Example Street', city: 'Fort Myers', region: 'FL', postalCode: '33901' },
    part2NeedsConsent: true,
    quickExit: 'https://www.weather.gov/',
    securityContact: 'mailto:security@calusa.example',
    firstContactHours: 4,
    retentionDays: Object.fromEntries(STATUSES.map((status) => [status, 365])),
    proofYears: 6,
    ...Object.fromEntries(TEXT_SETTINGS.map((key) => [key, `words about ${key}`])),
    placeholders: [],
  });
});

test('a mark is found on a text, on a map and on a list, and changes no value', () => {
  const marked = withLine(4, "phone: !placeholder '+1 239 555 0100'")
    .replace('hours:', 'hours: !placeholder')
    .replace('holidays:', 'holidays: !placeholder')
    .replace('address:', 'address: !placeholder')
    .replace('payment:', 'payment: !placeholder');
  const { placeholders, ...facts } = parseClinic(marked);
  expect(placeholders).toEqual(['phone', 'hours', 'holidays', 'address', 'payment']);
  expect({ ...facts, placeholders: [] }).toEqual(parseClinic(LINES.join('\n')));
});

test.each<[string, number, string, RegExp]>([
  ['malformed YAML', 2, 'city: a: b', /^site\.yaml:2: \S/],
  ['the same name twice', 2, 'name: Calusa', /^site\.yaml:2: .*unique/],
  ['an empty name', 1, "name: ''", /^site\.yaml:1: name: /],
  ['an unknown time zone', 3, 'timeZone: America/Fort_Myers', /^site\.yaml:3: timeZone: unknown time zone$/],
  ['a phone without its country', 4, 'phone: 239 555 0100', /^site\.yaml:4: phone: .*country code/],
  ['hours as people say them', 7, '  friday: 9-5', /^site\.yaml:7: hours\.friday: .*09:00-17:00/],
  ['hours past midnight', 7, '  friday: 22:00-02:00', /^site\.yaml:7: hours\.friday: .*more than an hour/],
  ['hours of no length', 7, '  friday: 09:00-09:00', /^site\.yaml:7: hours\.friday: .*more than an hour/],
  ['an hour that no clock has', 7, '  friday: 09:00-24:00', /^site\.yaml:7: hours\.friday: /],
  ['a day that no calendar has', 10, '  - 2026-02-30', /^site\.yaml:10: holidays\.1: /],
  ['a holiday as people write it', 10, '  - 12/25/2026', /^site\.yaml:10: holidays\.1: /],
  ['an address over http', 11, 'website: http://calusa.example', /^site\.yaml:11: website: /],
  ['an address with a path', 11, 'website: https://calusa.example/', /^site\.yaml:11: website: .*an origin/],
  ['a part of the address without text', 14, "  city: ''", /^site\.yaml:14: address\.city: /],
  ['a postal code as a number', 16, '  postalCode: 33901', /^site\.yaml:16: address\.postalCode: /],
  ['a quick exit over http', 17, 'quickExit: http://weather.gov', /^site\.yaml:17: quickExit: /],
  ['a quick exit that is a script', 17, 'quickExit: "javascript:alert(1)"', /^site\.yaml:17: quickExit: /],
  ['a phone as a security contact', 18, 'securityContact: tel:988', /^site\.yaml:18: securityContact: /],
  ['an empty text', 19, "postalAddress: ''", /^site\.yaml:19: postalAddress: /],
  ['a mistyped mark', 4, "phone: !placholder '+1 239 555 0100'", /^site\.yaml:4: .*!placholder/],
  ['an alias', 1, 'name: *clinic', /^site\.yaml:1: .*alias/],
])('%s is refused with the file, the line and the reason', (_what, line, text, message) => {
  expect(refusalOf(withLine(line, text))).toMatch(message);
});

// Their lines move with the lists of facts and statuses before them.
test.each<[string, string, string, RegExp]>([
  ['a status that is never deleted', '  new:', '0', /retentionDays\.new: /],
  ['fewer days than the least', '  new:', '1', /retentionDays\.new: .*at least 30 days/],
  ['no proof at all', 'proofYears:', '0', /proofYears: .*at least 1 year/],
])('%s is refused with its line and the reason', (_what, start, value, reason) => {
  const line = lineOf(start);
  const refusal = refusalOf(withLine(line, `${start} ${value}`));
  expect(refusal).toMatch(reason);
  expect(refusal).toContain(`site.yaml:${line}: `);
});

test('what we do not know is refused by its name', () => {
  expect(refusalOf(`${LINES.join('\n')}\ntelex: none`)).toMatch(/^site\.yaml:\d+: .*"telex"/);
  expect(refusalOf(withLine(7, '  freitag: 09:00-17:00'))).toMatch(/^site\.yaml:\d+: hours: .*"freitag"/);
});

test('what is missing is refused by its name', () => {
  for (const [index, name] of [
    [0, 'name'],
    [2, 'timeZone'],
    [3, 'phone'],
    [16, 'quickExit'],
    ...TEXT_SETTINGS.map((key, index) => [18 + index, key] as const),
    [18 + TEXT_SETTINGS.length, 'firstContactHours'],
  ] as const) {
    expect(refusalOf(LINES.toSpliced(index, 1).join('\n'))).toMatch(
      new RegExp(`^site\\.yaml:\\d+: ${name}: `),
    );
  }
  expect(refusalOf('')).toMatch(/^site\.yaml:1: as a whole: /);
});

test('a clinic that is never open is refused', () => {
  expect(refusalOf(LINES.toSpliced(4, 3, 'hours: {}').join('\n'))).toMatch(
    /^site\.yaml:5: hours: .*at least one day/,
  );
});

test('no text makes it throw anything but a refusal of one line', () => {
  const yaml = fc.string({ unit: fc.constantFrom(...'abc:-*&!{}[]#|>\'", \n\t%@<0'), maxLength: 40 });
  fc.assert(
    fc.property(yaml, fc.nat(LINES.length - 1), (text, at) => {
      expect(refusalOf(text)).toMatch(/^site\.yaml:\d+: .+$/);
      expect(refusalOf(withLine(at + 1, text))).toMatch(/^(site\.yaml:\d+: .+)?$/);
    }),
    { numRuns: 300 },
  );
});
