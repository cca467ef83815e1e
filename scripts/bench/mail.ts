import { performance } from 'node:perf_hooks';
import { setTimeout as sleep } from 'node:timers/promises';
import { closeConnections } from '@/lib/platform/close-connections';
import { env } from '@/lib/platform/env';
import type { Readings } from './figures';
import { startMailServer } from './mail-server';
import { queueBacklog } from './mutations';
import { useKeys, withSite } from './site';

const BACKLOG = 500;
/** A slower run is judged by what it got done by then. */
const LIMIT_MS = 60_000;

/** How fast a backlog is sent, with the worker that `npm start` runs. */
export async function measureMail(): Promise<Readings> {
  let arrived = 0;
  const server = await startMailServer((_recipients, done) => {
    arrived += 1;
    done();
  });
  const reading = await withSite(
    async ({ database }) => {
      process.env.DATABASE_URL = env().DATABASE_URL = database.applicationUrl;
      useKeys();
      await queueBacklog(BACKLOG);
      const start = performance.now();
      while (arrived < BACKLOG && performance.now() < start + LIMIT_MS) await sleep(5);
      const seconds = (performance.now() - start) / 1000;
      await closeConnections();
      return { value: arrived / seconds, detail: `${arrived} of ${BACKLOG} in ${seconds.toFixed(1)} s` };
    },
    { SMTP_URL: server.url },
  );
  await server.stop();
  return { mailRate: reading };
}
