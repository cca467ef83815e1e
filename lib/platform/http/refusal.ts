import { STATUS_CODES, type ServerResponse } from 'node:http';
import type { Duplex } from 'node:stream';
import { NO_PAGE_POLICY } from '../csp/policy';
import { currentRequestId } from '../request-id';
import { RETRY_AFTER } from './retry-after';
import { securityHeaders } from './security-headers';
import { ANSWERED } from './step';

/** The methods that our pages and handlers answer. */
export const METHODS: readonly string[] = ['GET', 'HEAD', 'POST'];

/** What the server answers by itself, before Next sees a request. Nothing of the request is repeated but its id. */
const REFUSALS = {
  MALFORMED: [400, 'This request is malformed. Go back, load the page again, and try once more.'],
  WRONG_TARGET: [400, 'This address isn’t one of ours. Check it, or start from our home page.'],
  NOT_FOUND: [404, 'There’s nothing at this address. Start from our home page.'],
  WRONG_METHOD: [405, 'This site takes GET, HEAD and POST requests only.', { Allow: METHODS.join(', ') }],
  NO_FORM: [
    405,
    'This address doesn’t take forms. Go back, load the page again, and send the form from there.',
    { Allow: 'GET, HEAD' },
  ],
  TOO_SLOW: [408, 'This took too long to arrive. Check your connection, go back, and send it again.'],
  TOO_LARGE: [413, 'This is more than we can take at once (1 MB). Go back, shorten it, and send it again.'],
  UNSUPPORTED_EXPECTATION: [
    417,
    'This site doesn’t support that Expect header. Send the request without it.',
  ],
  FOREIGN_HOST: [421, 'This site doesn’t go by that name. Open it by its own address.'],
  TOO_LONG_HEADERS: [431, 'This request’s headers are too long. Clear this site’s cookies and try again.'],
  BROKEN: [500, 'Something went wrong on our side. Wait a minute and try again.'],
  TOO_MANY_CONNECTIONS: [
    503,
    'Your network has too many connections open. Wait a minute and try again.',
    { 'Retry-After': RETRY_AFTER },
  ],
} as const satisfies Record<string, readonly [number, string, Readonly<Record<string, string>>?]>;

export type RefusalCode = keyof typeof REFUSALS;

/** Status, headers and text of a refusal, without the security headers. */
export function refusalText(code: RefusalCode) {
  const [status, sentence, more = {}] = REFUSALS[code];
  const requestId = status === 500 ? currentRequestId() : undefined;
  const message = `${sentence}${requestId === undefined ? '' : ` Request ID: ${requestId}`}\n`;
  const headers = {
    'Content-Type': 'text/plain; charset=utf-8',
    'Content-Length': Buffer.byteLength(message),
    'Cache-Control': 'no-store',
    ...more,
  };
  return { status, headers, message };
}

/** Answers with a status and a line that says what to do; the chain adds the security headers. */
export function refuse(response: ServerResponse, code: RefusalCode): typeof ANSWERED {
  const { status, headers, message } = refusalText(code);
  response.writeHead(status, headers).end(message);
  return ANSWERED;
}

/** The same on a raw connection, where Node has no response object; closes the connection. */
export function refuseConnection(socket: Duplex, code: RefusalCode): void {
  if (!socket.writable) return void socket.destroy();
  const { status, headers, message } = refusalText(code);
  const all = {
    ...headers,
    ...securityHeaders(),
    'Content-Security-Policy': NO_PAGE_POLICY,
    Connection: 'close',
  };
  const lines = Object.entries(all).map(([name, value]) => `${name}: ${value}\r\n`);
  socket.end(`HTTP/1.1 ${status} ${STATUS_CODES[status]}\r\n${lines.join('')}\r\n${message}`, () =>
    socket.destroy(),
  );
}
