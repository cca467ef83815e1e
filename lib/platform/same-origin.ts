import { env } from './env';
import { hostOf, ownOrigins } from './own-origins';

/** What browsers write in place of an origin that they don't give away. */
const OPAQUE = 'null';

/**
 * Whether a form was sent from our own pages. Browsers say so in Sec-Fetch-Site or else in Origin, neither of which a
 * page can forge (Fetch Standard, 3.1 and 3.2); a client that sends neither is no browser, so no other site drives it.
 * A browser that is set to send no referrer says `Origin: null` of our own forms too: then Sec-Fetch-Site alone decides.
 */
export function isOwnOrigin(headers: Headers): boolean {
  const site = headers.get('sec-fetch-site');
  if (site !== null && site !== 'same-origin' && site !== 'none') return false;
  const origin = headers.get('origin');
  if (origin === null) return true;
  if (origin === OPAQUE) return site === 'same-origin';
  return origin === env().APP_URL || origin === ownOrigins().get(hostOf(headers.get('host') ?? '') ?? '');
}
