import { identifyRequest } from '@/lib/platform/http/request-id';
import { completeSecurityHeaders } from '@/lib/platform/http/security-headers';
import { createSite } from '@/lib/platform/http/server';
import { ANSWERED, type Step } from '@/lib/platform/http/step';
import { log } from '@/lib/platform/log';
import { currentRequestId } from '@/lib/platform/request-id';
import { getFrom, listening } from '../support/raw-http';
import { runCode } from '../support/run-code';

const UUID = /^[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}$/;
const OF_NGINX = '0123456789abcdef0123456789abcdef';

const ends: (() => void)[] = [];
afterEach(() => {
  for (const end of ends.splice(0)) end();
  jest.restoreAllMocks();
});

/** A server whose steps answer under an id; it trusts this machine as a proxy, or no one. */
async function serve(step: Step, trusted: readonly string[] = []): Promise<number> {
  const { server } = createSite([identifyRequest(trusted, [completeSecurityHeaders, step])]);
  ends.push(() => server.close());
  return listening(server);
}

/** Answers a moment later, as what asks a database does, with the id that it finds and the header that it is given. */
const sayId: Step = async ({ headers }, response) => {
  await new Promise((resolve) => setImmediate(resolve));
  response.end(JSON.stringify([currentRequestId(), headers['x-request-id'] ?? null]));
  return ANSWERED;
};

async function askFor(port: number, sent?: string) {
  const { headers, body } = await getFrom(port, '/', sent === undefined ? {} : { 'x-request-id': sent });
  const [id, passedOn] = JSON.parse(String(body)) as [string, string | null];
  expect([headers['x-request-id'], passedOn]).toEqual([id, null]);
  return id;
}

test('each request has an id of its own, which is known wherever it is worked on and returned', async () => {
  const port = await serve(sayId);
  const ids = await Promise.all([askFor(port), askFor(port), askFor(port)]);
  expect(new Set(ids).size).toBe(3);
  for (const id of ids) expect(id).toMatch(UUID);
  expect(currentRequestId()).toBeUndefined();
});

test('a trusted proxy gives the id, if it is one; nobody else does', async () => {
  expect(await askFor(await serve(sayId, ['127.0.0.1']), OF_NGINX)).toBe(OF_NGINX);
  expect(await askFor(await serve(sayId), OF_NGINX)).toMatch(UUID);
  const trusting = await serve(sayId, ['127.0.0.1']);
  for (const sent of ['CANARY', `${OF_NGINX}0`, "' OR 1", 'CANARYCANARYCANARYCANARYCANARYCA', '']) {
    expect(await askFor(trusting, sent)).toMatch(UUID);
  }
});

test('a handler that sets the id itself sends it once', async () => {
  const port = await serve((_request, response) => {
    response.setHeader('x-request-id', currentRequestId() ?? '').end();
    return ANSWERED;
  });
  const { headers } = await getFrom(port, '/');
  expect(headers['x-request-id']).toMatch(UUID);
});

test('what fails is logged and answered under the id', async () => {
  const logged: (string | undefined)[] = [];
  jest.spyOn(log, 'error').mockImplementation(() => logged.push(currentRequestId()));
  const port = await serve(async () => {
    await new Promise((resolve) => setImmediate(resolve));
    throw new Error('CANARY');
  });
  const { status, headers, body } = await getFrom(port, '/');
  const id = String(headers['x-request-id']);
  expect([status, logged]).toEqual([500, [id]]);
  expect(String(body)).toMatch(new RegExp(`try again\\. Request ID: ${id}\n$`));
});

test('a log line has the id, unless it names one', () => {
  const { printed } = runCode(`
    import { log } from './lib/platform/log.ts';
    import { withRequestId } from './lib/platform/request-id.ts';
    await withRequestId('here', async () => {
      await null;
      log.info('a', {});
      log.info('b', { requestId: 'named' });
    });
    log.info('c', {});`);
  const ids = printed
    .trim()
    .split('\n')
    .map((line) => (JSON.parse(line) as { requestId?: string }).requestId);
  expect(ids).toEqual(['here', 'named', undefined]);
});
