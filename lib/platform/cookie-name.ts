import { env } from './env';

/** Whether browsers send our cookies over https only. */
export const isHttpsSite = (): boolean => env().APP_URL.startsWith('https:');

/**
 * What a cookie is called where it goes to browsers. By the prefix they let no one else set it (RFC 6265bis, 4.1.3): with
 * `__Host-` no other host of the same domain, which takes a cookie of all pages; with `__Secure-` none without TLS. Over
 * http they refuse both.
 */
export function cookieName(name: string, path: string): string {
  if (!isHttpsSite()) return name;
  return path === '/' ? `__Host-${name}` : `__Secure-${name}`;
}
