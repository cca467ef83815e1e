import { brotliCompressSync, gzipSync } from 'node:zlib';
import { withBrowser } from './browser';
import { download, type Downloaded } from './download';
import type { Readings } from './figures';
import { withNginx } from './nginx';
import { ARTICLE } from './pages';
import { requireProgram } from './programs';
import { withSite } from './site';
import { inRounds, median } from './statistics';
import { visit, type Visit } from './visit';

const ROUNDS = 11;
/** What Chromium accepts on loopback. */
const ENCODINGS = 'gzip, br';

/** A page as plain HTML: without scripts, style sheets, fonts or icons. */
export const bareHtml = (html: string): string =>
  html
    .replace(/<script\b[^>]*>.*?<\/script>/gs, '')
    .replace(/<link\b[^>]*\brel="(?:preload|stylesheet|icon|manifest)[^>]*>/g, '')
    .replace(/@font-face\s*\{[^}]*\}/g, '');

/** The same page as plain HTML, encoded as the site encodes it. */
async function barePage(url: string): Promise<Downloaded> {
  const plain = await download(url, 'identity');
  const { encoding } = await download(url, ENCODINGS);
  const html = bareHtml(plain.body.toString());
  return {
    ...plain,
    encoding,
    body: encoding === 'br' ? brotliCompressSync(html) : gzipSync(html, { level: 9 }),
  };
}

/**
 * People come from another site. What is opened in a new tab instead may use the tab's process, unless a header such as the
 * opener policy asks for one of its own: a tenth of a second that nobody who follows a link waits for.
 */
const ELSEWHERE: Downloaded = {
  path: '/elsewhere',
  type: 'text/html',
  encoding: undefined,
  body: Buffer.from('<!doctype html><title>Search results</title><h1>Search results</h1>'),
};
/** A browser takes a host with another name for another site. */
const elsewhereOn = (url: string) => url.replace('127.0.0.1', 'localhost') + ELSEWHERE.path;

/** The page and every file it loads, as the site sends them. */
async function wholePage(urls: readonly string[]): Promise<Downloaded[]> {
  const files = await Promise.all(urls.map((url) => download(url, ENCODINGS)));
  return [...new Map(files.map((file) => [file.path, file])).values()];
}

type Round = Record<'site' | 'bare' | 'copy', Visit>;

function readingsOf(rounds: readonly Round[]): Readings {
  const paint = (side: keyof Round) => Math.round(median(rounds.map((round) => round[side].largestPaintMs)));
  const blocking = (side: keyof Round) => median(rounds.map((round) => round[side].blockingMs));
  const shareOf = (side: 'bare' | 'copy') =>
    median(rounds.map((round) => round.site.largestPaintMs / round[side].largestPaintMs));
  return {
    lcpShare: { value: shareOf('bare'), detail: `${paint('site')} ms, bare HTML ${paint('bare')} ms` },
    lcpCopyShare: { value: shareOf('copy'), detail: `${paint('site')} ms, static copy ${paint('copy')} ms` },
    blocking: {
      value: blocking('site') - blocking('bare'),
      detail: `${Math.round(blocking('site'))} ms, bare HTML ${Math.round(blocking('bare'))} ms`,
    },
    shift: {
      value: Math.max(...rounds.map(({ site }) => site.shift)),
      detail: `largest of ${ROUNDS} visits`,
    },
  };
}

/** When a person far away sees the article, compared with static files. */
export const measurePaint = (): Promise<Readings> => {
  requireProgram('nginx');
  return withSite(({ url }) =>
    withBrowser(async (browser) => {
      const page = url + ARTICLE;
      const { urls } = await visit(browser, page, { slow: false });
      const rounds = await withNginx([await barePage(page), ELSEWHERE], async (bare) => {
        const from = elsewhereOn(bare);
        const see = (origin: string) => () => visit(browser, origin + ARTICLE, { slow: true, from });
        return withNginx(await wholePage(urls), (copy) =>
          inRounds(ROUNDS, { site: see(url), bare: see(bare), copy: see(copy) }),
        );
      });
      return readingsOf(rounds);
    }),
  );
};
