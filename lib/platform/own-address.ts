import { env, type Env } from './env';

/** Listens on all addresses: the loopback one among them. */
const ALL_ADDRESSES = ['0.0.0.0', '::'];

/** Where this process itself answers, without the proxies in front of it. */
export function ownAddress({ HOST, PORT }: Env = env()): string {
  const host = ALL_ADDRESSES.includes(HOST) ? '127.0.0.1' : HOST.includes(':') ? `[${HOST}]` : HOST;
  return `http://${host}:${PORT}`;
}
