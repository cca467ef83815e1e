import lighthouse from 'lighthouse';
import { withBrowser } from './browser';
import type { Readings } from './figures';
import { ARTICLE, FORM } from './pages';
import { withSite } from './site';
import { median } from './statistics';

const RUNS = 3;
const CONTENT = ['/', ARTICLE] as const;
const QUALITIES = ['accessibility', 'best-practices', 'seo'] as const;
const CATEGORIES = ['performance', ...QUALITIES] as const;
type Category = (typeof CATEGORIES)[number];
type Scores = Record<Category, number>;

const scoresBy = (score: (category: Category) => number) =>
  Object.fromEntries(CATEGORIES.map((category) => [category, score(category)])) as Scores;

/** From 0 to 100, as Lighthouse shows them. */
async function scoresOf(url: string, port: number): Promise<Scores> {
  const result = await lighthouse(url, { port, logLevel: 'error' });
  return scoresBy((category) => Math.round(100 * (result?.lhr.categories[category]?.score ?? NaN)));
}

async function medianScores(url: string, port: number): Promise<Scores> {
  const runs: Scores[] = [];
  while (runs.length < RUNS) runs.push(await scoresOf(url, port));
  return scoresBy((category) => median(runs.map((scores) => scores[category])));
}

type Page = { path: string; scores: Scores };

const performanceOf = (pages: readonly Page[]) => ({
  value: Math.min(...pages.map(({ scores }) => scores.performance)),
  detail: pages.map(({ path, scores }) => `${path} ${scores.performance}`).join(', '),
});

function qualityOf(pages: readonly Page[]) {
  const all = pages.flatMap(({ path, scores }) =>
    QUALITIES.map((quality) => ({ path, quality, score: scores[quality] })),
  );
  const lacking = all.filter(({ score }) => score < 100);
  return {
    value: Math.min(...all.map(({ score }) => score)),
    detail:
      lacking.map(({ path, quality, score }) => `${path}: ${quality} ${score}`).join(', ') || 'on each page',
  };
}

/** Lighthouse's scores for pages on a phone. */
export const measureLighthouse = (): Promise<Readings> =>
  withSite(({ url }) =>
    withBrowser(async (_browser, port) => {
      const pages: Page[] = [];
      for (const path of [...CONTENT, FORM])
        pages.push({ path, scores: await medianScores(url + path, port) });
      const isForm = ({ path }: Page) => path === FORM;
      return {
        contentPerformance: performanceOf(pages.filter((page) => !isForm(page))),
        formPerformance: performanceOf(pages.filter(isForm)),
        quality: qualityOf(pages),
      };
    }),
  );
