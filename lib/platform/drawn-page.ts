import { withoutFrameworkScripts } from './csp/bare-page';
import { HAND_OVER_HEADER, handingOver, type HandedOver } from './hand-over';
import { ownAddress } from './own-address';

const TIME_LIMIT_MS = 10_000;
/** Its policy is empty in development mode, where pages have none. */
export type DrawnPage = { html: string; policy: string };

/**
 * Draws a page with what a browser would have brought to it, had it kept our cookies: a route handler can't render the
 * site's own layout, so the process asks itself. The page comes without the framework's scripts: they would change the
 * entry in the browser's history, and loading the page again would no longer send the form again.
 * @throws where the page can't be drawn
 */
export function drawPage(path: string, kept: ReadonlyMap<string, HandedOver>): Promise<DrawnPage> {
  return handingOver(kept, async (id) => {
    const response = await fetch(ownAddress() + path, {
      headers: { accept: 'text/html', [HAND_OVER_HEADER]: id },
      redirect: 'error',
      cache: 'no-store',
      signal: AbortSignal.timeout(TIME_LIMIT_MS),
    });
    if (!response.ok) throw new Error('PAGE_NOT_DRAWN');
    const policy = response.headers.get('content-security-policy') ?? '';
    const html = await response.text();
    return { html: withoutFrameworkScripts(html), policy };
  });
}
