import { randomUUID } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import onHeaders from 'on-headers';
import proxyAddr from 'proxy-addr';
import { withRequestId } from '../request-id';
import { takeInTurn } from './chain';
import type { Step } from './step';

/**
 * As proxies make it (nginx's `$request_id`, Envoy's, Traefik's): a UUID, with or without hyphens. Nothing else is taken,
 * because a proxy may pass on what a client sent, and the id stands in the log.
 */
const PROXY_ID = /^[\da-f]{8}-?[\da-f]{4}-?[\da-f]{4}-?[\da-f]{4}-?[\da-f]{12}$/i;

/**
 * Takes a request through the steps under an id of its own, which its log lines, its transactions and its response carry: a
 * trusted proxy's, so that the proxy's log has the same, or else a new one.
 * @param trustedProxies addresses and networks whose X-Request-Id is believed
 */
export function identifyRequest(trustedProxies: readonly string[], steps: readonly Step[]): Step {
  const trusts = proxyAddr.compile([...trustedProxies]);
  const idOf = ({ headers, socket }: IncomingMessage): string => {
    const sent = headers['x-request-id'];
    const isTheirs = typeof sent === 'string' && PROXY_ID.test(sent) && trusts(socket.remoteAddress ?? '', 0);
    return isTheirs ? sent : randomUUID();
  };
  return (request, response) => {
    const id = idOf(request);
    delete request.headers['x-request-id'];
    // At the last moment: a form's handler sets it too, and Next adds a header's values up.
    onHeaders(response, () => response.setHeader('X-Request-Id', id));
    return withRequestId(id, () => takeInTurn(steps, request, response));
  };
}
