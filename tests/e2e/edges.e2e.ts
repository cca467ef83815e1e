import { once } from 'node:events';
import { connect } from 'node:net';
import { computeCacheBustingSearchParam } from 'next/dist/shared/lib/router/utils/cache-busting-search-param.js';
import { expectRefusal, rawRequest, readAnswer, sendRaw } from '../support/raw-http';
import { expect, site, test } from '../support/site-test';

const host = () => `Host: localhost:${site.port}`;
const send = (first: string, headers: readonly string[] = [], body = '') =>
  sendRaw(site.port, rawRequest(first, [host(), ...headers, `Content-Length: ${body.length}`], body));

/** A client that never finishes its headers until it gets an answer. The other tests run in the meantime. */
async function sendSlowly() {
  const socket = connect(site.port, '127.0.0.1');
  let written = '';
  socket.setEncoding('utf8').on('data', (chunk: string) => (written += chunk));
  socket.write(`GET / HTTP/1.1\r\n${host()}\r\nX-Slow: `);
  const started = performance.now();
  await once(socket, 'close');
  return { written, took: performance.now() - started };
}
let slow: ReturnType<typeof sendSlowly>;
test.beforeAll(() => {
  slow = sendSlowly();
});

const MULTIPART = 'Content-Type: multipart/form-data; boundary=x';
const part = (name: string, value: string) =>
  `--x\r\nContent-Disposition: form-data; name="${name}"\r\n\r\n${value}\r\n`;

/** A sign-in action whose id anyone can read from the page. */
async function knownAction(): Promise<string> {
  const page = await (await fetch(`${site.url}/sign-in`)).text();
  const scripts = [...page.matchAll(/\/_next\/static\/chunks\/[^"\\]+\.js/g)].map(([address]) => address);
  const texts = await Promise.all(
    [...new Set(scripts)].map(async (address) => (await fetch(site.url + address)).text()),
  );
  const found = /createServerReference\)?\(\\?"([0-9a-f]{42})/.exec([page, ...texts].join('\n'));
  const hidden = /\$ACTION_ID_([0-9a-f]{42})|&quot;id&quot;:&quot;([0-9a-f]{42})/.exec(page);
  return found?.[1] ?? hidden?.[1] ?? hidden?.[2] ?? '';
}

test('methods and targets that no browser sends are rejected by our server before Next', async () => {
  for (const first of ['TRACE /', 'OPTIONS *', 'PUT /desk', 'DELETE /', 'CONNECT evil.example:443'])
    expectRefusal(await send(first), 405);
  expectRefusal(await send('GET http://evil.example/'), 400);
  expectRefusal(await send('GET /_next/data/build/desk.json'), 404);
});

test('only our own hosts are answered, except for health checks', async () => {
  for (const path of ['/', '/desk', '/api/consultation'])
    expectRefusal(await sendRaw(site.port, rawRequest(`GET ${path}`, ['Host: evil.example'])), 421);
  for (const path of ['/healthz', '/readyz'])
    expect((await sendRaw(site.port, rawRequest(`GET ${path}`, ['Host: 10.0.0.9']))).status).toBe(200);
});

test('a malformed or oversized multipart body is rejected at any URL', async () => {
  const long = `${part('a', 'b'.repeat(1_100_000))}--x--\r\n`;
  for (const path of ['/', '/sign-in', '/desk', '/consultation', '/api/nothing', '/no/such/page']) {
    expectRefusal(await send(`POST ${path}`, [MULTIPART], '--x\r\nContent-Disp'), 400);
    expectRefusal(await send(`POST ${path}`, [MULTIPART], long), 413);
  }
});

test('a page accepts no other form', async () => {
  for (const path of ['/', '/sign-in', '/desk.rsc', '/no/such/page'])
    for (const type of ['application/x-www-form-urlencoded', 'text/plain'])
      expectRefusal(await send(`POST ${path}`, [`Content-Type: ${type}`], 'a=b'), 405);
});

test('invalid action arguments are rejected and never logged', async () => {
  const action = await knownAction();
  expect(action).toMatch(/^[0-9a-f]{42}$/);
  const header = `Next-Action: ${action}`;
  const json = 'Content-Type: text/plain;charset=UTF-8';
  const bad: [string[], string][] = [
    [[header, json], '{"CANARY'],
    [[header, json], '["$F99CANARY"]'],
    [[header, json], '["$K1"]'],
    [[header, json], '["$Q7"]'],
    [[header, json], '["$1:constructor:constructor"]'],
    [[header, json], '["$@1"]'],
    [[header, json], ''],
    [[header, MULTIPART], `${part('0', '["$F1"]')}${part('1', '{"id":"constructor"}')}--x--\r\n`],
    [[header, MULTIPART], `${part('0', '{"CANARY')}--x--\r\n`],
    [[header, MULTIPART], `${part('1', '[]')}--x--\r\n`],
    [[header, 'Content-Type: application/x-www-form-urlencoded'], 'a=CANARY'],
    [[header, 'Content-Type: CANARY'], 'CANARY'],
    [['Next-Action: CANARY', json], '[]'],
    [[MULTIPART], `${part('$ACTION_REF_1', '')}${part('$ACTION_1:0', '{CANARY')}--x--\r\n`],
    [
      [MULTIPART],
      `${part('$ACTION_REF_1', '')}${part('$ACTION_1:0', `{"id":"${action}","bound":"$@1"}`)}--x--\r\n`,
    ],
    [[MULTIPART], `${part(`$ACTION_ID_${action}`, '')}${part('$ACTION_KEY', 'CANARY')}--x--\r\n`],
    [[MULTIPART], `${part('$ACTION_ID_constructor', '')}--x--\r\n`],
  ];
  for (const [headers, body] of bad) {
    const { status } = await send('POST /sign-in', headers, body);
    expect([body, status < 500]).toEqual([body, true]);
  }
  expect(site.output).not.toContain('CANARY');
});

test('an invalid router state is rejected; one for another page is not an error', async () => {
  expectRefusal(await send('GET /sign-in', ['RSC: 1', 'Next-Router-State-Tree: CANARY']), 400);
  const trees = [
    ['', {}],
    ['', { children: ['constructor', { __proto__: ['x', {}] }] }],
    ['', { children: [['a', 'b', 'd', null], { children: ['__PAGE__', {}, null, 'refetch'] }] }],
    ['', { children: ['desk', {}, null, 'metadata-only', 7] }],
    ['', { other: ['(staff)', {}, ['/x', '?'], 'inside-shared-layout'] }, null, null, 1e9],
  ];
  for (const tree of trees)
    for (const path of ['/sign-in', '/', '/consultation', '/desk', '/no/such/page']) {
      const state = encodeURIComponent(JSON.stringify(tree));
      const key = await computeCacheBustingSearchParam(undefined, undefined, state, undefined);
      const headers = ['RSC: 1', `Next-Router-State-Tree: ${state}`];
      const { status } = await send(`GET ${path}?_rsc=${key}`, headers);
      expect([path, tree, status < 500]).toEqual([path, tree, true]);
    }
  expect(site.output).not.toContain('CANARY');
});

test('a client that is slow with its headers gets an error within 20 seconds, and the site keeps running', async () => {
  expect((await send('GET /healthz')).status).toBe(200);
  const { written, took } = await slow;
  expect(took).toBeLessThan(20_000);
  expectRefusal(readAnswer(written), 408);
});
