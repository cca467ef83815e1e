import fc from 'fast-check';
import { createElement as h, type ReactNode } from 'react';
import { renderToStaticMarkup } from 'react-dom/server';
import { prerenderToNodeStream } from 'react-dom/static';
import { text as textOf } from 'node:stream/consumers';
import { barePage, isInteractive, withoutFrameworkScripts } from '@/lib/platform/csp/bare-page';

const FILES: Record<string, string> = {
  '/quick-exit.js': 'leave()',
  '/_next/static/chunks/a.css': '@font-face{src:url(../media/a.woff2)}',
  '/_next/static/chunks/b.css': 'p{background:url(data:x),url("/b.svg")}',
};
const read = (address: string) => FILES[address] ?? '';

/** A page as React streams it, with what Next puts around it. */
async function rendered(content: ReactNode): Promise<string> {
  const sheet = (name: string) =>
    h('link', { rel: 'stylesheet', href: `/_next/static/chunks/${name}.css`, precedence: 'next' });
  const data = { type: 'application/ld+json', dangerouslySetInnerHTML: { __html: '{"a":"\\u003cb"}' } };
  const page = h(
    'html',
    null,
    h('head', null, sheet('a'), sheet('b'), h('script', { src: '/quick-exit.js' })),
    h('body', null, content, h('script', data)),
  );
  const { prelude } = await prerenderToNodeStream(page, {
    bootstrapScripts: ['/_next/static/chunks/main.js'],
    bootstrapScriptContent: 'self.__next_f=["<p>"]',
  });
  return textOf(prelude);
}

test('of the scripts the quick exit alone stays, and what browsers do not run', async () => {
  const page = barePage(await rendered(h('p', null, 'Text')), read);
  expect(page.match(/<script.*?<\/script>/g)).toEqual([
    '<script id="quick-exit">leave()</script>',
    '<script type="application/ld+json">{"a":"\\u003cb"}</script>',
  ]);
  expect(page).not.toContain('main.js');
});

test('the style sheets stand in the page, with addresses that lead where they led', async () => {
  const page = barePage(await rendered('Text'), read);
  expect(page).toContain(
    '<style>@font-face{src:url(/_next/static/media/a.woff2)}p{background:url(data:x),url(/b.svg)}</style>',
  );
  expect(page).not.toContain('<link rel="stylesheet"');
});

test('its fonts are loaded from its end', async () => {
  const font = '<link rel="preload" href="/a.woff2" as="font" crossorigin="" type="font/woff2"/>';
  const page = (await rendered('Text')).replace('<head>', `<head>${font}`);
  expect(barePage(page, read)).toContain(`</script>${font}</body>`);
  expect(barePage(page, read).split(font)).toHaveLength(2);
});

test('whatever the page says stays as it was', async () => {
  const hostile = fc.constantFrom(
    '<script>',
    '</script>',
    '<link rel="stylesheet" href="/x">',
    '<link as="script">',
    '<style>',
    '"',
    '$&',
    '$1',
  );
  const texts = fc.array(fc.oneof(hostile, fc.string())).map((parts) => parts.join(''));
  await fc.assert(
    fc.asyncProperty(texts, texts, async (text, title) => {
      const content = h('article', { title }, h('h1', null, text), h('textarea', { defaultValue: text }));
      const page = barePage(await rendered(content), read);
      expect(page).toContain(`<body>${renderToStaticMarkup(content)}<script type="application/ld+json">`);
      expect(isInteractive(page)).toBe(false);
    }),
  );
});

test('a bare page stays as it is', async () => {
  const page = barePage(await rendered('Text'), read);
  expect(barePage(page, read)).toBe(page);
});

test('a text that would end its element is not written into the page', async () => {
  const page = await rendered('Text');
  for (const text of ['"</script>"', '"<!--"'])
    expect(() => barePage(page, () => text)).toThrow('NOT_INLINE');
});

test('a page can lose its scripts and still load the quick exit and its styles', async () => {
  const page = withoutFrameworkScripts(await rendered('Text'));
  expect(page).toContain('<script src="/quick-exit.js"></script>');
  expect(page).toContain('href="/_next/static/chunks/a.css"');
  expect(page).not.toMatch(/main\.js|__next_f/);
});

test('a page says by a mark that it is interactive, which no text can', async () => {
  expect(isInteractive(await rendered(h('form', { 'data-interactive': 'true' })))).toBe(true);
  expect(isInteractive(await rendered(' data-interactive="true"'))).toBe(false);
});
