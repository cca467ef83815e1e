import onHeaders from 'on-headers';
import type { Step } from './step';

/** Redirects that keep the method: Next's own, of addresses. A 303 answers a form. */
const MOVED = [307, 308];

/**
 * Lets redirects of addresses lead where `finalLocation` says. Next knows them in three places (slashes at the end,
 * content/redirects.json, pages that moved), of which each sends one on to the next, and a prerendered one knows no
 * query.
 */
export const finishRedirects =
  (finalLocation: (asked: string, location: string) => string): Step =>
  (request, response) => {
    const asked = request.url ?? '/'; // Next may change it later
    onHeaders(response, () => {
      const location = response.getHeader('Location');
      if (!MOVED.includes(response.statusCode) || typeof location !== 'string') return;
      response.setHeader('Location', finalLocation(asked, location));
    });
    return undefined;
  };
