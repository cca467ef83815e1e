import { once } from 'node:events';
import { createServer, type Server, type ServerResponse } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import { inTurn } from './chain';
import { refuse, type RefusalCode } from './refusal';
import { completeSecurityHeaders } from './security-headers';
import type { Step } from './step';

/** What is under way at the stop may go on for this long; the start command ends the process after eight seconds. */
const DRAIN_LIMIT_MS = 5_000;

export type Site = {
  server: Server;
  /** Takes no more connections, finishes what is under way, closes streams; the rest is cut off after five seconds. */
  drain: () => Promise<void>;
};

/** Our HTTP server: it takes each request through the steps, of which the last one is Next. */
export function createSite(steps: readonly Step[]): Site {
  const underWay = new Set<ServerResponse>();
  let isDraining = false;
  const follow: Step = (_request, response) => {
    underWay.add(response);
    response.once('close', () => underWay.delete(response));
    if (isDraining) response.setHeader('Connection', 'close');
    return undefined;
  };
  const server = createServer({ shouldUpgradeCallback: () => false }, inTurn([follow, ...steps]));
  server.on('checkExpectation', inTurn([completeSecurityHeaders, refuseAs('UNSUPPORTED_EXPECTATION')]));
  const drain = async () => {
    isDraining = true;
    const closed = once(server, 'close');
    server.close();
    for (const response of underWay) {
      if (isStream(response)) response.destroy(); // its browser opens another one, at a replica or later
      else if (!response.headersSent) response.setHeader('Connection', 'close');
    }
    const late = sleep(DRAIN_LIMIT_MS, undefined, { ref: false }).then(() => server.closeAllConnections());
    await Promise.race([closed, late.then(() => closed)]);
  };
  return { server, drain };
}

const isStream = (response: ServerResponse) =>
  response.getHeader('Content-Type')?.toString().startsWith('text/event-stream') ?? false;

const refuseAs =
  (code: RefusalCode): Step =>
  (_request, response) =>
    refuse(response, code);
