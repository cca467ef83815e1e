import { violationsIn as violations } from '@/lib/platform/csp/reports';

const violationsIn = (report: unknown) => violations(report, ['desk', 'consultation']);

const old = (more: object = {}) => ({
  'csp-report': {
    'document-uri': 'https://clinic.example/desk/requests/ABCD-2345?q=CANARY',
    'blocked-uri': 'https://CANARY.example/',
    'effective-directive': 'script-src-elem',
    ...more,
  },
});
const listed = (documentURL: string, effectiveDirective = 'img-src') => ({
  type: 'csp-violation',
  url: documentURL,
  body: { documentURL, effectiveDirective, sample: 'CANARY' },
});

test('of a report remain the rule and the part of the site', () => {
  expect(violationsIn(old())).toEqual([{ directive: 'script-src-elem', part: 'desk' }]);
  expect(violationsIn([listed('https://clinic.example/consultation?x=CANARY')])).toEqual([
    { directive: 'img-src', part: 'consultation' },
  ]);
  expect(violationsIn([listed('https://clinic.example/CANARY/x')])).toEqual([
    { directive: 'img-src', part: 'site' },
  ]);
});

test('the same is said once, and no more than a few of a list are read', () => {
  expect(violationsIn(Array.from({ length: 500 }, () => listed('https://clinic.example/')))).toHaveLength(1);
});

test.each([
  null,
  'CANARY',
  7,
  {},
  [],
  [null, [[]]],
  { 'csp-report': 'x' },
  old({ 'effective-directive': 'constructor' }),
  old({ 'document-uri': 7 }),
  listed('https://clinic.example/', 'CANARY'),
  { ...listed('https://clinic.example/'), type: 'deprecation' },
])('%j says nothing', (report) => expect(violationsIn(report)).toEqual([]));

test('an address that is none, or is named as every object has it, is the site', () => {
  for (const address of ['nonsense', 'https://clinic.example/constructor', 'https://clinic.example'])
    expect(violationsIn(listed(address))).toEqual([{ directive: 'img-src', part: 'site' }]);
});
