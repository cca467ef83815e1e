import { HtmlValidate } from 'html-validate';
import { readFileSync } from 'node:fs';
import nspell from 'nspell';
import type { Page } from 'playwright/test';
import redirects from '@/content/redirects.json' with { type: 'json' };
import { LANGUAGES } from '@/content/languages';
import { publicPaths } from '@/lib/content/copy/data';
import { PUBLIC_STATES } from '../support/public-states';
import { expectSecurityHeaders } from '../support/security-headers';
import { expect, site, test, visit } from '../support/site-test';
import { axeFindings, expectAccessible, FORCED_COLOR_RULES } from '../support/visit';

const PAGES = [...PUBLIC_STATES, '/reply/check', '/reply/received'];

// Off: how React and Next write their markup (attribute case, void elements, ids that begin with `_`), and style. On:
// everything about structure, names and permitted content.
const validator = new HtmlValidate({
  extends: ['html-validate:recommended'],
  rules: {
    'attr-case': 'off',
    'valid-id': 'off',
    // Checkboxes of one question share its name.
    'form-dup-name': ['error', { shared: ['radio', 'checkbox', 'submit', 'button'] }],
    'attribute-boolean-style': 'off',
    'attribute-empty-style': 'off',
    'void-style': 'off',
    'no-trailing-whitespace': 'off',
    'long-title': 'off',
    'no-inline-style': 'error',
    'require-sri': 'off',
    'script-type': 'off',
    'tel-non-breaking': 'off',
    doctype: 'off',
    'doctype-style': 'off',
    'no-implicit-button-type': 'error',
    'prefer-native-element': [
      'error',
      { exclude: ['alert', 'status', 'table', 'row', 'cell', 'columnheader', 'rowheader', 'region'] },
    ],
    'no-redundant-role': 'off',
  },
});

for (const path of PAGES)
  test(`${path} is valid HTML`, async () => {
    const html = await (await fetch(site.url + path)).text();
    const report = await validator.validateString(html);
    const problems = report.results.flatMap(({ messages }) => messages);
    expect(problems.map(({ ruleId, message, selector }) => `${ruleId}: ${message} (${selector})`)).toEqual(
      [],
    );
  });

/** Chromium knows the first two only on some systems, and the others only since recently (lib/platform/http/security-headers.ts). */
const NOT_EVERYWHERE =
  /^Error with Permissions-Policy header: .+'(bluetooth|web-share|digital-credentials-create|language-model|speaker-selection)'\.$/;

test('no page logs anything to the console', async () => {
  const { page, watch } = await visit();
  for (const path of ['/', '/consultation']) await page.goto(site.url + path, { waitUntil: 'load' });
  expect(watch.printed.filter((text) => !NOT_EVERYWHERE.test(text))).toEqual([]);
});

/** What is in a page as the server sends it: all of it, for only forms have scripts, which neither add links nor words. */
type Sent = { ok: boolean; title: string; ids: string[]; hrefs: string[]; levels: number[]; words: string };

/** In the browser, whose own parser reads the page, without drawing it. */
function partsOf(html: string): Omit<Sent, 'ok'> {
  const page = new DOMParser().parseFromString(html, 'text/html');
  const all = (selector: string) => [...page.querySelectorAll(selector)];
  const parts = {
    title: page.title,
    ids: all('[id]').map(({ id }) => id),
    hrefs: all('a[href]').map((link) => link.getAttribute('href') ?? ''),
    levels: all('main :is(h1, h2, h3, h4)').map(({ tagName }) => Number(tagName.slice(1))),
  };
  // Sources contain names and foreign titles.
  for (const part of all('script, style, template, .sources')) part.remove();
  const texts = page.createTreeWalker(page.body, NodeFilter.SHOW_TEXT);
  const words: string[] = [];
  while (texts.nextNode()) words.push(texts.currentNode.nodeValue ?? '');
  return { ...parts, words: words.join(' ') };
}

const known = new Map<string, Sent>();
/** Reads a page, once for all tests. The reader's page is empty: the site's policy lets no script parse HTML on its own. */
async function sent(path: string, reader: Page): Promise<Sent> {
  const before = known.get(path);
  if (before) return before;
  const response = await fetch(site.url + path);
  const read = { ...(await reader.evaluate(partsOf, await response.text())), ok: response.ok };
  known.set(path, read);
  return read;
}

