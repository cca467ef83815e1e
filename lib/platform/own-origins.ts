import { env, isProduction, type Env } from './env';
import { ownAddress } from './own-address';

/** By these names a browser on this machine reaches a trial. */
const LOOPBACK_NAMES = ['localhost', '127.0.0.1', '[::1]'];

let cached: ReadonlyMap<string, string> | undefined;

/** The hosts under which this process answers, each with the origin of its pages. */
export const ownOrigins = (): ReadonlyMap<string, string> => (cached ??= originsOf(env()));

/**
 * The hosts of a configuration: APP_URL's, also without its port, which proxies drop; those of HOST_ALIASES; the address at
 * which this process asks itself; and on a trial the names of this machine. Any other name may have been pointed here by
 * another site (DNS rebinding).
 */
function originsOf(settings: Env): ReadonlyMap<string, string> {
  const { APP_URL, HOST_ALIASES, PORT } = settings;
  const { protocol, host, hostname } = new URL(APP_URL);
  const aliases = HOST_ALIASES.map((alias) => new URL(`${protocol}//${alias}`));
  const local = isProduction(settings) ? [] : LOOPBACK_NAMES.map((name) => new URL(`http://${name}:${PORT}`));
  return new Map([
    [new URL(ownAddress(settings)).host, APP_URL],
    ...[...local, ...aliases].map((url) => [url.host, url.origin] as const),
    [hostname, APP_URL],
    [host, APP_URL],
  ]);
}

/** The host of a Host header as a URL spells it: lower case, without the scheme's own port. */
export function hostOf(header: string): string | undefined {
  const { protocol } = new URL(env().APP_URL);
  return /^[\w.:[\]-]+$/.test(header) ? URL.parse(`${protocol}//${header}`)?.host : undefined;
}
