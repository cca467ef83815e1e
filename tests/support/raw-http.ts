import assert from 'node:assert/strict';
import { once } from 'node:events';
import { request, type IncomingHttpHeaders, type IncomingMessage, type Server } from 'node:http';
import { connect, type AddressInfo } from 'node:net';

export type RawAnswer = { status: number; headers: Record<string, string>; body: string };

/** Listens on a free loopback port. Returns the port. */
export async function listening(server: Server, host = '127.0.0.1'): Promise<number> {
  await once(server.listen(0, host), 'listening');
  return (server.address() as AddressInfo).port;
}

export type WholeAnswer = { status: number | undefined; headers: IncomingHttpHeaders; body: Buffer };

/** Asks a local server by the host name of a trial. Returns the response with its raw body, still compressed. */
export async function getFrom(
  port: number,
  path: string,
  headers: Record<string, string> = {},
  method = 'GET',
): Promise<WholeAnswer> {
  const host = { host: 'localhost:3000' };
  const asked = request({ port, path, headers: { ...host, ...headers }, method, agent: false }).end();
  const [response] = (await once(asked, 'response')) as [IncomingMessage];
  const body = Buffer.concat(await response.toArray());
  return { status: response.statusCode, headers: response.headers, body };
}

/** The first response in what a server wrote; its status is 0 if there is none. */
export function readAnswer(written: string): RawAnswer {
  const end = written.indexOf('\r\n\r\n');
  const [first = '', ...lines] = written.slice(0, end).split('\r\n');
  const headers = lines.map((line) => {
    const colon = line.indexOf(':');
    return [line.slice(0, colon).toLowerCase(), line.slice(colon + 1).trim()];
  });
  return {
    status: Number(first.split(' ')[1] ?? 0),
    headers: Object.fromEntries(headers) as Record<string, string>,
    body: written.slice(end + 4),
  };
}

/** Sends raw bytes that no HTTP client would send. Returns everything that came back. */
export async function sendRaw(port: number, text: string | Buffer): Promise<RawAnswer> {
  const socket = connect(port, '127.0.0.1');
  let written = '';
  socket.setEncoding('utf8').on('data', (chunk: string) => (written += chunk));
  socket.on('error', () => undefined); // only what came before it matters
  socket.write(text);
  await once(socket, 'close');
  return readAnswer(written);
}

/** Sends a request with handwritten lines; the connection closes after the response. */
export const rawRequest = (first: string, headers: readonly string[] = [], body = ''): string =>
  [`${first} HTTP/1.1`, ...headers, 'Connection: close', '', body].join('\r\n');

/** Expects a rejection by our server itself: in plain words, with every header, and not cacheable. */
export function expectRefusal(answer: RawAnswer, status: number): void {
  assert.equal(answer.status, status);
  assert.partialDeepStrictEqual(answer.headers, {
    'content-security-policy':
      "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
    'cache-control': 'no-store',
    'content-type': 'text/plain; charset=utf-8',
    'x-content-type-options': 'nosniff',
  });
  assert.match(answer.headers['strict-transport-security'] ?? '', /max-age=63072000/);
  assert.match(answer.body, /^[A-Z][^<>{}]+\.\n$/);
}
