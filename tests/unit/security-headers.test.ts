import { get, type IncomingMessage, type RequestListener, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { env } from '@/lib/platform/env';
import { completeSecurityHeaders } from '@/lib/platform/http/security-headers';
import { createSite } from '@/lib/platform/http/server';
import { ANSWERED } from '@/lib/platform/http/step';

const NOTHING = "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";
const OTHERS = {
  'x-content-type-options': 'nosniff',
  'x-frame-options': 'DENY',
  'referrer-policy': 'same-origin',
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
  'strict-transport-security': 'max-age=63072000',
};

let respond: RequestListener;
const { server } = createSite([
  completeSecurityHeaders,
  (request, response) => {
    respond(request, response);
    return ANSWERED;
  },
]);
beforeAll(async () => {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
});
afterAll(() => void server.close());

async function headersOf(answer: (response: ServerResponse) => void) {
  respond = (_, response) => answer(response);
  const { port } = server.address() as AddressInfo;
  const response = await fetch(`http://127.0.0.1:${port}/`, { redirect: 'manual' });
  await response.arrayBuffer();
  return Object.fromEntries(response.headers);
}

test.each<[string, (response: ServerResponse) => void]>([
  ['an answer without a head of its own', (response) => response.end('x')],
  [
    'a head that is written at once',
    (response) => response.writeHead(200, { 'content-type': 'text/plain' }).end('x'),
  ],
  [
    'a head in one list',
    (response) => response.writeHead(404, 'Not Found', ['content-type', 'text/html']).end(),
  ],
  ['a redirect', (response) => response.writeHead(308, { location: '/about' }).end()],
  ['a fault', (response) => void ((response.statusCode = 500), response.end('Internal Server Error'))],
  ['a stream', (response) => (response.flushHeaders(), void response.end('later'))],
])('%s gets every header', async (_what, answer) => {
  expect(await headersOf(answer)).toMatchObject({ ...OTHERS, 'content-security-policy': NOTHING });
});

test('a page refuses powerful features and names where its policy is reported; a file has no use for either', async () => {
  const page = await headersOf((response) =>
    response.writeHead(200, { 'content-type': 'text/html; charset=utf-8' }).end(),
  );
  expect(page['permissions-policy']).toMatch(
    /^accelerometer=\(\), .*bluetooth=\(\), .*camera=\(\), .*publickey-credentials-get=\(self\)$/,
  );
  expect(page['reporting-endpoints']).toBe('csp="/api/csp-report"');
  const file = await headersOf((response) => response.writeHead(200, { 'content-type': 'text/css' }).end());
  expect(file).not.toHaveProperty('permissions-policy');
  expect(file).not.toHaveProperty('reporting-endpoints');
});

test('what Node answers by itself gets them too', async () => {
  const { port } = server.address() as AddressInfo;
  const { statusCode, headers } = await new Promise<IncomingMessage>((resolve) =>
    get({ host: '127.0.0.1', port, headers: { expect: 'a miracle' }, agent: false }, (response) =>
      resolve(response.resume()),
    ),
  );
  expect(statusCode).toBe(417);
  expect(headers).toMatchObject({ ...OTHERS, 'content-security-policy': NOTHING });
});

test.each<[string, (response: ServerResponse) => void]>([
  ['set before', (response) => response.setHeader('content-security-policy', "default-src 'self'").end()],
  [
    'written with the head',
    (response) => response.writeHead(200, { 'Content-Security-Policy': "default-src 'self'" }).end(),
  ],
  [
    'in a list',
    (response) => response.writeHead(200, ['Content-Security-Policy', "default-src 'self'"]).end(),
  ],
])('a policy of its own that was %s stays the only one', async (_how, answer) => {
  const headers = await headersOf(answer);
  expect(headers).toMatchObject({ ...OTHERS, 'content-security-policy': "default-src 'self'" });
});

test('another header of its own stays as it is', async () => {
  const headers = await headersOf((response) => response.setHeader('Referrer-Policy', 'no-referrer').end());
  expect(headers).toMatchObject({ ...OTHERS, 'referrer-policy': 'no-referrer' });
});

test('a 304 does not replace the policy of the page that the browser kept', async () => {
  const headers = await headersOf((response) => response.writeHead(304).end());
  expect(headers).toMatchObject(OTHERS);
  expect(headers).not.toHaveProperty('content-security-policy');
});

test('names below the site’s own are told to use https where the settings say so', async () => {
  jest.replaceProperty(env(), 'HSTS_INCLUDE_SUBDOMAINS', 'yes');
  const headers = await headersOf((response) => response.end());
  expect(headers['strict-transport-security']).toBe('max-age=63072000; includeSubDomains');
  jest.restoreAllMocks();
});
