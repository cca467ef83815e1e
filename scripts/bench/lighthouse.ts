import lighthouse from 'lighthouse';
import { withBrowser } from './browser';
import type { Readings } from './figures';
import { ARTICLE, FORM } from './pages';
import { withSite } from './site';
import { median } from './statistics';

const RUNS = 3;
const CONTENT = ['/', ARTICLE] as const;
const QUALITIES = ['accessibility', 'best-practices', 'seo'] as const;
type Category = 'performance' | (typeof QUALITIES)[number];
type Scores = Record<Category, number>;

async function scoresOf(url: string, port: number): Promise<Scores> {
  const result = await lighthouse(url, { port, logLevel: 'error', output: 'json' });
  const score = (category: Category) => Math.round(100 * (result?.lhr.categories[category]?.score ?? NaN));
  return {
    performance: score('performance'),
    accessibility: score('accessibility'),
    'best-practices': score('best-practices'),
    seo: score('seo'),
  };
}

/** The median of each score over some runs. */
async function medianScores(url: string, port: number): Promise<Scores> {
  const runs: Scores[] = [];
  while (runs.length < RUNS) runs.push(await scoresOf(url, port));
  const score = (category: Category) => median(runs.map((run) => run[category]));
  return {
    performance: score('performance'),
    accessibility: score('accessibility'),
    'best-practices': score('best-practices'),
    seo: score('seo'),
  };
}

export const measureLighthouse = (): Promise<Readings> =>
  withSite(({ url }) =>
    withBrowser(async (_browser, port) => {
      const scores = new Map<string, Scores>();
      for (const path of [...CONTENT, FORM]) scores.set(path, await medianScores(url + path, port));
      const performance = (paths: readonly string[]) =>
        paths.map((path) => scores.get(path)?.performance ?? NaN);
      const all = [...scores].flatMap(([path, each]) =>
        QUALITIES.map((quality) => [path, quality, each[quality]] as const),
      );
      const lacking = all
        .filter(([, , score]) => score < 100)
        .map(([path, quality, score]) => `${path} ${quality} ${score}`);
      return {
        contentPerformance: {
          value: Math.min(...performance(CONTENT)),
          detail: CONTENT.map((path) => `${path} ${scores.get(path)?.performance}`).join(', '),
        },
        formPerformance: { value: Math.min(...performance([FORM])), detail: FORM },
        quality: {
          value: Math.min(...all.map(([, , score]) => score)),
          detail: lacking.length > 0 ? lacking.join(', ') : 'on every page',
        },
      };
    }),
  );
