import { once } from 'node:events';
import { connect } from 'node:net';
import { expect, site, test } from '../support/site-test';

const FORM = 'application/x-www-form-urlencoded';

const post = (body: string | Buffer, headers: Record<string, string> = {}) =>
  fetch(`${site.url}/api/consultation`, {
    method: 'POST',
    body: body as never,
    headers: { 'content-type': FORM, ...headers },
    redirect: 'manual',
  });

for (const [what, status, body, headers] of [
  ['from another site', 403, 'name=a', { 'sec-fetch-site': 'cross-site' }],
  ['from another origin', 403, 'name=a', { origin: 'http://elsewhere.example' }],
  ['not a form', 415, '{"name":"a"}', { 'content-type': 'application/json' }],
  [
    'a broken multipart body',
    415,
    '--x\r\nContent-Disp',
    { 'content-type': 'multipart/form-data; boundary=x' },
  ],
  ['too large', 413, `message=${'a'.repeat(70_000)}`, {}],
  ['a field twice', 400, 'name=a&name=b', {}],
  ['a name of bytes that are no text', 400, '%ff%fe=a', {}],
] as const)
  test(`a body that is ${what} gets a ${status} page with a policy and whom to call`, async () => {
    const response = await post(body, headers as Record<string, string>);
    const page = await response.text();
    expect(response.status).toBe(status);
    expect(response.headers.get('content-security-policy')).toMatch(
      /^default-src 'none'; style-src 'sha256-/,
    );
    expect(page).not.toContain('555-0100'); // not the clinic's own
    expect(page).toContain('tel:988');
    expect(page).not.toMatch(/Error:|at .*\.js/);
  });

test('a truncated body is answered or dropped, and the site keeps running', async () => {
  const socket = connect(site.port, '127.0.0.1');
  const head = `POST /api/consultation HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: ${FORM}\r\nContent-Length: 500\r\n\r\n`;
  socket.write(`${head}name=Cut`);
  const answer: Buffer[] = [];
  socket.on('data', (chunk: Buffer) => answer.push(chunk));
  socket.end();
  await once(socket, 'close');
  expect(Buffer.concat(answer).toString()).not.toMatch(/^HTTP\/1\.1 [25]/);
  expect((await fetch(`${site.url}/readyz`)).status).toBe(200);
});

test('an invalid field gets a 422 with codes for fetch, and nothing is logged', async () => {
  const response = await post('name=&email=nobody%40&consent=contact-0', { accept: 'application/json' });
  expect(response.status).toBe(422);
  const { errors } = (await response.json()) as { errors: { field: string }[] };
  expect(errors.map(({ field }) => field)).toEqual(['name', 'email', 'consent']);
  expect(site.output).not.toContain('nobody');
});

test('other methods and unknown URLs are rejected without a stack trace', async () => {
  expect((await fetch(`${site.url}/api/consultation`)).status).toBe(405);
  expect((await fetch(`${site.url}/api/other`, { method: 'POST' })).status).toBe(405);
  expect((await fetch(`${site.url}/consultation`, { method: 'POST', body: 'a=b' })).status).toBeLessThan(500);
});
