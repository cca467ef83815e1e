import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import type { IncomingMessage, ServerResponse } from 'node:http';
import onHeaders from 'on-headers';

/** Redirects that keep the method: Next's own, of addresses. A 303 answers a form. */
const MOVED = [307, 308];

/**
 * From now on redirects of addresses lead where `finalLocation` says. Next knows them in three places (slashes at the
 * end, content/redirects.json, pages that moved), of which each sends one on to the next, and a prerendered one knows no
 * query.
 * @returns a function that ends it
 */
export function finishRedirects(finalLocation: (asked: string, location: string) => string): () => void {
  const watch = (message: unknown) => {
    const { request, response } = message as { request: IncomingMessage; response: ServerResponse };
    const asked = request.url ?? '/'; // Next may rewrite it
    onHeaders(response, () => {
      const location = response.getHeader('Location');
      if (!MOVED.includes(response.statusCode) || typeof location !== 'string') return;
      response.setHeader('Location', finalLocation(asked, location));
    });
  };
  subscribe('http.server.request.start', watch);
  return () => void unsubscribe('http.server.request.start', watch);
}
