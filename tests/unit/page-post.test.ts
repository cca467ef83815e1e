import { request as send, type IncomingMessage, type ServerResponse } from 'node:http';
import { connect } from 'node:net';
import { once } from 'node:events';
import { gzipSync } from 'node:zlib';
import { markActionBegun } from '@/lib/platform/action-track';
import { handTo } from '@/lib/platform/http/page-post';
import { completeSecurityHeaders } from '@/lib/platform/http/security-headers';
import { createSite } from '@/lib/platform/http/server';
import { log } from '@/lib/platform/log';
import { expectRefusal, listening, rawRequest, sendRaw } from '../support/raw-http';

type Next = (request: IncomingMessage, response: ServerResponse) => Promise<void>;
let next: jest.Mock<ReturnType<Next>, Parameters<Next>>;
const { server } = createSite([
  completeSecurityHeaders,
  handTo((request, response) => next(request, response), new Set(['/api/images'])),
]);
let port: number;
let logged: jest.SpyInstance;
beforeAll(async () => {
  port = await listening(server);
});
afterAll(() => {
  server.close();
  server.closeAllConnections();
});
beforeEach(() => {
  next = jest.fn(async (request, response) => {
    const chunks = await request.toArray();
    response.end(`read ${Buffer.concat(chunks as Buffer[]).length}`);
  });
  logged = jest.spyOn(log, 'warn').mockReturnValue();
});
afterEach(() => logged.mockRestore());

const ACTION = `Next-Action: ${'4'.repeat(42)}`;
const MULTIPART = 'Content-Type: multipart/form-data; boundary=x';
const part = (value: string) =>
  `--x\r\nContent-Disposition: form-data; name="a"\r\n\r\n${value}\r\n--x--\r\n`;
const post = (path: string, headers: string[], body: string) =>
  sendRaw(port, rawRequest(`POST ${path}`, ['Host: a', ...headers, `Content-Length: ${body.length}`], body));

test('a form reaches Next whole, with everything else of its request', async () => {
  const body = part('b'.repeat(100_000));
  const answer = await post('/sign-in?from=x', [MULTIPART, 'Cookie: a=b'], body);
  expect(answer.body).toBe(`read ${body.length}`);
  expect(next.mock.calls[0]?.[0]).toMatchObject({
    method: 'POST',
    url: '/sign-in?from=x',
    httpVersion: '1.1',
    headers: { cookie: 'a=b', 'content-length': String(body.length) },
  });
});

test('so does a form in pieces without a length', async () => {
  const form = send({ port, method: 'POST', headers: { 'content-type': MULTIPART.slice(14) } });
  const answered = once(form, 'response');
  for (const piece of part('value').match(/.{1,7}/gs) ?? []) form.write(piece);
  form.end();
  const [response] = (await answered) as [IncomingMessage];
  expect(String(await response.setEncoding('utf8').toArray())).toBe(`read ${part('value').length}`);
});

test.each([
  ['is empty', [MULTIPART], ''],
  ['is cut off in a header', [MULTIPART], '--x\r\nContent-Disp'],
  ['is cut off in a value', [MULTIPART], part('a').slice(0, -8)],
  ['has a part without a name', [MULTIPART], '--x\r\n\r\na\r\n--x--\r\n'],
  ['names no boundary', ['Content-Type: multipart/form-data'], part('a')],
  ['names another boundary', ['Content-Type: multipart/form-data; boundary=y'], part('a')],
  ['is another type’s', ['Content-Type: MULTIPART/FORM-DATA;boundary=x'], '{"a":1}'],
  ['is for an action', [MULTIPART, ACTION], '--x\r\nContent-Disp'],
])('a multipart body that %s is refused before Next reads it', async (_what, headers, body) => {
  for (const path of ['/', '/sign-in', '/api/nothing', '/no/such/page'])
    expectRefusal(await post(path, headers, body), 400);
  expect(next).not.toHaveBeenCalled();
});

