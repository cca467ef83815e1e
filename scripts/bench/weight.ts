import { setTimeout as sleep } from 'node:timers/promises';
import { withBrowser } from './browser';
import type { Readings } from './figures';
import { ARTICLE, FORM } from './pages';
import { withSite } from './site';
import { visit } from './visit';

/** The first to ask after a start gets gzip while brotli is made in the background (docs/adr/0047). */
async function brotliReady(script: string): Promise<void> {
  const encoding = async () =>
    (await fetch(script, { headers: { 'accept-encoding': 'br' } })).headers.get('content-encoding');
  while ((await encoding()) !== 'br') await sleep(100);
}

/** What a first visit to a page loads. */
export const measureWeight = (): Promise<Readings> =>
  withSite(({ url }) =>
    withBrowser(async (browser) => {
      const article = await visit(browser, url + ARTICLE, { slow: false });
      const { urls } = await visit(browser, url + FORM, { slow: false });
      for (const script of urls.filter((each) => each.endsWith('.js'))) await brotliReady(script);
      const form = await visit(browser, url + FORM, { slow: false });
      return {
        articleBytes: {
          value: article.bytes / 1000,
          detail: `JavaScript ${Math.round(article.scriptBytes / 1000)} kB`,
        },
        articleRequests: { value: article.urls.length, detail: 'the page itself included' },
        formScript: {
          value: form.scriptBytes / 1000,
          detail: `of ${Math.round(form.bytes / 1000)} kB in ${form.urls.length} requests`,
        },
      };
    }),
  );
