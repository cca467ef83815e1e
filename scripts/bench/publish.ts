import { execFile } from 'node:child_process';
import { performance } from 'node:perf_hooks';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';
import { closeConnections } from '@/lib/platform/close-connections';
import { env } from '@/lib/platform/env';
import type { Readings } from './figures';
import { createEditor, publishAbout } from './mutations';
import { requireProgram } from './programs';
import { withReplica } from './replicas';
import { useKeys, withSite } from './site';
import { median } from './statistics';

const PUBLISHES = 7;
const PAGE = '/about';
const LIMIT_MS = 60_000;

const titleAt = async (site: string) => /<h1[^>]*>([^<]*)/.exec(await (await fetch(site + PAGE)).text())?.[1];

/** Waits until the process shows that title. */
async function untilShown(site: string, title: string): Promise<void> {
  const end = performance.now() + LIMIT_MS;
  while ((await titleAt(site)) !== title) {
    if (performance.now() > end) throw new Error(`${site} never showed "${title}"`);
    await sleep(20);
  }
}

/** Loads each process with wrk until told to stop. */
function loadAll(sites: readonly string[]): () => Promise<unknown> {
  const stop = new AbortController();
  const loads = sites.map((site) =>
    promisify(execFile)(requireProgram('wrk'), ['-t1', '-c16', '-d10m', site + PAGE], {
      signal: stop.signal,
    }).catch(() => {}),
  );
  return () => {
    stop.abort();
    return Promise.all(loads);
  };
}

/** How long after a publish two processes under load show it. */
export const measurePublish = (): Promise<Readings> => {
  requireProgram('wrk');
  return withSite(async (site) => {
    process.env.DATABASE_URL = env().DATABASE_URL = site.database.applicationUrl;
    useKeys();
    const editor = await createEditor();
    const seconds = await withReplica(site, async ({ url: replica }) => {
      const sites = [site.url, replica];
      const stopLoad = loadAll(sites);
      const times: number[] = [];
      for (let number = 1; number <= PUBLISHES; number += 1) {
        const title = `About us, version ${number}`;
        await publishAbout(editor, title);
        const publishedAt = performance.now();
        await Promise.all(sites.map((url) => untilShown(url, title)));
        times.push((performance.now() - publishedAt) / 1000);
      }
      await stopLoad();
      return times;
    });
    await closeConnections();
    return {
      publishSeconds: {
        value: median(seconds),
        detail: `slowest ${Math.max(...seconds).toFixed(2)} s of ${PUBLISHES}`,
      },
    };
  });
};
