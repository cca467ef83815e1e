import { createServer, Server } from 'node:http';
import { env } from '@/lib/platform/env';
import { inTurn } from '@/lib/platform/http/chain';
import { measure } from '@/lib/platform/http/measure';
import { answerMetrics } from '@/lib/platform/http/metrics';
import { refuse } from '@/lib/platform/http/refusal';
import type { Step } from '@/lib/platform/http/step';
import { freePort } from '@/scripts/local/ports';
import { serveMetrics } from '@/scripts/worker/serve-metrics';
import { getFrom, listening } from '../support/raw-http';

const TOKEN = 'a-token-of-16-characters';
const metrics = {
  text: () => Promise.resolve('calusa_x 1\n'),
  contentType: 'text/plain; version=0.0.4',
  answered: jest.fn(),
};
const nothing: Step = (_request, response) => refuse(response, 'WRONG_TARGET');

const ends: (() => void)[] = [];
afterEach(() => {
  for (const end of ends.splice(0)) end();
});

async function serve(token?: string) {
  const server = createServer(
    inTurn([measure(metrics, new Set(['desk'])), answerMetrics(metrics, token), nothing]),
  );
  ends.push(() => server.close());
  return listening(server);
}

test('without a token this machine reads them, unless something passed the request on', async () => {
  const port = await serve();
  const { status, headers, body } = await getFrom(port, '/metrics?x=1');
  expect([status, headers['content-type'], headers['cache-control'], String(body)]).toEqual([
    200,
    metrics.contentType,
    'no-store',
    'calusa_x 1\n',
  ]);
  for (const name of ['X-Forwarded-For', 'Forwarded', 'Via', 'X-Real-IP'])
    expect([name, (await getFrom(port, '/metrics', { [name]: 'x' })).status]).toEqual([name, 404]);
});

test.each([
  ['none', {}],
  ['another one', { authorization: `Bearer ${TOKEN}x` }],
  ['one by another scheme', { authorization: `Basic ${TOKEN}` }],
  ['it without a scheme', { authorization: TOKEN }],
])('with a token whoever sends %s finds nothing', async (_what, headers) => {
  const answer = await getFrom(await serve(TOKEN), '/metrics', headers);
  expect([answer.status, String(answer.body)]).toEqual([404, expect.not.stringContaining('calusa')]);
});

test('with a token whoever sends it reads them, through a proxy too', async () => {
  const headers = { authorization: `Bearer ${TOKEN}`, 'x-forwarded-for': '198.51.100.7' };
  expect((await getFrom(await serve(TOKEN), '/metrics', headers)).status).toBe(200);
});

test('each answer is noted by its class, and never by its address', async () => {
  metrics.answered.mockClear();
  const port = await serve();
  await getFrom(port, '/desk/CANARY?CANARY');
  await getFrom(port, '/metrics');
  const noted = metrics.answered.mock.calls as unknown[][];
  expect(noted.map(([route, status]) => [route, status])).toEqual([
    ['staff', 400],
    ['probe', 200],
  ]);
});

test('a worker gives its own, and says that it reacts, on a port of its own, and nothing else', async () => {
  const port = await freePort(0);
  Object.assign(env(), { WORKER_METRICS_PORT: port, METRICS_TOKEN: undefined });
  ends.push(await serveMetrics());
  const { status, body } = await getFrom(port, '/metrics');
  expect([status, String(body)]).toEqual([
    200,
    expect.stringMatching(/^process_resident_memory_bytes \d+$/m),
  ]);
  expect(String(body)).not.toContain('calusa_database_up'); // it's for web servers to say
  expect((await getFrom(port, '/healthz')).status).toBe(200);
  expect((await getFrom(port, '/readyz')).status).toBe(404);
});

test('a worker whose port is taken says so', async () => {
  const port = await serve();
  Object.assign(env(), { WORKER_METRICS_PORT: port });
  await expect(serveMetrics()).rejects.toThrow(
    `WORKER_METRICS_PORT: 127.0.0.1:${port} can't be listened on (EADDRINUSE).`,
  );
});

test('a worker without such a port listens nowhere', async () => {
  Object.assign(env(), { WORKER_METRICS_PORT: undefined });
  const listen = jest.spyOn(Server.prototype, 'listen');
  (await serveMetrics())();
  expect(listen).not.toHaveBeenCalled();
  listen.mockRestore();
});
