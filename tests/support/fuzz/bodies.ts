import fc from 'fast-check';
import { fieldName, pairs, percentEncoded, text } from './values';

export type Body = { type: string | undefined; bytes: Buffer };

const body = (type: string | undefined, content: string | Buffer): Body => ({
  type,
  bytes: Buffer.from(content as string),
});
const BOUNDARY = 'fuzz';
const MULTIPART = `multipart/form-data; boundary=${BOUNDARY}`;

const part = (name: string, value: string, more = '') =>
  `--${BOUNDARY}\r\nContent-Disposition: form-data; name="${name.replace(/["\r\n]/g, '_')}"${more}\r\n\r\n${value}\r\n`;

/** The fields that React adds to a form with an action, and variants an attacker might send. */
const actionFields = (ids: readonly string[]) =>
  fc.constantFrom(
    ...ids.slice(0, 40).map((id): [string, string] => [`$ACTION_ID_${id}`, '']),
    ['$ACTION_ID_constructor', ''] as [string, string],
    ['$ACTION_REF_1', ''] as [string, string],
    ['$ACTION_1:0', '{"id":"constructor","bound":"$@1"}'] as [string, string],
    ['$ACTION_1:0', '{"id":'] as [string, string],
    ['$ACTION_1:1', '["$K1"]'] as [string, string],
    ['$ACTION_KEY', '\0'] as [string, string],
    ['1_$ACTION_KEY', 'k1'] as [string, string],
    ['0', '["$undefined","$K1"]'] as [string, string],
    ['0', '["$F1"]'] as [string, string],
    ['0', '"$1:then:constructor"'] as [string, string],
    ['0', '[{"state":"idle"},"$K1"]'] as [string, string],
    ['1_text', 'a'] as [string, string],
  );

const multipart = (ids: readonly string[]) =>
  fc
    .tuple(pairs, fc.array(actionFields(ids), { maxLength: 3 }))
    .map(([fields, action]) => multipartOf([...action, ...fields]));

const multipartOf = (fields: readonly (readonly [string, string])[]) =>
  body(MULTIPART, `${fields.map(([name, value]) => part(name, value)).join('')}--${BOUNDARY}--\r\n`);

/** A form of the site as React's `useActionState` sends it, with and without JavaScript, with arbitrary values. */
export const actionCalls = (ids: readonly string[]): fc.Arbitrary<{ action?: string; body: Body }> =>
  fc
    .tuple(fc.constantFrom(...ids), pairs, fc.constantFrom('{}', '{"state":"idle"}', '"$undefined"', 'null'))
    .chain(([id, fields, state]) =>
      fc.constantFrom(
        {
          action: id,
          body: multipartOf([
            ...fields.map(([name, value]) => [`1_${name}`, value] as const),
            ['0', `[${state},"$K1"]`],
          ]),
        },
        {
          body: multipartOf([
            ['$ACTION_REF_1', ''],
            ['$ACTION_1:0', `{"id":"${id}","bound":"$@1"}`],
            ['$ACTION_1:1', `[${state}]`],
            ['$ACTION_KEY', 'k1'],
            ...fields,
          ]),
        },
      ),
    );

const malformedMultipart = fc.constantFrom(
  body('multipart/form-data', part('a', 'b')),
  body('multipart/form-data; boundary=', part('a', 'b')),
  body('multipart/form-data; boundary=other', part('a', 'b')),
  body(MULTIPART, ''),
  body(MULTIPART, `--${BOUNDARY}`),
  body(MULTIPART, `--${BOUNDARY}\r\nContent-Disp`),
  body(MULTIPART, `--${BOUNDARY}\r\nContent-Disposition: form-data\r\n\r\na\r\n--${BOUNDARY}--`),
  body(MULTIPART, part('a', 'b')),
  body(MULTIPART, `--${BOUNDARY}\r\n\r\n\r\n--${BOUNDARY}--\r\n`),
  body(MULTIPART, part('file', '\0\xff', '; filename="constructor"\r\nContent-Type: image/png')),
  body(MULTIPART, `${part("a\"; filename*=utf-8''%00", 'b')}--${BOUNDARY}--`),
  body(`multipart/mixed; boundary=${BOUNDARY}`, part('a', 'b')),
);

const LONG = 1_200_000;
const long = fc.constantFrom(
  () => body('application/x-www-form-urlencoded', `message=${'a'.repeat(LONG)}`),
  () => body(MULTIPART, `${part('message', 'a'.repeat(LONG))}--${BOUNDARY}--\r\n`),
  () => body('application/json', JSON.stringify({ text: 'a'.repeat(LONG) })),
  () => body('text/plain;charset=UTF-8', `["${'a'.repeat(LONG)}"]`),
);

const json = fc.oneof(
  fc.json({ maxDepth: 4 }),
  pairs.map((fields) => JSON.stringify(Object.fromEntries(fields))),
  fc.constantFrom(
    '{"__proto__":{"a":1},"constructor":1}',
    '{"id":"\\u0000","text":"\\ud800"}',
    '{',
    'null',
    '['.repeat(20_000),
    '{"language":"en","name":"home","version":1e400,"text":"\\u0000"}',
    '{"language":"en","name":"home","version":2147483648,"text":"a"}',
    '{"id":"018f4d3c-7a10-4b51-9a31-0123456789ab","text":"\\u0000"}',
  ),
);

/** Action arguments, encoded the way React does and in ways it doesn't. */
const actionArguments = fc.oneof(
  json,
  fc.constantFrom(
    '[]',
    '["$K1"]',
    '["$F1"]',
    '["$@1"]',
    '"$Q1"',
    '["$n9"]',
    '["$D0"]',
    '["$B1"]',
    '[{"then":"$1"}]',
  ),
);

const form = fc
  .array(fc.tuple(fieldName, text), { maxLength: 8 })
  .map((fields) => fields.map((field) => field.map(percentEncoded).join('=')).join('&'));

/** Bodies that a POST may have. */
export const bodies = (ids: readonly string[]): fc.Arbitrary<Body> =>
  fc.oneof(
    { weight: 6, arbitrary: form.map((fields) => body('application/x-www-form-urlencoded', fields)) },
    { weight: 5, arbitrary: multipart(ids) },
    { weight: 4, arbitrary: malformedMultipart },
    { weight: 4, arbitrary: json.map((content) => body('application/json', content)) },
    { weight: 4, arbitrary: actionArguments.map((content) => body('text/plain;charset=UTF-8', content)) },
    {
      weight: 2,
      arbitrary: fc
        .uint8Array({ maxLength: 200 })
        .map((bytes) => body('application/octet-stream', Buffer.from(bytes))),
    },
    { weight: 1, arbitrary: text.map((content) => body(undefined, content)) },
    {
      weight: 1,
      arbitrary: fc
        .constantFrom('text/x-component', 'application/csp-report', 'application/reports+json', 'text/html')
        .chain((type) => json.map((content) => body(type, content))),
    },
    { weight: 1, arbitrary: long.map((make) => make()) },
  );
