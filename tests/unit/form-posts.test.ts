import { Agent, request } from 'node:http';
import { readBytes, type PostRequest } from '@/lib/platform/form-body';
import { answerPosts } from '@/lib/platform/http/form-posts';
import { createSite } from '@/lib/platform/http/server';
import { ANSWERED } from '@/lib/platform/http/step';
import { log } from '@/lib/platform/log';
import { listening, rawRequest, sendRaw } from '../support/raw-http';

const APP_URL = 'https://calusa.example';
const FORM = 'application/x-www-form-urlencoded';

let handle: (request: PostRequest) => Promise<Response>;
const { server } = createSite([
  answerPosts(new Map([['/api/form', (sent) => handle(sent)]]), APP_URL),
  (_request, response) => {
    response.end('passed on');
    return ANSWERED;
  },
]);
let port: number;
beforeAll(async () => {
  port = await listening(server);
});
afterAll(() => void server.close());

const post = (target: string, body = 'a=1') =>
  sendRaw(
    port,
    rawRequest(
      `POST ${target}`,
      ['Host: a', `Content-Type: ${FORM}`, `Content-Length: ${body.length}`],
      body,
    ),
  );

test('a handler gets address, headers and body, and its answer is sent as it is', async () => {
  handle = async ({ url, headers, body }) => {
    const read = await readBytes({ body }, 100);
    const heard = { url, type: headers.get('content-type'), text: read.ok && read.value.toString() };
    return Response.json(heard, { status: 422, headers: { 'cache-control': 'no-store' } });
  };
  const { status, headers, body } = await post('/api/form?cookies=asked', 'a=%C3%A9&b=2');
  expect(JSON.parse(body)).toEqual({
    url: `${APP_URL}/api/form?cookies=asked`,
    type: FORM,
    text: 'a=%C3%A9&b=2',
  });
  expect(status).toBe(422);
  expect(headers).toMatchObject({ 'cache-control': 'no-store', 'content-length': String(body.length) });
});

test('each cookie leaves in a header of its own', async () => {
  handle = () => {
    const headers = new Headers({ location: '/received' });
    for (const cookie of ['a=1; Expires=Mon, 30 Nov 2026 10:00:00 GMT', 'b=2'])
      headers.append('set-cookie', cookie);
    return Promise.resolve(new Response(null, { status: 303, headers }));
  };
  const response = await fetch(`http://127.0.0.1:${port}/api/form`, { method: 'POST', redirect: 'manual' });
  expect(response.status).toBe(303);
  expect(response.headers.get('location')).toBe('/received');
  expect(response.headers.getSetCookie()).toEqual(['a=1; Expires=Mon, 30 Nov 2026 10:00:00 GMT', 'b=2']);
});

test('other methods and addresses are passed on', async () => {
  handle = () => Promise.reject(new Error('called'));
  expect((await sendRaw(port, rawRequest('GET /api/form', ['Host: a']))).body).toContain('passed on');
  for (const target of ['/api/form/', '/api/formula', '//api/form', '/'])
    expect((await post(target)).body).toContain('passed on');
});

test('a body that its handler stops reading is discarded, and the connection goes on', async () => {
  handle = async ({ body }) => {
    const { ok } = await readBytes({ body }, 10);
    return new Response(null, { status: ok ? 200 : 413 });
  };
  const agent = new Agent({ keepAlive: true, maxSockets: 1 });
  const send = (body: string) =>
    new Promise<[number | undefined, boolean]>((resolve, reject) => {
      const asked = request({ port, path: '/api/form', method: 'POST', agent }, (response) => {
        response.resume().once('end', () => resolve([response.statusCode, asked.reusedSocket]));
      });
      asked.once('error', reject).end(body);
    });
  expect(await send('x'.repeat(500_000))).toEqual([413, false]);
  expect(await send('short')).toEqual([200, true]);
  agent.destroy();
});

test('where a handler fails, nothing of why is said', async () => {
  jest.spyOn(log, 'error').mockImplementation(() => undefined);
  handle = () => Promise.reject(new Error('secret'));
  const { status, body } = await post('/api/form');
  expect(status).toBe(500);
  expect(body).not.toContain('secret');
});
