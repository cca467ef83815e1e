import type { IncomingMessage } from 'node:http';
import type { Socket } from 'node:net';
import ipaddr from 'ipaddr.js';
import proxyAddr from 'proxy-addr';

/** Stands in for a client whose address is unknown. */
const UNKNOWN = 'unknown';
/** The bits of an IPv6 address that name a household or a server; it chooses the rest (RFC 6177). */
const HOUSEHOLD_BITS = 64;
/** Prefix lengths that providers assign to one customer, from the narrowest to the widest (RIPE-690, 4.2). */
const IPV6_BITS = [HOUSEHOLD_BITS, 56, 48];
/** The smallest network of IPv4 addresses that is routed by itself. */
const IPV4_BITS = 24;

/**
 * The header that gives route handlers, which can’t see the socket, the client’s address. Our server sets it on each
 * request.
 */
export const CLIENT_ADDRESS_HEADER = 'x-client-address';

/**
 * Lets each request carry its client's address for `clientAddress`, in place of whatever the client sent by that name.
 * @param trustedProxies addresses and networks whose X-Forwarded-For is believed
 */
export function identifyClient(trustedProxies: readonly string[]): (request: IncomingMessage) => undefined {
  const trusts = proxyAddr.compile([...trustedProxies]);
  return (request) => {
    Object.assign(request.headers, { [CLIENT_ADDRESS_HEADER]: reduceAddress(proxyAddr(request, trusts)) });
    return undefined;
  };
}

/** The address at the other end of a connection, in the same spelling. */
export const connectionAddress = ({ remoteAddress }: Socket): string => reduceAddress(remoteAddress);

/**
 * The client's address, or for IPv6 its network of 64 bits: for counting alone, since it is never stored or logged.
 * `unknown` where it can't be told, as in development mode.
 */
export const clientAddress = (headers: Headers): string => headers.get(CLIENT_ADDRESS_HEADER) ?? UNKNOWN;

/**
 * The networks in which a client is counted, from the narrowest to the widest: whoever has an IPv6 /48 has 65,536
 * networks of 64 bits to send from. An IPv4 address comes first by itself; the wider networks hold other people too.
 * @param address as `clientAddress` gives it; what is no address, as `unknown`, stands for itself
 */
export function clientNetworks(address: string): readonly string[] {
  const [bare = ''] = address.split('/');
  if (!ipaddr.isValid(bare)) return [address];
  const parsed = ipaddr.process(bare);
  return parsed instanceof ipaddr.IPv4
    ? [parsed.toString(), network(parsed, IPV4_BITS)]
    : IPV6_BITS.map((bits) => network(parsed, bits));
}

/**
 * The widest network of a client: for people to tell their sessions apart. It names a provider or a site, not a household.
 * @returns null where the address can't be told
 */
export const roughNetwork = (address: string): string | null =>
  address === UNKNOWN ? null : (clientNetworks(address).at(-1) ?? null);

/** One spelling of an address. Never throws, because that would end the process: a proxy may forward any text. */
function reduceAddress(address: string | undefined): string {
  if (address === undefined || !ipaddr.isValid(address)) return UNKNOWN;
  const parsed = ipaddr.process(address); // an IPv4-mapped IPv6 address becomes IPv4
  return parsed instanceof ipaddr.IPv4 ? parsed.toString() : network(parsed, HOUSEHOLD_BITS);
}

/** The network of that prefix length, in CIDR notation. */
function network(address: ipaddr.IPv4 | ipaddr.IPv6, bits: number): string {
  const bytes = address.toByteArray().map((byte, index) => byte & (0xff00 >> clamp(bits - 8 * index)) & 0xff);
  return `${ipaddr.fromByteArray(bytes).toString()}/${bits}`;
}

const clamp = (bits: number) => Math.min(Math.max(bits, 0), 8);
