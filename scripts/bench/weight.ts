import { withBrowser } from './browser';
import type { Readings } from './figures';
import { ARTICLE, FORM } from './pages';
import { withSite } from './site';
import { visit } from './visit';

/** What a first visit to a page loads. */
export const measureWeight = (): Promise<Readings> =>
  withSite(({ url }) =>
    withBrowser(async (browser) => {
      const article = await visit(browser, url + ARTICLE, { slow: false });
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
