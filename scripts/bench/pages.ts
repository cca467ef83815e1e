import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { download } from './download';
import type { Reading, Readings } from './figures';
import { withNginx } from './nginx';
import { requireProgram } from './programs';
import { withSite } from './site';
import { inRounds, median } from './statistics';

export const ARTICLE = '/interpersonal-psychotherapy';
export const FORM = '/consultation';

const ROUNDS = 5;
/** One thread: the site and nginx have one each too, and the machine may have only two cores. */
const LOAD = ['-t1', '-c32', '-d3s', '--timeout', '10s', '-H', 'Accept-Encoding: gzip'];

/** How many times a second wrk fetched the page, over 32 connections. */
export async function pagesPerSecond(url: string): Promise<number> {
  const { stdout } = await promisify(execFile)(requireProgram('wrk'), [...LOAD, url]);
  const rate = /Requests\/sec:\s+([\d.]+)/.exec(stdout)?.[1];
  if (rate === undefined || /Non-2xx|Socket errors/.test(stdout))
    throw new Error(`wrk at ${url}:\n${stdout}`);
  return Number(rate);
}

async function shareOfNginx(site: string, path: string): Promise<Reading> {
  const file = await download(site + path, 'gzip');
  const rounds = await withNginx([file], (nginx) =>
    inRounds(ROUNDS, {
      site: () => pagesPerSecond(site + path),
      nginx: () => pagesPerSecond(nginx + path),
    }),
  );
  const rate = (side: 'site' | 'nginx') => Math.round(median(rounds.map((round) => round[side])));
  const size = (file.body.length / 1000).toFixed(1);
  return {
    value: median(rounds.map((round) => round.site / round.nginx)),
    detail: `${rate('site')}/s, nginx ${rate('nginx')}/s, ${size} kB each`,
  };
}

export const measurePages = (): Promise<Readings> => {
  requireProgram('wrk');
  requireProgram('nginx');
  return withSite(async ({ url }) => ({
    articleShare: await shareOfNginx(url, ARTICLE),
    formShare: await shareOfNginx(url, FORM),
  }));
};
