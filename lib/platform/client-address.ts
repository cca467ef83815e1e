import { randomUUID } from 'node:crypto';
import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import type { IncomingMessage } from 'node:http';
import ipaddr from 'ipaddr.js';
import proxyAddr from 'proxy-addr';

/** Stands for every client whose address can't be told. */
const UNKNOWN = 'unknown';
/** Of the eight groups of an IPv6 address, those that name a household or a server; it chooses the rest (RFC 6177). */
const NETWORK_GROUPS = 4;

// One for the process: Next gives its instrumentation and its route handlers modules of their own.
const shared = globalThis as { calusaAddressHeader?: string };

/**
 * From now on every request that this process serves carries its client's address for `clientAddress`. A route handler
 * sees no socket, and `next start` passes on whatever X-Forwarded-For a client made up. Node announces a request on this
 * channel before any server sees it. The header's name is random, so that no client can send one of its own, not even
 * while the process starts.
 * @param trustedProxies addresses and networks whose X-Forwarded-For is believed
 * @returns a function that ends it
 */
export function identifyClients(trustedProxies: readonly string[]): () => void {
  const trusts = proxyAddr.compile([...trustedProxies]);
  const header = (shared.calusaAddressHeader ??= `x-client-address-${randomUUID()}`);
  const identify = (message: unknown) => {
    const { request } = message as { request: IncomingMessage };
    request.headers[header] = reduceAddress(proxyAddr(request, trusts));
  };
  subscribe('http.server.request.start', identify);
  return () => void unsubscribe('http.server.request.start', identify);
}

/**
 * The client's address, or for IPv6 its network of 64 bits: for counting alone, since it is never stored or logged.
 * `unknown` where it can't be told, as in development mode.
 */
export function clientAddress(headers: Headers): string {
  const header = shared.calusaAddressHeader;
  return (header && headers.get(header)) ?? UNKNOWN;
}

/** One spelling of an address. Never throws, because that would end the process: a proxy may forward any text. */
function reduceAddress(address: string | undefined): string {
  if (address === undefined || !ipaddr.isValid(address)) return UNKNOWN;
  const parsed = ipaddr.process(address); // an IPv4 address in IPv6 clothes becomes IPv4
  if (parsed instanceof ipaddr.IPv4) return parsed.toString();
  const network = parsed.parts.map((group, index) => (index < NETWORK_GROUPS ? group : 0));
  return `${new ipaddr.IPv6(network).toString()}/64`;
}
