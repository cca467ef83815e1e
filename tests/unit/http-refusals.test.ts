import fc from 'fast-check';
import { answerHealth } from '@/lib/platform/http/health';
import { checkHost } from '@/lib/platform/http/request-host';
import { checkTarget } from '@/lib/platform/http/request-target';
import { checkRouterHeaders } from '@/lib/platform/http/router-headers';
import { completeSecurityHeaders } from '@/lib/platform/http/security-headers';
import { createSite } from '@/lib/platform/http/server';
import { ANSWERED } from '@/lib/platform/http/step';
import { expectRefusal, listening, rawRequest, sendRaw } from '../support/raw-http';

process.env.APP_ENV = 'production';
process.env.APP_URL = 'https://calusa.example:8443';
process.env.HOST_ALIASES = 'www.calusa.example, web:3000';
process.env.SMTP_URL = 'smtps://mail.example';
process.env.MAIL_FROM = process.env.MAIL_FROM_NEUTRAL = 'Office <office@calusa.example>';
process.env.INTAKE_NOTIFY_TO = 'intake@calusa.example';
process.env.CONFIDENTIAL_KEYS = Buffer.alloc(32, 1).toString('base64');
process.env.TRUSTED_PROXIES = 'none';

const HOST = 'Host: calusa.example:8443';

/** What gets through to Next. */
let passed: { url: string | undefined; headers: Record<string, unknown> }[] = [];
const { server } = createSite([
  completeSecurityHeaders,
  checkTarget,
  answerHealth,
  checkHost,
  checkRouterHeaders,
  ({ url, headers }, response) => {
    passed.push({ url, headers });
    response.end('passed');
    return ANSWERED;
  },
]);
let port: number;
beforeAll(async () => {
  port = await listening(server);
});
afterAll(() => void server.close());
beforeEach(() => {
  passed = [];
});

const send = (first: string, headers = [HOST]) => sendRaw(port, rawRequest(first, headers));

describe('methods', () => {
  test.each(['GET', 'POST', 'HEAD'])('%s passes', async (method) => {
    expect((await send(`${method} /about`)).status).toBe(200);
  });

  test.each([
    'TRACE /',
    'OPTIONS *',
    'OPTIONS /',
    'PUT /',
    'DELETE /desk',
    'PATCH /',
    'PURGE /',
    'PROPFIND /',
  ])('%s is refused, and told what passes', async (first) => {
    const answer = await send(first);
    expectRefusal(answer, 405);
    expect(answer.headers.allow).toBe('GET, HEAD, POST');
    expect(passed).toEqual([]);
  });

  test('CONNECT is refused, before any chain sees it', async () => {
    expectRefusal(await send('CONNECT evil.example:443'), 405);
  });

  test.each(['WIBBLE /', 'get /', 'G\0T /'])(
    'a method that HTTP does not know is refused: %j',
    async (first) => {
      expectRefusal(await send(first), 400);
    },
  );
});

describe('targets', () => {
  test.each([
    'http://evil.example/',
    'https://calusa.example:8443/',
    '*',
    'about',
    '/caf\u00e9',
    'evil.example:443',
  ])('GET %s is refused: it is no address on this server', async (target) => {
    expectRefusal(await send(`GET ${target}`), 400);
  });

  // By its beginning the first one would belong to a handler, which checks the origin of a post itself.
  test.each(['/api/../desk', '/api/%2e%2E/desk?x', '/api/.%2e\\desk', '/about/.', '/about/..', '/%2E/'])(
    'POST %s is refused: a browser would have asked for what it means',
    async (target) => {
      expectRefusal(await send(`POST ${target}`), 400);
      expect(passed).toEqual([]);
    },
  );

  test.each([
    '/_next/data/build/desk.json',
    '/_next/data',
    '/%5Fnext/d%61ta/build/desk/1.json',
    '//_next//data/build/sign-in.json',
  ])('%s is nothing: there are no pages of the older router', async (target) => {
    expectRefusal(await send(`GET ${target}`), 404);
  });

  test.each([
    '/%E0%A4%A',
    '/%',
    '/a%00b',
    '/?q=%00',
    '/about%0a',
    '/desk/x%0D/y',
    '/%E2%80%a8',
    '/a%3Fb%e2%80%A9?c',
    '/programs%2frecovery-matrix',
  ])('%s is a page that does not exist', async (target) => {
    expect((await send(`GET ${target}`)).status).toBe(200);
    expect(passed).toMatchObject([{ url: '/malformed-address' }]);
  });

  test.each([
    '/',
    '/about?from=%C3%A9',
    '/_next/static/chunks/a.js',
    '/a//b',
    '/a/..b/...',
    '/?a=/../',
    '/?a=%0A%2F',
  ])('%s passes as it is', async (target) => {
    await send(`GET ${target}`);
    expect(passed).toMatchObject([{ url: target }]);
  });
});

