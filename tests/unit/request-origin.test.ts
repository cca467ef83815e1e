import { once } from 'node:events';
import { createServer } from 'node:http';
import { connect, type AddressInfo } from 'node:net';
import { settleOrigin } from '@/lib/platform/http/request-origin';

const APP_URL = 'https://calusa.example:8443';
process.env.APP_URL = APP_URL;

/** Responds with what a request looks like to its handler. */
const settle = settleOrigin(APP_URL);
const server = createServer((request, response) => {
  void settle(request, response);
  const { url, headers } = request;
  const { host, origin, 'x-forwarded-host': forwarded } = headers;
  response.end(JSON.stringify({ url, host, origin, forwarded }));
});
beforeAll(async () => {
  await once(server.listen(0, '127.0.0.1'), 'listening');
});
afterAll(() => void server.close());

/** Sends a request with a handwritten head, and returns what the server saw. */
async function seen(head: string[]): Promise<unknown> {
  const socket = connect((server.address() as AddressInfo).port, '127.0.0.1');
  socket.end(`${head.join('\r\n')}\r\nConnection: close\r\n\r\n`);
  const [chunks] = [await socket.toArray()];
  return JSON.parse(Buffer.concat(chunks).toString().split('\r\n\r\n')[1] ?? '');
}

const POST = 'POST /sign-in HTTP/1.1';
const SAME = 'Sec-Fetch-Site: same-origin';
const OWN = {
  url: '/sign-in',
  host: 'calusa.example:8443',
  forwarded: 'calusa.example:8443',
  origin: APP_URL,
};

test.each([
  ['without the port', [POST, 'Host: calusa.example', SAME, `Origin: ${APP_URL}`]],
  ['with a name of the inner network', [POST, 'Host: web:3000', SAME, `Origin: ${APP_URL}`]],
  ['empty', [POST, 'Host:', SAME, `Origin: ${APP_URL}`]],
  ['missing', ['POST /sign-in HTTP/1.0', SAME, `Origin: ${APP_URL}`]],
  ['contradicted', [POST, 'Host: a', 'X-Forwarded-Host: b, c', SAME, `Origin: ${APP_URL}`]],
  [
    'from a browser that gives its origin away to nobody',
    [POST, 'Host: calusa.example', SAME, 'Origin: null'],
  ],
])('a post of our own page whose Host is %s is one to APP_URL', async (_what, head) => {
  expect(await seen(head)).toEqual(OWN);
});

test('a post of a client that is no browser gets no origin that it did not send', async () => {
  expect(await seen([POST, 'Host: calusa.example'])).toEqual({ ...OWN, origin: undefined });
});

test.each([
  ['another site', ['Sec-Fetch-Site: cross-site', 'Origin: https://evil.example']],
  ['another site without a referrer', ['Sec-Fetch-Site: cross-site', 'Origin: null']],
  ['a browser that says too little', ['Origin: null']],
  ['an origin that is nonsense', [SAME, 'Origin: calusa']],
])('a post from %s is refused, whatever page it names', async (_who, lines) => {
  expect(await seen([POST, 'Host: calusa.example', ...lines])).toMatchObject({ url: '/api/refused' });
});

test('a form’s own address is left to its handler, which answers scripts too', async () => {
  const head = ['POST /api/consultation HTTP/1.1', 'Host: calusa.example', 'Origin: https://evil.example'];
  expect(await seen(head)).toMatchObject({ url: '/api/consultation', origin: 'https://evil.example' });
});

test('a page may be read with any Host, and has one', async () => {
  expect(await seen(['GET / HTTP/1.1', 'Host: other.example', 'Origin: https://evil.example'])).toEqual({
    url: '/',
    host: 'other.example',
    origin: 'https://evil.example',
  });
  expect(await seen(['GET / HTTP/1.0'])).toMatchObject({ host: 'calusa.example:8443' });
});
