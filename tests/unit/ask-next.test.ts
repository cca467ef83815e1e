import { createServer } from 'node:http';
import { askNext } from '@/lib/platform/http/ask-next';
import { listening } from '../support/raw-http';

let mockAddress = '';
jest.mock('@/lib/platform/own-address', () => ({ ownAddress: () => mockAddress }));

let answer: { status?: number; headers?: Record<string, string> } = {};
const server = createServer((_request, response) =>
  response.writeHead(answer.status ?? 200, answer.headers).end('<p>Hello</p>'),
);
beforeAll(async () => {
  mockAddress = `http://127.0.0.1:${await listening(server)}`;
});
afterAll(() => server.close().closeAllConnections());

test('a page for everyone is kept as Next sends it', async () => {
  answer = { headers: { 'cache-control': 's-maxage=60', 'content-type': 'text/html' } };
  const page = await askNext('/about');
  expect(page?.body.toString()).toBe('<p>Hello</p>');
  expect(page?.headers.get('content-type')).toBe('text/html');
});

test.each([
  ['sets a cookie', { headers: { 'set-cookie': 'a=b' } }],
  ['is private', { headers: { 'cache-control': 'private, max-age=0' } }],
  ['must not be stored', { headers: { 'cache-control': 'no-cache, no-store' } }],
  ['redirects', { status: 307, headers: { location: '/' } }],
  ['is not found', { status: 404 }],
])('a page that %s is not kept for others', async (_why, given) => {
  answer = given;
  expect(await askNext('/about')).toBeUndefined();
});