describe('the Host', () => {
  test.each([
    'calusa.example:8443',
    'CALUSA.example:8443',
    'calusa.example', // a proxy drops the port
    'www.calusa.example',
    'web:3000',
    '127.0.0.1:3000', // this process calling itself
    '', // a proxy sends none
  ])('"%s" is ours', async (host) => {
    expect((await send('GET /desk', [`Host: ${host}`])).status).toBe(200);
  });

  test('a client of HTTP/1.0 needs none', async () => {
    expect((await sendRaw(port, 'GET / HTTP/1.0\r\n\r\n')).status).toBe(200);
  });

  test.each([
    'evil.example',
    'calusa.example:9999',
    'calusa.example.evil.example',
    'evilcalusa.example:8443',
    'calusa.example@evil.example',
    'calusa.example:8443/evil',
    'localhost:3000', // production accepts only its own name
    '127.0.0.1:4000',
    'web',
    '[::1',
    'constructor',
  ])('"%s" is refused: a page elsewhere may have been pointed here', async (host) => {
    for (const first of ['GET /', 'POST /api/consultation', 'GET /healthz/x', 'GET /desk?/healthz'])
      expectRefusal(await send(first, [`Host: ${host}`]), 421);
    expect(passed).toEqual([]);
  });

  test('of two, none is ours, and HTTP/1.1 needs one', async () => {
    expectRefusal(await send('GET /', [HOST, HOST]), 400);
    expectRefusal(await send('GET /', []), 400);
  });

  test.each(['/healthz', '/readyz', '/metrics', '/readyz?x'])(
    '%s is told to a machine by any name',
    async (path) => {
      expect((await send(`GET ${path}`, ['Host: 10.1.2.3:3000'])).status).toBe(200);
    },
  );
});

describe('headers of Next’s router', () => {
  const TREE = encodeURIComponent(JSON.stringify(['', { children: ['desk', {}, null, 'refetch'] }]));
  const ACTION = '4'.repeat(42);
  const pass = [
    ['a navigation', 'GET /desk', ['RSC: 1', `Next-Router-State-Tree: ${TREE}`, 'Next-Url: /desk']],
    [
      'a prefetch',
      'GET /desk',
      ['RSC: 1', 'Next-Router-Prefetch: 1', 'Next-Router-Segment-Prefetch: /_tree'],
    ],
    ['an action', 'POST /desk', [`Next-Action: ${ACTION}`, `Next-Router-State-Tree: ${TREE}`]],
  ] as const;
  test.each(pass)('%s passes', async (_what, first, headers) => {
    expect((await send(first, [HOST, ...headers])).status).toBe(200);
  });

  const deep = encodeURIComponent('["",{"a":'.repeat(150) + '["",{}]' + '}]'.repeat(150));
  const bad = [
    ['Next-Action: constructor'],
    [`Next-Action: ${ACTION}`, `Next-Action: ${ACTION}`],
    [`Next-Action: ${'g'.repeat(42)}`],
    ['Next-Action:'],
    ['RSC: 2'],
    ['RSC: 1', 'RSC: 1'],
    ['Next-Router-State-Tree: x'],
    ['Next-Router-State-Tree:'],
    ['Next-Router-State-Tree: %E0%A4%A'],
    ['Next-Router-State-Tree: {}'],
    ['Next-Router-State-Tree: []'],
    [`Next-Router-State-Tree: ${encodeURIComponent('["",{"children":[1,{}]}]')}`],
    [`Next-Router-State-Tree: ${deep}`],
    ['Next-Router-Prefetch: constructor'],
    ['Next-Router-Segment-Prefetch: _tree'],
    ['Next-Url: https://evil.example/'],
    ['Next-Url: /%E0%A4%A'],
  ];
  test.each(bad.map((headers) => [headers.join(' and ').slice(0, 60), headers] as const))(
    '%s is refused',
    async (_what, headers) => {
      expectRefusal(await send('POST /desk', [HOST, ...headers]), 400);
      expect(passed).toEqual([]);
    },
  );

  test('no text in them breaks the answer', async () => {
    const names = ['Next-Action', 'RSC', 'Next-Router-State-Tree', 'Next-Router-Prefetch', 'Next-Url'];
    const value = fc.oneof(
      fc.stringMatching(/^[\x21-\x7e][\x20-\x7e]{0,60}$/),
      fc.json().map(encodeURIComponent),
    );
    const headers = fc.array(fc.tuple(fc.constantFrom(...names), value), { maxLength: 3 });
    await fc.assert(
      fc.asyncProperty(headers, async (lines) => {
        const { status } = await send('POST /desk', [HOST, ...lines.map((line) => line.join(': '))]);
        expect([200, 400, 431]).toContain(status);
      }),
      { numRuns: 200 },
    );
  });

  test('what servers tell each other does not reach Next from outside', async () => {
    const internal = [
      'X-Middleware-Rewrite: /desk',
      'X-Nextjs-Data: 1',
      'X-Matched-Path: /desk',
      'Next-Resume: 1',
      "Content-Security-Policy: script-src 'nonce-strange'",
      "Content-Security-Policy-Report-Only: script-src 'nonce-strange'",
    ];
    await send('GET /', [HOST, ...internal, `Next-Action: ${ACTION}`]);
    expect(Object.keys(passed[0]?.headers ?? {})).toEqual(['host', 'connection']);
  });
});

test('what is no HTTP is refused with a policy', async () => {
  expectRefusal(await sendRaw(port, '\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03\r\n\r\n'), 400);
  expectRefusal(await send('GET /', [HOST, `Cookie: ${'a'.repeat(20_000)}`]), 431);
  expectRefusal(await send('GET /', [HOST, 'Expect: a miracle']), 417);
  expectRefusal(await send('POST /', [HOST, 'Content-Length: 1', 'Transfer-Encoding: chunked']), 400);
});

test('an upgrade that nobody offers is a plain request', async () => {
  const lines = ['GET / HTTP/1.1', HOST, 'Connection: Upgrade, close', 'Upgrade: websocket', '', ''];
  expect((await sendRaw(port, lines.join('\r\n'))).status).toBe(200);
});
