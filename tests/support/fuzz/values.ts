import fc from 'fast-check';

/** Values that programs trip over, each for a different reason. */
const TRAPS = [
  'constructor',
  '__proto__',
  'toString',
  'hasOwnProperty',
  '\0',
  'a\0b',
  '\ud800',
  '\ufffd',
  '\u202e\u2066',
  '\u200b',
  '',
  ' ',
  '-1',
  '0',
  '1e309',
  'NaN',
  'Infinity',
  '2147483648',
  '9223372036854775808',
  '9'.repeat(400),
  '0000-01-01',
  '2026-02-30',
  '+275760-09-13',
  '2026-11-23T24:00:00Z',
  '999999999999999_999999999999999_018f4d3c-7a10-4b51-9a31-0123456789ab',
  '8640000000000001_018f4d3c-7a10-4b51-9a31-0123456789ab',
  '0000-01-01T00:00:00.000Z_018f4d3c-7a10-4b51-9a31-0123456789ab',
  '018f4d3c-7a10-4b51-9a31-0123456789ab',
  '018f4d3c-7a10-4b51-9a31-0123456789ab_2147483648',
  '018f4d3c-7a10-4b51-9a31-0123456789aZ',
  '../../../../etc/passwd',
  '..\\..\\x',
  '//evil.example',
  'javascript:alert(1)',
  "' OR 1=1 --",
  '<script>alert(1)</script>',
  '{"a":1}',
  '[[["x"]]]',
  '%',
  '%25%00',
  'é\u0301'.repeat(50),
  'x'.repeat(5_000),
] as const;

/** Names that the site's forms and URLs use. */
const NAMES = (
  'after action alt answer approval askingFor before blockedWords change choice code comment confirmed consent ' +
  'contactBy date days decision decorative email ended export fields file find form format from hold holidays id ' +
  'inDoubt kind label language leaves main message name newPassword next number only order owner ownerId page parent ' +
  'password phone place problem reason reasons recipients reference request requestId response revisionId role shown ' +
  'slug soon sort source state statuses step stored template text ticked time times title to token trashed tried ' +
  'undo url version view voicemail weeks when who why withText words w q'
).split(' ');

/** Values that are valid in some form field. */
const TAKEN = [
  'en',
  'home',
  'en/home',
  'contact-1',
  'yes',
  'on',
  'draft',
  'live',
  'file',
  'admin',
  'closed',
  'undo',
  'csv',
  'new',
  '1',
  '1.webp',
  'ABCD-2345',
  'robin@person.example',
  '239 555 0123',
  'approved:018f4d3c-7a10-4b51-9a31-0123456789ab_1',
];

const oneOf = <Value>(values: readonly Value[]) => fc.constantFrom(...values);

export const text = fc.oneof(
  { weight: 5, arbitrary: oneOf(TRAPS) },
  { weight: 3, arbitrary: oneOf(TAKEN) },
  { weight: 1, arbitrary: fc.string({ unit: 'binary', maxLength: 30 }) },
  { weight: 1, arbitrary: fc.string({ maxLength: 30 }) },
);

/** A valid value with one character replaced, removed or inserted. */
export const mutated = (valid: fc.Arbitrary<string>): fc.Arbitrary<string> =>
  fc
    .tuple(valid, fc.nat(100), fc.constantFrom('', 'f', 'Z', '%00', '.', ' '), fc.nat(1))
    .map(([value, at, sign, taken]) => {
      const place = at % (value.length + 1);
      return value.slice(0, place) + sign + value.slice(place + taken);
    });

export const fieldName = fc.oneof(
  { weight: 6, arbitrary: oneOf(NAMES) },
  { weight: 1, arbitrary: text },
  { weight: 1, arbitrary: oneOf(NAMES).map((name) => `${name}[]`) },
);

/** URL-encoded; a lone surrogate becomes the bytes it would have. */
export const percentEncoded = (typed: string): string =>
  [...typed]
    .map((sign) => (/^[\ud800-\udfff]$/.test(sign) ? '%ED%A0%80' : encodeURIComponent(sign)))
    .join('');

/** Names and values, some of them twice. */
export const pairs = fc
  .array(fc.tuple(fieldName, text), { maxLength: 6 })
  .chain((given) => fc.boolean().map((twice) => (twice ? [...given, ...given.slice(0, 1)] : given)));

export const query = fc.oneof(
  {
    weight: 8,
    arbitrary: pairs.map((given) => given.map((pair) => pair.map(percentEncoded).join('=')).join('&')),
  },
  { weight: 1, arbitrary: oneOf(['%', '%E0%A4%A', '?', '&&==&', '=', '_rsc=1', '%00', 'a=%ED%A0%80', '#x']) },
);