test('every link and fragment of every page leads somewhere', async () => {
  const { page } = await visit();
  const targets = new Map<string, string>();
  for (const path of PAGES)
    for (const href of (await sent(path, page)).hrefs) {
      const { origin, href: target } = new URL(href, site.url + path);
      if (origin === site.url) targets.set(target, path);
    }
  const broken: string[] = [];
  for (const [href, from] of targets) {
    const { pathname, hash } = new URL(href);
    if (pathname.startsWith('/leave') || pathname === '/consultation/forget') continue; // they lead off the site
    const { ok, ids } = await sent(pathname, page);
    const isThere = ok || pathname === '/nowhere';
    if (!isThere || (hash !== '' && !ids.includes(hash.slice(1)))) broken.push(`${from} → ${href}`);
  }
  expect(broken).toEqual([]);
  expect(targets.size).toBeGreaterThan(100);
});

test('each page has its own title, one h1, and headings that don’t skip a level', async () => {
  const { page } = await visit();
  const titles = new Set<string>();
  for (const path of publicPaths()) {
    const { title, levels } = await sent(path, page);
    titles.add(title);
    expect(levels.filter((level) => level === 1)).toHaveLength(1);
    levels.reduce((above, level) => {
      expect({ path, skips: level > above + 1 }).toEqual({ path, skips: false });
      return level;
    }, 0);
  }
  expect(titles.size).toBe(publicPaths().size);
});

const DICTIONARIES = { en: ['dictionary-en', 'words.txt'], es: ['dictionary-es', 'words-es.txt'] } as const;
const languageOf = (path: string) => (/^\/es(\/|$)/.test(path) ? 'es' : 'en');

