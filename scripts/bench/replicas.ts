import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { env } from '@/lib/platform/env';
import { bundleOf } from '../bundle.js';
import { freePort } from '../local/ports';
import type { Readings } from './figures';
import { sendRequests } from './intake';
import { processTree } from './processes';
import { useKeys, withSite, type RunningSite } from './site';
import { inRounds, median } from './statistics';

const ROUNDS = 5;
const SECONDS = 4;

type Replica = { url: string; pid: number };

/** Runs a callback with a second web process on the site's database, as a replica is. */
export async function withReplica<Value>(
  { database }: RunningSite,
  use: (replica: Replica) => Promise<Value>,
): Promise<Value> {
  const port = await freePort(0);
  const web = spawn(process.execPath, ['--disable-warning=ExperimentalWarning', bundleOf('web')], {
    env: {
      ...process.env,
      NODE_ENV: 'production',
      DATABASE_URL: database.applicationUrl,
      CONFIDENTIAL_KEYS: env().CONFIDENTIAL_KEYS,
      TRUSTED_PROXIES: '127.0.0.1',
      PORT: String(port),
    },
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  const gone = once(web, 'exit');
  try {
    const url = `http://127.0.0.1:${port}`;
    while (
      !(await fetch(`${url}/readyz`).then(
        ({ ok }) => ok,
        () => false,
      ))
    )
      await sleep(50);
    return await use({ url, pid: web.pid ?? 0 });
  } finally {
    web.kill('SIGTERM');
    await gone;
  }
}

/** Processor seconds that everything has used so far: web processes, workers and PostgreSQL. */
const usedBy = (pids: readonly number[]) =>
  pids.flatMap((pid) => processTree(pid)).reduce((sum, { processorSeconds }) => sum + processorSeconds, 0);

/** What a request costs in milliseconds of a core, and how many are taken a second, sent to these addresses at once. */
async function cost(urls: readonly string[], pids: readonly number[]) {
  const before = usedBy(pids);
  const sent = await Promise.all(urls.map((url) => sendRequests(url, SECONDS)));
  const rate = sent.reduce((sum, each) => sum + each.rate, 0);
  return { milliseconds: (1000 * (usedBy(pids) - before)) / (rate * SECONDS), rate };
}

/** What a request costs with two web processes, over what it costs with one: where it's the same, two take twice as many. */
export const measureReplicas = (): Promise<Readings> =>
  withSite((site) => {
    useKeys();
    return withReplica(site, async (replica) => {
      const pids = [site.pid, replica.pid];
      const rounds = await inRounds(ROUNDS, {
        one: () => cost([site.url], pids),
        two: () => cost([site.url, replica.url], pids),
      });
      const of = (side: 'one' | 'two', what: 'milliseconds' | 'rate') =>
        median(rounds.map((round) => round[side][what]));
      const detail = (side: 'one' | 'two') =>
        `${of(side, 'milliseconds').toFixed(1)} ms each at ${Math.round(of(side, 'rate'))}/s`;
      return {
        replicaCost: {
          value: median(rounds.map(({ one, two }) => two.milliseconds / one.milliseconds)),
          detail: `two ${detail('two')}, one ${detail('one')}`,
        },
      };
    });
  });