test('a body above 1 MB is refused, whether it says its length or not', async () => {
  const long = part('b'.repeat(1024 * 1024));
  for (const headers of [[MULTIPART], [ACTION], [ACTION, 'Content-Type: text/plain']])
    expectRefusal(await post('/', headers, long), 413);
  const chunked = `${long.length.toString(16)}\r\n${long}\r\n0\r\n\r\n`;
  const headers = ['Host: a', MULTIPART, 'Transfer-Encoding: chunked'];
  expectRefusal(await sendRaw(port, rawRequest('POST /', headers, chunked)), 413);
  expect(next).not.toHaveBeenCalled();
});

test('a connection that is used again is answered after a body that was too long', async () => {
  const long = part('b'.repeat(1024 * 1024));
  const socket = connect(port, '127.0.0.1');
  let written = '';
  socket.setEncoding('utf8').on('data', (chunk: string) => (written += chunk));
  const lines = ['POST / HTTP/1.1', 'Host: a', MULTIPART, `Content-Length: ${long.length}`, '', long];
  socket.write(`${lines.join('\r\n')}GET / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n`);
  await once(socket, 'close');
  expect(written.match(/^HTTP\/1\.1 \d+/gm)).toEqual(['HTTP/1.1 413', 'HTTP/1.1 200']);
});

test('a client that goes in the middle leaves nothing behind', async () => {
  const socket = connect(port, '127.0.0.1');
  socket.resume().end(`POST / HTTP/1.1\r\nHost: a\r\n${MULTIPART}\r\nContent-Length: 500\r\n\r\n--x`);
  await once(socket, 'close');
  expect(next).not.toHaveBeenCalled();
  expect((await post('/', [MULTIPART], part('a'))).status).toBe(200);
});

test.each(['application/x-www-form-urlencoded', 'application/json', 'text/plain', ''])(
  'a page takes no form of type "%s": no action of ours is called by one',
  async (type) => {
    for (const path of ['/', '/desk.rsc', '/api/nothing']) {
      const answer = await post(path, [`Content-Type: ${type}`], 'a=b');
      expectRefusal(answer, 405);
      expect(answer.headers.allow).toBe('GET, HEAD');
    }
    expect(next).not.toHaveBeenCalled();
  },
);

test('a handler reads its body itself, as it comes', async () => {
  const long = 'b'.repeat(2 * 1024 * 1024);
  expect((await post('/api/images', [MULTIPART], long)).body).toBe(`read ${long.length}`);
});

describe('what Next answers with 500', () => {
  const failing =
    (answer: (response: ServerResponse) => void): Next =>
    (_request, response) => {
      answer(response);
      return Promise.resolve();
    };
  const ways: [string, (response: ServerResponse) => void][] = [
    ['at once', (response) => void ((response.statusCode = 500), response.end('CANARY'))],
    ['with a head', (response) => response.writeHead(500, { 'content-type': 'text/html' }).end('CANARY')],
    [
      'as a stream, compressed',
      (response) => {
        response.writeHead(500, { 'content-encoding': 'gzip', 'content-type': 'text/x-component' });
        response.write(gzipSync('CANARY'));
        response.end();
      },
    ],
  ];

  test.each(ways)('is a refusal where no action had begun (%s)', async (_how, answer) => {
    next.mockImplementation(failing(answer));
    expectRefusal(await post('/sign-in', [ACTION, 'Content-Type: text/plain'], '{bad'), 400);
    expect(logged).toHaveBeenCalledWith('http.unreadable_action', { status: 400 });
  });

  test.each(ways)('stays what it is where one had (%s)', async (_how, answer) => {
    next.mockImplementation(async (request, response) => {
      await Promise.resolve();
      markActionBegun();
      await failing(answer)(request, response);
    });
    expect((await post('/sign-in', [ACTION], '[]')).status).toBe(500);
    expect(logged).not.toHaveBeenCalled();
  });

  test('stays what it is where a page was only asked for', async () => {
    next.mockImplementation(failing((response) => response.writeHead(500).end('broken')));
    expect((await sendRaw(port, rawRequest('GET /', ['Host: a']))).status).toBe(500);
  });
});
