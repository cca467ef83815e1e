import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import type { ServerResponse } from 'node:http';
import onHeaders from 'on-headers';

/** What Next says of prerendered pages, as if nothing but itself would ever make them anew. */
const FOR_A_YEAR = /^s-maxage=\d+/;

/**
 * From now on caches in front of this process ask it each time whether a page changed (they get a 304 where it didn't):
 * else they would hide what is published for a year.
 * @returns a function that ends it
 */
export function shortenSharedCaching(): () => void {
  const watch = (message: unknown) => {
    const { response } = message as { response: ServerResponse };
    onHeaders(response, () => {
      if (FOR_A_YEAR.test(String(response.getHeader('Cache-Control') ?? '')))
        response.setHeader('Cache-Control', 'public, max-age=0, must-revalidate');
    });
  };
  subscribe('http.server.request.start', watch);
  return () => void unsubscribe('http.server.request.start', watch);
}
