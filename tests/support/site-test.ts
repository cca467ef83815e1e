import { test as base, type BrowserContextOptions } from 'playwright/test';
import { Site, type Settings } from './site';
import { siteDatabase } from './site-databases';
import { visit as visitFrom } from './visit';

export { expect } from 'playwright/test';

/** The site of this file's tests. Tests that run one after another on it see what earlier ones left behind. */
export let site: Site;

type Visit = (options?: BrowserContextOptions) => ReturnType<typeof visitFrom>;

/** Opens a watched page in a new context without cookies, which is closed after the test. */
export let visit: Visit;

/** Gives each visitor their own address, so that rate limits don't link the tests. */
let visitors = 0;
export function newAddress(): string {
  visitors += 1;
  return `198.18.${visitors >> 8}.${visitors & 255}`;
}

/** A worker starts one site for each name in its files, one at a time: files with the same name share it. */
type Chosen = { siteName: string; running: undefined };

/** Tests with a running site, whose visitors come from the address in `x-forwarded-for`. */
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
