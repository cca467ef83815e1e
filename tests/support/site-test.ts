import { test as base, type BrowserContextOptions } from 'playwright/test';
import { Site, type Settings } from './site';
import { siteDatabase } from './site-databases';
import { visit as visitFrom } from './visit';

export { expect } from 'playwright/test';

/** The site of this file's tests. Those that run after each other on one find what the others left. */
export let site: Site;

type Visit = (options?: BrowserContextOptions) => ReturnType<typeof visitFrom>;

/** Opens a watched page in a new window with no cookies. A test need not close what it opens. */
export let visit: Visit;

/** Each visitor has an address of their own, so that the limits keep the tests apart. */
let visitors = 0;
export function newAddress(): string {
  visitors += 1;
  return `198.18.${visitors >> 8}.${visitors & 255}`;
}

/** A worker starts a site for each name in its files, one after the other: those with one name share it. */
type Chosen = { siteName: string; running: undefined };

/** Tests that find a site running, whose visitors come from the address in `x-forwarded-for`. */
export const test = base.extend<{ tidy: undefined }, Chosen>({
  siteName: ['visitors', { option: true, scope: 'worker' }],
  running: [
    async ({ browser }, use) => {
      const { drop, ...database } = await siteDatabase();
      const settings: Settings = { TRUSTED_PROXIES: '127.0.0.1' };
      site = await new Site(settings, database).start();
      visit = ({ extraHTTPHeaders, ...options } = {}) =>
        visitFrom(browser, site.url, {
          extraHTTPHeaders: { 'x-forwarded-for': newAddress(), ...extraHTTPHeaders },
          ...options,
        });
      await use(undefined);
      await site.remove();
      await drop();
    },
    { scope: 'worker', auto: true },
  ],
  tidy: [
    async ({ browser }, use) => {
      await use(undefined);
      for (const context of browser.contexts()) await context.close();
    },
    { auto: true },
  ],
});
