import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import type { IncomingMessage } from 'node:http';

/** No page has this address. */
const NOWHERE = '/malformed-address';

/**
 * From now on a request whose target can't be decoded (`/%E0%A4%A`), or holds NUL, is one for a page that does not exist:
 * Next would answer it with a bare 500, and PostgreSQL takes no NUL.
 * @returns a function that ends it
 */
export function replaceMalformedTargets(): () => void {
  const watch = (message: unknown) => {
    const { request } = message as { request: IncomingMessage };
    if (!decodes(request.url ?? '')) request.url = NOWHERE;
  };
  subscribe('http.server.request.start', watch);
  return () => void unsubscribe('http.server.request.start', watch);
}

function decodes(target: string): boolean {
  try {
    return !decodeURIComponent(target).includes('\0');
  } catch {
    return false;
  }
}
