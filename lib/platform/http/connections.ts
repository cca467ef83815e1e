import type { Server } from 'node:http';
import type { Socket } from 'node:net';
import proxyAddr from 'proxy-addr';
import { connectionAddress } from '../client-address';
import { refuseConnection } from './refusal';

/** A browser opens six; behind one address there may be a hospital. */
const MOST_CONNECTIONS = 128;

/** Refuses connections from an address that has too many open. Trusted proxies are exempt: they carry everyone’s. */
export function limitConnections(
  server: Server,
  trustedProxies: readonly string[],
  most = MOST_CONNECTIONS,
): void {
  const trusts = proxyAddr.compile([...trustedProxies]);
  const open = new Map<string, number>();
  server.on('connection', (socket: Socket) => {
    if (trusts(socket.remoteAddress ?? '', 0)) return;
    const address = connectionAddress(socket);
    const count = (open.get(address) ?? 0) + 1;
    open.set(address, count);
    socket.once('close', () => {
      const left = (open.get(address) ?? 1) - 1;
      if (left > 0) open.set(address, left);
      else open.delete(address);
    });
    if (count > most) refuseConnection(socket, 'TOO_MANY_CONNECTIONS');
  });
}
