// Next loads this file at start, without its bundler: Node strips the types, and imports carry their extension.
import { createHash } from 'node:crypto';
import interop from 'next/dist/server/lib/incremental-cache/file-system-cache.js';
import type { CacheHandlerValue } from 'next/dist/server/lib/incremental-cache';
import { contentSecurityPolicy } from './policy.ts';

// Node gives the CommonJS module as the default import; Next's bundler, which puts this into proxy.ts too, the class.
const FileSystemCache = 'default' in interop ? (interop.default as typeof interop) : interop;
/** Scripts without an address. A block of data is none: no browser runs it (HTML Standard, 4.12.1). */
const INLINE_SCRIPT = /<script(?![^>]*\s(?:src=|type="application\/ld\+json"))[^>]*>([\s\S]*?)<\/script>/gi;

const source = (script: string) => `'sha256-${createHash('sha256').update(script).digest('base64')}'`;

function allowOwnScripts(value: CacheHandlerValue['value'] | undefined) {
  // eslint-disable-next-line @typescript-eslint/no-unsafe-enum-comparison -- the enum is a type of Next's: nothing to import
  if (value?.kind !== 'APP_PAGE') return;
  const scripts = [...value.html.matchAll(INLINE_SCRIPT)].map(([, script]) => source(script ?? ''));
  value.headers = {
    ...value.headers,
    'content-security-policy': contentSecurityPolicy([...new Set(scripts)]),
  };
}

/**
 * Next's own page cache, which also gives each prerendered page a policy that names the hashes of its inline scripts.
 * A nonce would force every page to be rendered for each request (docs/adr/0006). `set` matters too: the first
 * response after a revalidation never passes through `get`.
 */
export default class HashingCache extends FileSystemCache {
  override async get(...args: Parameters<typeof FileSystemCache.prototype.get>) {
    const entry = await super.get(...args);
    allowOwnScripts(entry?.value);
    return entry;
  }

  override set(...args: Parameters<typeof FileSystemCache.prototype.set>) {
    allowOwnScripts(args[1]);
    return super.set(...args);
  }
}
