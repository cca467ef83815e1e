import { STATUS_CODES, type ServerResponse } from 'node:http';
import type { Duplex } from 'node:stream';
import { ANSWERED } from './step';
import { NO_PAGE_POLICY, SECURITY_HEADERS } from './security-headers';

/** What the server answers by itself, before Next sees a request. Nothing of the request is repeated. */
const REFUSALS = {
  MALFORMED: [400, 'This request is malformed. Go back, load the page again, and try once more.'],
  WRONG_TARGET: [400, 'This address is not one of ours. Check it, or start from our home page.'],
  FORBIDDEN_HOST: [421, 'This site doesn’t answer to that name. Open it by its own address.'],
  NOT_FOUND: [404, 'There is nothing at this address. Start from our home page.'],
  WRONG_METHOD: [405, 'This site takes GET, HEAD and POST requests only.'],
  TOO_SLOW: [408, 'This took too long to arrive. Check your connection, go back, and send it again.'],
  TOO_LARGE: [413, 'This is more than we can take at once (1 MB). Go back, shorten it, and send it again.'],
  UNSUPPORTED_EXPECTATION: [417, 'This site doesn’t support that Expect header. Send the request without it.'],
  TOO_LONG_HEADERS: [431, 'This request’s headers are too long. Clear this site’s cookies and try again.'],
  BROKEN: [500, 'Something went wrong on our side. Wait a minute and try again.'],
  TOO_MANY_CONNECTIONS: [503, 'There are too many connections from your network. Wait a minute and try again.'],
} as const satisfies Record<string, readonly [number, string]>;

export type RefusalCode = keyof typeof REFUSALS;

const headersOf = (message: string) => ({
  'Content-Type': 'text/plain; charset=utf-8',
  'Content-Length': Buffer.byteLength(message),
  'Cache-Control': 'no-store',
});

/** Answers with a status and a line that says what to do; the chain adds the security headers. */
export function refuse(
  response: ServerResponse,
  code: RefusalCode,
  headers: Readonly<Record<string, string>> = {},
): typeof ANSWERED {
  const [status, sentence] = REFUSALS[code];
  const message = `${sentence}\n`;
  response.writeHead(status, { ...headersOf(message), ...headers }).end(message);
  return ANSWERED;
}

/** The same on a connection where no request was understood, so that Node has made no response for it; it ends. */
export function refuseConnection(socket: Duplex, code: RefusalCode): void {
  if (!socket.writable) return void socket.destroy();
  const [status, sentence] = REFUSALS[code];
  const message = `${sentence}\n`;
  const headers = {
    ...headersOf(message),
    ...SECURITY_HEADERS,
    'Content-Security-Policy': NO_PAGE_POLICY,
    Connection: 'close',
  };
  const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}\r\n`);
  socket.end(`HTTP/1.1 ${status} ${STATUS_CODES[status]}\r\n${lines.join('')}\r\n${message}`, () =>
    socket.destroy(),
  );
}
