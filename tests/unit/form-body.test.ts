import fc from 'fast-check';
import { readForm } from '@/lib/platform/form-body';

const FORM = 'application/x-www-form-urlencoded';
const LIMIT = 1000;
const post = (body: BodyInit, headers: Record<string, string> = {}) =>
  new Request('http://site.example/form', {
    method: 'POST',
    body,
    headers: { 'content-type': FORM, ...headers },
    ...({ duplex: 'half' } as object),
  });
const codeOf = async (request: Request) => {
  const form = await readForm(request, { maxBytes: LIMIT });
  return form.ok ? 'OK' : form.code;
};
const streamOf = (chunks: string[], end?: Error) =>
  new ReadableStream<Uint8Array>({
    pull(controller) {
      const chunk = chunks.shift();
      if (chunk !== undefined) controller.enqueue(new TextEncoder().encode(chunk));
      else if (end) controller.error(end);
      else controller.close();
    },
  });

test('the fields of any form come back as they were sent', async () => {
  const texts = fc.dictionary(
    fc.string({ maxLength: 10 }).filter((name) => !/[\0\uFFFD]/.test(name)),
    fc.string({ unit: 'binary', maxLength: 20 }).filter((value) => value.isWellFormed()),
    { maxKeys: 4, noNullPrototype: true },
  );
  await fc.assert(
    fc.asyncProperty(texts, async (fields) => {
      const form = await readForm(post(new URLSearchParams(fields).toString()), { maxBytes: 10_000 });
      expect(form).toEqual({ ok: true, value: fields });
    }),
  );
});

test.each([
  'application/json',
  'text/plain',
  'multipart/form-data; boundary=x',
  `${FORM}x`,
  `text/plain; ${FORM}`,
])('%s is not a form', async (type) => {
  expect(await codeOf(post('a=b', { 'content-type': type }))).toBe('NOT_A_FORM');
});

test('a body without a type is not a form', async () => {
  const request = new Request('http://site.example', { method: 'POST', body: new Uint8Array([97]) });
  expect(await codeOf(request)).toBe('NOT_A_FORM');
});

test('the type may name its character set and be in capitals', async () => {
  expect(
    await codeOf(post('a=b', { 'content-type': 'Application/X-WWW-Form-URLencoded; charset=UTF-8' })),
  ).toBe('OK');
});

test('a form of exactly the limit is read, one byte more is too large', async () => {
  expect(await codeOf(post(`a=${'x'.repeat(LIMIT - 2)}`))).toBe('OK');
  expect(await codeOf(post(`a=${'x'.repeat(LIMIT - 1)}`))).toBe('TOO_LARGE');
});

test('a body that says it is too large is refused unread', async () => {
  const request = post('a=b', { 'content-length': String(LIMIT + 1) });
  expect(await codeOf(request)).toBe('TOO_LARGE');
  expect(request.bodyUsed).toBe(false);
});

test('a body that does not say how large it is, or lies, is read no further than the limit', async () => {
  for (const length of [undefined, '3']) {
    const chunks = Array.from({ length: 100 }, () => 'x'.repeat(300));
    expect(await codeOf(post(streamOf(chunks), length ? { 'content-length': length } : {}))).toBe(
      'TOO_LARGE',
    );
    expect(chunks.length).toBeGreaterThan(90);
  }
});

test('a body that breaks off is incomplete', async () => {
  expect(await codeOf(post(streamOf(['a=b&c'], new Error('gone'))))).toBe('INCOMPLETE');
});

test('an empty body is an empty form', async () => {
  expect(await readForm(post(''), { maxBytes: LIMIT })).toEqual({ ok: true, value: {} });
});

test.each([
  ['a name sent twice', 'name=Ana&name=Eve'],
  ['the same name spelled in two ways', 'name=Ana&n%61me=Eve'],
  ['a name that is not UTF-8', '%FF=x'],
  ['a name with a null character', 'na%00me=x'],
])('%s makes it malformed', async (_what, body) => expect(await codeOf(post(body))).toBe('MALFORMED'));

test.each([
  ['bytes that are not UTF-8', 'name=Ana&message=a%C3%28', 'a\ufffd('],
  ['a character cut in half', 'name=Ana&message=a%F0%9F%98', 'a\ufffd'],
  ['a null character', 'name=Ana&message=a%00b', 'a\0b'],
])('%s are left for the schema to name, and nothing else is lost', async (_what, body, message) => {
  expect(await readForm(post(body), { maxBytes: LIMIT })).toEqual({
    ok: true,
    value: { name: 'Ana', message },
  });
});

describe('a field of which several may be sent', () => {
  const LISTS = ['days', 'times'] as const;
  const read = async (body: string) => {
    const form = await readForm(post(body), { maxBytes: LIMIT, lists: LISTS });
    return form.ok ? form.value : form.code;
  };

  test('has its texts joined by commas, in the order in which they were sent', async () => {
    expect(await read('days=friday&name=Ana&days=monday&times=morning&days=sunday')).toEqual({
      days: 'friday,monday,sunday',
      name: 'Ana',
      times: 'morning',
    });
  });

  test('makes no other field one: that is malformed still', async () => {
    expect(await read('days=monday&days=friday&name=Ana&name=Eve')).toBe('MALFORMED');
    expect(await read('name=Ana&name=Eve')).toBe('MALFORMED');
  });
});

test('a name of raw bytes that are not UTF-8 makes it malformed', async () => {
  expect(await codeOf(post(new Uint8Array([0xff, 61, 97])))).toBe('MALFORMED');
});

test('names that mean something to JavaScript are fields like any other', async () => {
  const form = await readForm(post('__proto__=x&constructor=y'), { maxBytes: LIMIT });
  expect(form.ok && Object.entries(form.value)).toEqual([
    ['__proto__', 'x'],
    ['constructor', 'y'],
  ]);
});

test('no bytes make it throw', async () => {
  await fc.assert(
    fc.asyncProperty(fc.uint8Array({ maxLength: 200 }), async (bytes) => {
      expect(['OK', 'MALFORMED']).toContain(await codeOf(post(new Uint8Array(bytes))));
    }),
  );
});
