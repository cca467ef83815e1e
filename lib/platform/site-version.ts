import { randomUUID } from 'node:crypto';
import { faultCode } from '@/lib/shared/fault-code';
import { ownValue } from '@/lib/shared/own-value';
import { AS_BUILT } from './csp/stamp';
import { db, type Transaction } from './db';
import { log } from './log';
import { notify, subscribe } from './notices';
import { perProcess } from './per-process';

/** What this process has read of the site: all parts at one version. */
type Site = { version: string; parts: Readonly<Record<string, unknown>> };

/** Empty, as the cache handler makes it too where it asks first (csp/cache-handler.ts). */
const shown = perProcess<{ site?: Site; reading?: Promise<void>; listeners?: Set<() => void> }>(
  'site',
  () => ({}),
);

/** The version that this process shows at this moment. */
export const siteVersion = (): string => shown.site?.version ?? AS_BUILT;

/** Calls the listener whenever this process has begun to show another version. */
export function onSiteChange(listener: () => void): void {
  (shown.listeners ??= new Set()).add(listener);
}

/** Readers of the parts, by name. They return plain data, which callers parse again. */
export type SiteReaders = Readonly<Record<string, (tx: Transaction) => Promise<unknown>>>;

/** The part as it was read last; undefined in a process that reads none, such as a build, which has no database. */
export const sitePart = (name: string): unknown => ownValue(shown.site?.parts, name);

/** Tells every process, once the transaction commits, that something which the public site shows has changed. */
export async function siteChanged(tx: Transaction): Promise<void> {
  await tx.siteVersion.update({ where: { id: 1 }, data: { version: randomUUID() } });
  await notify(tx, { topic: 'site' });
}

/** Reads all parts as they are at one moment, and takes them over at once. */
export function readSite(readers: SiteReaders): Promise<void> {
  // One reading after the other, so that an older one never replaces a newer one.
  const before = shown.reading ?? Promise.resolve();
  shown.reading = before.catch(() => undefined).then(() => read(readers));
  return shown.reading;
}

async function read(readers: SiteReaders) {
  const before = siteVersion();
  shown.site = await db().$transaction(
    async (tx) => {
      const { version } = (await tx.siteVersion.findUnique({ where: { id: 1 } })) ?? { version: AS_BUILT };
      if (version === shown.site?.version) return shown.site;
      const parts = new Map<string, unknown>();
      for (const [name, reader] of Object.entries(readers)) parts.set(name, await reader(tx));
      return { version, parts: Object.fromEntries(parts) };
    },
    { isolationLevel: 'RepeatableRead' },
  );
  if (siteVersion() === before) return;
  for (const listener of shown.listeners ?? []) listener();
}

/** A reading that failed is tried again after this long. */
const RETRY_MS = 1_000;

/**
 * Reads the site, and again whenever a process has changed it, the connection that announces changes was lost, or the last
 * reading failed. Until one succeeds the process goes on with what it has.
 */
export async function followSite(readers: SiteReaders): Promise<void> {
  let retry: NodeJS.Timeout | undefined;
  const again = async () => {
    clearTimeout(retry);
    try {
      await readSite(readers);
    } catch (error) {
      log.error('site.not_read', { code: faultCode(error) });
      retry = setTimeout(() => void again(), RETRY_MS).unref();
    }
  };
  subscribe(({ topic }) => {
    if (topic === 'site' || topic === 'reconnected') void again();
  });
  await again();
}
