import { once } from 'node:events';
import { createServer, type Server, type ServerResponse } from 'node:http';
import { setImmediate, setTimeout as sleep } from 'node:timers/promises';
import type { Duplex } from 'node:stream';
import { inTurn } from './chain';
import { refuse, refuseConnection, type RefusalCode } from './refusal';
import { completeSecurityHeaders } from './security-headers';
import type { Step } from './step';

/** What is under way at the stop may go on for this long; the start command ends the process after eight seconds. */
const DRAIN_LIMIT_MS = 5_000;

/** How long a stopping server behind a proxy goes on taking requests, each of which ends its connection. */
const LINGER_MS = 1_000;

/** How long clients may take. A body also has a least rate (pace.ts). */
export const PATIENCE = {
  headersTimeout: 15_000,
  requestTimeout: 300_000,
  connectionsCheckingInterval: 1_000,
  /** Idle time without a byte either way; the desk’s streams send one every 20 seconds. */
  timeout: 120_000,
  /** Between two requests: browsers that hold connections for later count against their address. */
  keepAliveTimeout: 5_000,
};

/**
 * Longer than proxies keep a connection that no one uses (nginx, AWS and Google: a minute): one that this server closes
 * may be just what a proxy sends a form on, which is lost then.
 */
export const BEHIND_PROXY = { ...PATIENCE, keepAliveTimeout: 75_000 };

export type Site = {
  server: Server;
  /**
   * Takes no more connections, finishes what is under way, closes streams; the rest is cut off after five seconds. Behind a
   * proxy it first answers for a second more, so that the proxy's connections end between requests, not under one.
   */
  drain: (options?: { isBehindProxy: boolean }) => Promise<void>;
};

/** Our HTTP server: it takes each request through the steps, of which the last one is Next. */
export function createSite(steps: readonly Step[], { timeout, ...patience } = PATIENCE): Site {
  const underWay = new Set<ServerResponse>();
  let isDraining = false;
  const follow: Step = (_request, response) => {
    underWay.add(response);
    response.once('close', () => underWay.delete(response));
    if (isDraining) response.setHeader('Connection', 'close');
    return undefined;
  };
  const options = { ...patience, requireHostHeader: false, shouldUpgradeCallback: () => false };
  const server = createServer(options, inTurn([follow, ...steps])).setTimeout(timeout);
  server.on('checkExpectation', inTurn([completeSecurityHeaders, refuseAs('UNSUPPORTED_EXPECTATION')]));
  server.on('connect', (_request, socket: Duplex) => refuseConnection(socket, 'WRONG_METHOD'));
  server.on('clientError', (error: NodeJS.ErrnoException, socket) => {
    const isAnswered = [...underWay].some((response) => response.socket === socket && response.headersSent);
    if (isAnswered || error.code === 'ECONNRESET') socket.destroy();
    else refuseConnection(socket, CLIENT_ERRORS.get(error.code) ?? 'MALFORMED');
  });
  const endAfterResponse = () => {
    for (const response of underWay) {
      if (isStream(response))
        response.destroy(); // the browser opens another one, to another replica or later
      else if (!response.headersSent) response.setHeader('Connection', 'close');
    }
  };
  const drain = async ({ isBehindProxy } = { isBehindProxy: false }) => {
    isDraining = true;
    endAfterResponse();
    if (isBehindProxy) await sleep(LINGER_MS);
    await setImmediate(); // right after connections that wait were taken
    const closed = once(server, 'close');
    server.close();
    endAfterResponse();
    const late = sleep(DRAIN_LIMIT_MS, undefined, { ref: false }).then(() => server.closeAllConnections());
    await Promise.race([closed, late.then(() => closed)]);
  };
  return { server, drain };
}

/** Error codes of Node's parser for requests that it gave up on. */
const CLIENT_ERRORS = new Map<string | undefined, RefusalCode>([
  ['ERR_HTTP_REQUEST_TIMEOUT', 'TOO_SLOW'],
  ['HPE_HEADER_OVERFLOW', 'TOO_LONG_HEADERS'],
]);

const refuseAs =
  (code: RefusalCode): Step =>
  (_request, response) =>
    refuse(response, code);

const isStream = (response: ServerResponse) =>
  response.getHeader('Content-Type')?.toString().startsWith('text/event-stream') ?? false;
