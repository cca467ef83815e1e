import { setTimeout as sleep } from 'node:timers/promises';
import type { Readings } from './figures';
import { sendRequests } from './intake';
import { ARTICLE, FORM, pagesPerSecond } from './pages';
import { processTree, type Process } from './processes';
import { useKeys, withSite, type RunningSite } from './site';

/** By then, garbage from startup is collected and deferred work is done. */
const SETTLING_MS = 15_000;
const IDLE_MS = 60_000;
const LOADED_SECONDS = 5;

const sum = (values: readonly number[]) => values.reduce((total, value) => total + value, 0);
const total = (processes: readonly Process[]) => sum(processes.map(({ megabytes }) => megabytes));
const processorTime = (processes: readonly Process[]) => sum(processes.map((each) => each.processorSeconds));

/** Each program with its memory; PostgreSQL is many processes. */
const detailOf = (processes: readonly Process[]) =>
  Object.entries(Object.groupBy(processes, ({ name }) => name))
    .map(([name, some = []]) => `${name} ${Math.round(total(some))}`)
    .join(', ');

async function load({ url }: RunningSite) {
  for (const path of [ARTICLE, FORM, '/']) await pagesPerSecond(url + path);
  await sendRequests(url, LOADED_SECONDS);
}

export const measureMemory = (): Promise<Readings> =>
  withSite(async (site) => {
    useKeys();
    await sleep(SETTLING_MS);
    const before = processorTime(processTree(site.pid));
    await sleep(IDLE_MS);
    const idle = processTree(site.pid);
    const used = processorTime(idle) - before;
    await load(site);
    await sleep(SETTLING_MS);
    const loaded = processTree(site.pid);
    const of = (name: string) => total(idle.filter((each) => each.name === name));
    return {
      memoryIdle: { value: total(idle), detail: detailOf(idle) },
      memoryLoaded: { value: total(loaded), detail: detailOf(loaded) },
      memoryStart: { value: of('run') + of('start'), detail: 'run and start' },
      memoryWorker: { value: of('worker'), detail: 'worker' },
      idleProcessor: {
        value: (100_000 * used) / IDLE_MS,
        detail: `${used.toFixed(1)} s in ${IDLE_MS / 1000} s`,
      },
    };
  });
