// Next loads the bundle of this file (scripts/bundle.js) at start, and its own bundler puts it into proxy.ts.
import { createHash } from 'node:crypto';
import interop from 'next/dist/server/lib/incremental-cache/file-system-cache.js';
import type { CacheHandlerValue } from 'next/dist/server/lib/incremental-cache';
import { perProcess } from '../per-process';
import { barePage, isInteractive } from './bare-page';
import { readerOfOwnFiles } from './own-files';
import { contentSecurityPolicy } from './policy';
import { AS_BUILT, STAMP } from './stamp';

// Node gives the CommonJS module as the default import; Next's bundler, which puts this into proxy.ts too, the class.
const FileSystemCache = 'default' in interop ? (interop.default as typeof interop) : interop;
/** Inline scripts and styles. Data blocks don’t count: browsers don’t run them (HTML Standard, 4.12.1). */
const INLINE_SCRIPT = /<script(?![^>]*\s(?:src=|type="application\/ld\+json"))[^>]*>([\s\S]*?)<\/script>/gi;
const INLINE_STYLE = /<style[^>]*>([\s\S]*?)<\/style>/gi;
const read = readerOfOwnFiles();

function finish(value: CacheHandlerValue['value'] | undefined) {
  // eslint-disable-next-line @typescript-eslint/no-unsafe-enum-comparison -- the enum is a type of Next's: nothing to import
  if (value?.kind !== 'APP_PAGE') return;
  const scriptFiles = isInteractive(value.html);
  if (!scriptFiles) value.html = barePage(value.html, read);
  value.headers = {
    ...value.headers,
    'content-security-policy': contentSecurityPolicy({
      scripts: hashesOf(value.html, INLINE_SCRIPT),
      styles: hashesOf(value.html, INLINE_STYLE),
      scriptFiles,
    }),
  };
}

const hashesOf = (html: string, inline: RegExp) => [
  ...new Set([...html.matchAll(inline)].map(([, text]) => source(text ?? ''))),
];
const source = (text: string) => `'sha256-${createHash('sha256').update(text).digest('base64')}'`;

/** What the process shows at this moment (lib/platform/site-version.ts). */
const siteVersion = () =>
  perProcess<{ site?: { version: string } }>('site', () => ({})).site?.version ?? AS_BUILT;

/**
 * Marks the “not found” page (components/site/not-found.tsx). Page text can’t contain it, because its quotes are
 * escaped.
 */
const NOT_FOUND_MARK = '<div data-not-found="true"';

const isRendered = (value: CacheHandlerValue['value'] | undefined) =>
  // eslint-disable-next-line @typescript-eslint/no-unsafe-enum-comparison -- as above
  value?.kind === 'APP_PAGE' || value?.kind === 'APP_ROUTE' ? value : undefined;

/**
 * Next's own page cache, with two additions.
 *
 * Each prerendered page loses the framework's scripts, unless it is marked as one that needs them, and gets a policy that
 * names the hashes of what is written into it: a nonce would force every page to be rendered for each request
 * (docs/adr/0006). `set` matters too: the first response after a revalidation never passes through `get`.
 *
 * What was rendered before the site changed counts as missing, in every process that heard of the change
 * (docs/adr/0032). Next makes one of these for each request, before it renders: an entry is stamped with the version of
 * that moment, never with one that its render had not seen yet.
 */
export default class SiteCache extends FileSystemCache {
  readonly #version = siteVersion();

  override async get(...args: Parameters<typeof FileSystemCache.prototype.get>) {
    const entry = await super.get(...args);
    const rendered = isRendered(entry?.value);
    if (rendered && (rendered.headers?.[STAMP] ?? AS_BUILT) !== this.#version) return null;
    finish(entry?.value);
    return entry;
  }

  override async set(...args: Parameters<typeof FileSystemCache.prototype.set>) {
    const [, value] = args;
    finish(value);
    const rendered = isRendered(value);
    // `notFound()` would answer with a page that is empty without scripts.
    if (rendered && 'html' in rendered && rendered.html.includes(NOT_FOUND_MARK)) rendered.status = 404;
    // There is no end of addresses that are not found or redirect, and anyone can make them up: they aren’t cached.
    if (rendered?.status !== undefined && rendered.status >= 300) {
      delete rendered.headers?.location; // Next has sent it already, and would again
      return;
    }
    if (rendered) rendered.headers = { ...rendered.headers, [STAMP]: this.#version };
    await super.set(...args);
  }
}
