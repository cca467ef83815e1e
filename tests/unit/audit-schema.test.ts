import { activityHref, activitySchema, REQUEST_PATTERN, requestAsked } from '@/lib/audit/schema';

const ID = '0a0a0a0a-0000-4000-8000-00000000000b';

test('an address keeps what was asked for, and reads back the same', () => {
  const query = activitySchema.parse({
    who: ID,
    action: 'request.viewed',
    request: ' K7QM-4TX9 ',
    from: '2026-11-01',
    to: '2026-11-23',
    before: '12',
  });
  expect(query).toMatchObject({ request: 'K7QM-4TX9', before: 12n });
  const { searchParams } = new URL(activityHref(query), 'http://localhost');
  expect(activitySchema.parse(Object.fromEntries(searchParams))).toEqual(query);
});

test('nothing asked is the plain address', () => {
  expect(activityHref(activitySchema.parse({}))).toBe('/activity');
});

test.each<[string, unknown]>([
  ['who', 'somebody'],
  ['who', [ID, ID]],
  ['action', 'request.eaten'],
  ['action', 'toString'],
  ['from', '2026-02-30'],
  ['from', '0000-01-01'],
  ['to', 'today'],
  ['request', ''],
  ['before', ''],
  ['before', '-1'],
  ['before', 'x'],
  ['before', '99999999999999999999'],
])('%s=%p counts as not said', (name, value) => {
  expect(activitySchema.parse({ [name]: value })).toEqual(activitySchema.parse({}));
});

test.each([
  ['K7QM-4TX9', { reference: 'K7QM-4TX9' }],
  ['k7qm4tx9', { reference: 'K7QM-4TX9' }],
  [' k7qm 4tx9 ', { reference: 'K7QM-4TX9' }],
  [ID.toUpperCase(), { id: ID }],
  ['K7QM-4TX', null],
  ['Robin Doe', null],
  ['239 555 0123', null],
  ['robin@private.example', null],
])('%p asks for %p, and a browser lets it through only then', (typed, asked) => {
  expect(requestAsked(typed)).toEqual(asked);
  expect(new RegExp(`^(?:${REQUEST_PATTERN})$`, 'v').test(typed)).toBe(asked !== null); // as browsers match it
});
