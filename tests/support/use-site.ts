import type { Browser, BrowserContextOptions, LaunchOptions } from 'playwright-core';
import { launchBrowser } from './browser';
import { Site, type Settings } from './site';
import { visit as visitFrom } from './visit';

/**
 * A site of the test file's own, running while its tests run, and `visit`, which opens a watched page in a new window
 * with no cookies. A test need not close what it opens. Call it at the top of the file; the browser starts with the
 * first visit, as not every file needs one.
 */
export function useSite(settings: Settings = {}, launch: LaunchOptions = {}) {
  const site = new Site(settings);
  let browser: Promise<Browser> | undefined;
  beforeAll(() => site.start());
  afterEach(async () => {
    for (const context of (await browser)?.contexts() ?? []) await context.close();
  });
  afterAll(async () => (await browser)?.close());
  afterAll(() => site.remove());
  const visit = async (options: BrowserContextOptions = {}) =>
    visitFrom(await (browser ??= launchBrowser(launch)), site.url, options);
  return { site, visit };
}