for (const language of LANGUAGES)
  test(`every word is spelled correctly (${language})`, async () => {
    const [dictionary, own] = DICTIONARIES[language];
    const [aff, dic] = ['aff', 'dic'].map((end) => readFileSync(`node_modules/${dictionary}/index.${end}`));
    const spell = nspell(aff!, dic!);
    for (const word of readFileSync(`tests/support/${own}`, 'utf8').split(/\s+/)) spell.add(word);
    const { page } = await visit();
    const unknown = new Set<string>();
    for (const path of PAGES.filter((one) => languageOf(one) === language)) {
      const { words } = await sent(path, page);
      expect({ path, isRead: words.length > 100 }).toEqual({ path, isRead: true });
      for (const [word] of words
        .replaceAll('’', "'")
        .matchAll(/(?<![\p{L}'])\p{L}[\p{Ll}']+(?![\p{L}'])/gu)) {
        const plain = word.replace(/'s$|'$/, '');
        if (!spell.correct(plain) && !spell.correct(plain.toLowerCase())) unknown.add(plain);
      }
    }
    expect([...unknown].sort()).toEqual([]);
  });

/** Checks forced colors: axe finds nothing, and buttons keep a border. Afterwards the page is back in its own colors. */
async function expectForcedColorsFit(page: Page, path: string) {
  await page.emulateMedia({ forcedColors: 'active' });
  expect(await page.evaluate(() => matchMedia('(forced-colors: active)').matches)).toBe(true);
  const findings = await axeFindings(page, FORCED_COLOR_RULES);
  const borders = await page
    .locator('main .button, .button-exit, main .text-box')
    .evaluateAll((parts) =>
      parts
        .map((part) => getComputedStyle(part))
        .map(({ borderTopWidth, borderTopStyle }) => `${borderTopWidth} ${borderTopStyle}`),
    );
  const thin = borders.filter((border) => border !== '2px solid');
  expect({ path, findings, thin }).toEqual({ path, findings: [], thin: [] });
  await page.emulateMedia({ forcedColors: 'none' });
}

// One window for all pages, each visited once: a new window for each page and color scheme took most of the time.
test('on every page, axe finds nothing in light, dark and forced colors, 320 pixels are enough, and help is available', async () => {
  const { page, watch } = await visit({ viewport: { width: 320, height: 640 } });
  for (const path of PAGES) {
    await page.context().clearCookies();
    await page.goto(site.url + path);
    await expectAccessible(page, path);
    for (const help of ['tel:911', 'tel:988', 'sms:988', 'tel:+18006624357']) {
      const links = await page.locator(`a[href="${help}"]`).count();
      expect({ path, help, isThere: links > 0 }).toEqual({ path, help, isThere: true });
    }
    await expectForcedColorsFit(page, path);
  }
  expect([...watch.foreignRequests, ...watch.violations]).toEqual([]);
});

/** What moves on the page, which was opened with reduced motion. */
const moving = (page: Page) =>
  page.evaluate(() => ({
    animations: document.getAnimations().length,
    scroll: getComputedStyle(document.documentElement).scrollBehavior,
    transitions: [...document.querySelectorAll('a, button')].filter(
      (part) => getComputedStyle(part).transitionDuration !== '0s',
    ).length,
  }));

test('on every page with reduced motion nothing moves, and at 400% zoom the focused element is in view and not covered', async () => {
  const { page } = await visit({
    viewport: { width: 320, height: 256 },
    reducedMotion: 'reduce',
  });
  for (const path of publicPaths()) {
    await page.goto(site.url + path);
    expect(await moving(page)).toEqual({ animations: 0, scroll: 'auto', transitions: 0 });
    const width = await page.evaluate(() => document.documentElement.scrollWidth);
    const covered: string[] = [];
    let steps = 0;
    for (; steps < 60; steps += 1) {
      await page.keyboard.press('Tab');
      const problem = await page.evaluate(() => {
        const focused = document.activeElement;
        if (!focused || focused === document.body) return null;
        const box = focused.getClientRects()[0];
        if (!box || box.width === 0) return '';
        const x = Math.min(Math.max(box.left + Math.min(box.width, 20) / 2, 0), innerWidth - 1);
        const y = box.top + Math.min(box.height, 20) / 2;
        const top = document.elementFromPoint(x, y);
        const seen = top && (focused.contains(top) || top.contains(focused));
        return seen ? '' : `${focused.outerHTML.slice(0, 80)} at ${x},${y}`;
      });
      if (problem) covered.push(problem);
      if (problem === null) break; // behind the last element comes the first again
    }
    expect({ path, fits: width <= 320, covered, isWalked: steps > 10 }).toEqual({
      ...{ path, fits: true, covered: [] },
      isWalked: true,
    });
  }
});

for (const width of [320, 390])
  test(`at ${width} px the header doesn’t break the words of the clinic’s name`, async () => {
    const { page } = await visit({ viewport: { width, height: 844 } });
    await page.goto(`${site.url}/`);
    const name = page.locator('header bdi').first();
    const lines = await name.evaluate((element) => {
      const range = document.createRange();
      range.selectNodeContents(element);
      return range.getClientRects().length;
    });
    expect(lines).toBeLessThanOrEqual((await name.innerText()).split(/\s+/).length);
  });

/** The share of the screen that header, footer and bars take from the page, and whether the exit can be tapped. */
const chrome = (page: Page) =>
  page.evaluate(() => {
    const parts = ['.crisis', '.site-header', '.thumb-bar'].map((part) => document.querySelector(part));
    const seen = parts.map((part) => {
      const { top = 0, bottom = 0 } = part?.getBoundingClientRect() ?? {};
      return Math.max(0, Math.min(bottom, innerHeight) - Math.max(top, 0));
    });
    const exit = document.querySelector('[data-quick-exit]');
    const { left = 0, top = 0, width = 0, height = 0 } = exit?.getBoundingClientRect() ?? {};
    const hit = document.elementFromPoint(left + width / 2, top + height / 2);
    return {
      share: seen.reduce((sum, part) => sum + part, 0) / innerHeight,
      canLeave:
        !!hit && !!exit?.contains(hit) && left >= 0 && left + width <= document.documentElement.clientWidth,
    };
  });

for (const viewport of [
  { width: 360, height: 740 },
  { width: 320, height: 640 },
  { width: 1440, height: 900 },
  { width: 320, height: 256 },
])
  test(`at ${viewport.width}×${viewport.height} one can leave wherever a page is scrolled`, async () => {
    const { page } = await visit({ viewport, reducedMotion: 'reduce' });
    for (const path of ['/', '/programs/recovery-matrix', '/consultation', '/your-request']) {
      await page.goto(site.url + path);
      for (const part of [0, 0.5, 1]) {
        await page.evaluate((to) => window.scrollTo(0, to * document.body.scrollHeight), part);
        expect({ path, part, ...(await chrome(page)) }).toMatchObject({ path, part, canLeave: true });
      }
    }
  });

test('on a phone a quarter of the screen at most is chrome, with 911 and 988 in one line', async () => {
  const { page } = await visit({ viewport: { width: 360, height: 740 } });
  for (const path of ['/', '/interpersonal-psychotherapy', '/consultation']) {
    await page.goto(site.url + path);
    const { share } = await chrome(page);
    expect(share).toBeGreaterThan(0.1); // otherwise nothing was measured
    expect(share).toBeLessThanOrEqual(0.25);
  }
  const tops = new Set<number>();
  for (const help of ['tel:911', 'tel:988', 'sms:988']) {
    const box = await page.locator(`.crisis-line a[href="${help}"]`).boundingBox();
    expect(box?.height).toBeGreaterThanOrEqual(24);
    tops.add(Math.round(box?.y ?? 0));
  }
  expect(tops.size).toBe(1);
});

test('the rest of the help unfolds by keyboard, and nothing is covered', async () => {
  const { page } = await visit({ viewport: { width: 320, height: 640 } });
  await page.goto(site.url);
  const helpline = page.locator('.crisis-more a[href="tel:+18006624357"]');
  expect(await helpline.isVisible()).toBe(false);
  await page.locator('.crisis summary').press('Enter');
  expect(await helpline.isVisible()).toBe(true);
  await expectAccessible(page, '/');
});

test('the phone menu opens and closes by keyboard', async () => {
  const { page } = await visit({ viewport: { width: 390, height: 844 } });
  await page.goto(site.url);
  const link = page.getByRole('navigation', { name: 'Main' }).getByRole('link', { name: 'FAQ' });
  expect(await link.isVisible()).toBe(false);
  await page.getByRole('button', { name: 'Menu' }).press('Enter');
  expect(await link.isVisible()).toBe(true);
  await page.keyboard.press('Escape');
  expect(await link.isVisible()).toBe(false);
});

const FORM_BODY = new URLSearchParams({ name: '' });
const KINDS: [string, string, number, RequestInit][] = [
  ['a prerendered page', '/', 200, {}],
  ['a page that is rendered', '/consultation', 200, {}],
  ['the desk', '/desk', 200, {}],
  ['what is not found', '/nowhere', 404, {}],
  ['an address that can not be decoded', '/%E0%A4%A', 404, {}],
  ['a redirect of an old address', '/about-us', 308, { redirect: 'manual' }],
  ['a redirect of the quick exit', '/leave', 303, { redirect: 'manual' }],
  ['a redirect that forgets', '/consultation/forget', 303, { redirect: 'manual' }],
  ['a method that is not there', '/api/consultation', 405, {}],
  ['a refused form', '/api/consultation', 415, { method: 'POST', body: 'x' }],
  [
    'a form with mistakes',
    '/api/consultation',
    303,
    { method: 'POST', body: FORM_BODY, redirect: 'manual', headers: { cookie: 'keeps-cookies=1' } },
  ],
  ['its mistakes where no cookie is kept', '/api/consultation', 422, { method: 'POST', body: FORM_BODY }],
  [
    'its mistakes for a script',
    '/api/consultation',
    422,
    { method: 'POST', body: FORM_BODY, headers: { accept: 'application/json' } },
  ],
  ['a route handler', '/readyz', 200, {}],
  ['what our server answers itself', '/healthz', 200, {}],
  ['the site map', '/sitemap.xml', 200, {}],
  ['a picture', '/og/en/home.png', 200, {}],
  ['a file', '/quick-exit.js', 200, {}],
  ['the picture optimiser', '/_next/image?url=x', 404, {}],
  ['a file of the build that is gone', '/_next/static/chunks/gone.js', 404, {}],
];

for (const [kind, path, status, init] of KINDS)
  test(`security headers on ${kind}`, async () => {
    const response = await fetch(site.url + path, init);
    expect(response.status).toBe(status);
    expectSecurityHeaders(response);
  });

test('security headers on subresources and on 304 responses', async () => {
  const page = await fetch(site.url);
  const form = await fetch(`${site.url}/consultation`);
  const files = [
    ...((await page.text()) + (await form.text())).matchAll(/(?:src|href)="(\/_next\/static\/[^"]+)"/g),
  ].map(([, file]) => file);
  expect(files.length).toBeGreaterThan(3);
  for (const file of files) expectSecurityHeaders(await fetch(site.url + String(file)));
  const etag = page.headers.get('etag') ?? '';
  const headers = { 'if-none-match': etag, 'cache-control': 'max-age=0' }; // otherwise fetch bypasses the cache
  const unchanged = await fetch(site.url, { headers });
  expect(unchanged.status).toBe(304);
  // A browser copies the headers of a 304 to its cached page, which must keep its own policy.
  expect(unchanged.headers.get('content-security-policy')).toBeNull();
});

test('every old URL redirects permanently to a page that exists', async () => {
  for (const { source, destination } of redirects) {
    const address = source.replaceAll(/:year\([^)]*\)/g, '2019').replaceAll(/:month\([^)]*\)/g, '05');
    const old = address.replaceAll(/:(?:rest|path)\*/g, 'faq');
    const first = await fetch(site.url + old, { redirect: 'manual' });
    expect({ old, status: first.status }).toEqual({ old, status: 308 });
    const last = await fetch(site.url + old);
    expect({ old, status: last.status }).toEqual({ old, status: 200 });
    expect(new URL(last.url).pathname).toBe(destination.replace(':path*', 'faq').split('#')[0]);
  }
});

const KILOBYTE = 1000;
/** The longest page, with a form below it; readers' comments are not counted. */
const BUDGET: Record<string, number> = {
  '/interpersonal-psychotherapy': 68 * KILOBYTE,
  '/programs/recovery-matrix': 64 * KILOBYTE,
};
const FORM = { path: '/consultation', all: 232 * KILOBYTE, scripts: 165 * KILOBYTE };

/** What a phone loads on its first visit: URLs, total bytes with headers, and script bytes without. */
async function firstVisit(path: string) {
  const { page, watch } = await visit({ viewport: { width: 390, height: 844 } });
  const client = await page.context().newCDPSession(page);
  await client.send('Network.enable');
  const received = new Map<string, { type: string; url: string; head: number }>();
  const loaded = { all: 0, scripts: 0, files: [] as string[] };
  client.on('Network.responseReceived', ({ requestId, type, response }) =>
    received.set(requestId, { type, url: response.url, head: response.encodedDataLength }),
  );
  client.on('Network.loadingFinished', ({ requestId, encodedDataLength }) => {
    const { type, url, head } = received.get(requestId) ?? { type: '', url: '', head: 0 };
    loaded.all += encodedDataLength;
    if (type === 'Script') loaded.scripts += encodedDataLength - head; // compressed size; headers count only in the total
    loaded.files.push(`${type} ${url.slice(site.url.length)}`);
  });
  await page.goto(site.url + path, { waitUntil: 'networkidle' });
  return { page, watch, ...loaded };
}

const DOCUMENTS = [...publicPaths()].filter((path) => !path.endsWith(FORM.path));

for (const path of DOCUMENTS)
  test(`${path}: a first visit loads the page and two fonts, and runs only the quick exit`, async () => {
    const { page, watch, all, files } = await firstVisit(path);
    expect(files.filter((file) => file !== 'Other /icon.svg').sort()).toEqual([
      `Document ${path}`,
      expect.stringMatching(/^Font .+\/text[^/]+$/),
      expect.stringMatching(/^Font .+\/title[^/]+$/),
    ]);
    expect(all).toBeLessThanOrEqual(BUDGET[path] ?? 60 * KILOBYTE);
    expect(watch.violations).toEqual([]);
    const scripts = await page.evaluate(() =>
      [...document.scripts].filter(({ type }) => type === '').map(({ text }) => text),
    );
    expect(scripts).toEqual([readFileSync('public/quick-exit.js', 'utf8')]);
  });

test('the form: a first visit stays within its byte budget', async () => {
  const { all, scripts } = await firstVisit(FORM.path);
  expect(scripts).toBeGreaterThan(100 * KILOBYTE); // otherwise the wrong thing was measured
  expect(scripts).toBeLessThanOrEqual(FORM.scripts);
  expect(all).toBeLessThanOrEqual(FORM.all);
});

for (const path of ['/', '/interpersonal-psychotherapy'])
  test(`${path} doesn’t shift when its fonts load late`, async () => {
    const { page } = await visit({ viewport: { width: 390, height: 844 } });
    await page.addInitScript(() => {
      const shifts: number[] = [];
      Object.assign(window, { shifts });
      new PerformanceObserver((list) => {
        for (const entry of list.getEntries())
          shifts.push((entry as PerformanceEntry & { value: number }).value);
      }).observe({ type: 'layout-shift', buffered: true });
    });
    let release: () => void = () => undefined;
    const painted = new Promise<void>((resolve) => (release = resolve));
    const fonts: string[] = [];
    await page.route('**/*.woff2', async (route) => {
      fonts.push(route.request().url());
      await painted;
      await route.continue();
    });
    await page.goto(site.url + path, { waitUntil: 'domcontentloaded' });
    await page.waitForFunction(() => performance.getEntriesByName('first-contentful-paint').length > 0);
    release();
    await page.waitForLoadState('networkidle');
    await page.evaluate(() => document.fonts.ready.then(() => undefined));
    const shifts = await page.evaluate(() => (window as unknown as { shifts: number[] }).shifts);
    expect(fonts.length).toBeGreaterThan(0);
    expect(shifts.reduce((sum, shift) => sum + shift, 0)).toBeLessThan(0.02);
  });
