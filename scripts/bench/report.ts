import { format } from 'prettier';
import type { Accepted } from './accepted';
import {
  FIGURE_NAMES,
  FIGURES,
  goalState,
  verdictOf,
  type Figure,
  type FigureName,
  type Outcome,
} from './figures';

function textOf(value: number, unit: string): string {
  const digits = Math.abs(value) >= 100 ? 0 : Math.abs(value) >= 10 ? 1 : 4;
  const number = String(Number(value.toFixed(digits)));
  return unit === '' ? number : `${number} ${unit}`;
}

const goalText = ({ better, goal, unit }: Figure) =>
  goal === undefined ? '' : `${better === 'higher' ? '≥' : '≤'} ${textOf(goal, unit)}`;

const GOAL_MARKS = { met: ' ✓', missed: ' ✗', none: '' } as const;
const valueText = (figure: Figure, value: number) =>
  textOf(value, figure.unit) + GOAL_MARKS[goalState(figure, value)];

function row(name: FigureName, outcome: Outcome, accepted: Accepted) {
  const figure: Figure = FIGURES[name];
  const earlier = accepted.figures[name]?.value;
  const isMeasured = 'value' in outcome;
  return {
    Now: isMeasured ? valueText(figure, outcome.value) : '',
    Goal: goalText(figure),
    Accepted: earlier === undefined ? '' : textOf(earlier, figure.unit),
    Verdict: isMeasured ? verdictOf(figure, outcome.value, earlier) : 'missing',
  };
}

/** Prints each figure next to its goal and the accepted value, and below it how it was obtained. */
export function printReport(outcomes: ReadonlyMap<FigureName, Outcome>, accepted: Accepted): void {
  const rows = [...outcomes].map(([name, outcome]) => [FIGURES[name].label, row(name, outcome, accepted)]);
  console.table(Object.fromEntries(rows));
  for (const [name, outcome] of outcomes)
    console.log(`${FIGURES[name].label}: ${'value' in outcome ? outcome.detail : outcome.missing}`);
}

const METHOD = `# Performance

Written by \`npm run bench -- --accept\`; a later \`npm run bench\` fails where a figure is worse than here by more than its
tolerance (\`scripts/bench/figures.ts\`). Ratios hold on any machine; seconds, requests a second and emails a second depend on it and
aren't compared. Each part starts the site with \`npm start\` on an empty database.

- **Pages**: wrk, one thread, 32 connections, gzip; the site's one web process beside one nginx process that sends the same
  bytes. Both take turns; the median of five rounds, after one to warm up.
- **Publish**: the median of seven publishes of a page, until both the site and a second web process show it, while wrk asks
  each for that page over 16 connections.
- **Requests**: autocannon, 32 connections, each request by another person with a form that was opened for it; beside
  transactions of three inserts with as many bytes, over \`pg\` on the same server. Both take turns; the median of five rounds.
- **Replicas**: the same requests, 32 connections to one web process, and 32 to each of two on the same database; the processor time
  of all processes, PostgreSQL and the worker included. Two that cost a request 1.15 times as much take 1.7 times as many where
  there are cores for them. Both take turns; the median of five rounds.
- **Emails**: 500 queued at once, to a mail server that takes each at once.
- **Article**: Chromium on slow 4G (1.6 Mbit/s, 150 ms) with a processor slowed down four times and an empty cache, coming from
  a page of another site; the median of eleven visits. Its bare HTML is the same file on nginx without scripts, style sheets and
  fonts; the static copy has them all.
- **Memory**: the proportional set size (PSS) of everything that \`npm start\` runs, PostgreSQL and the mail catcher included.
- **Lighthouse**: mobile, with its simulated throttling, the median of three runs.
`;

/** The document that records what was accepted. */
export function performanceDocument({ machine, figures }: Accepted): Promise<string> {
  const lines = FIGURE_NAMES.flatMap((name) => {
    const [figure, reading] = [FIGURES[name], figures[name]];
    return reading
      ? [
          `| ${figure.label} | ${valueText(figure, reading.value)} | ${goalText(figure)} | ${reading.detail} |`,
        ]
      : [];
  });
  const table = ['| Figure | Value | Goal | Made from |', '| --- | --- | --- | --- |', ...lines].join('\n');
  return format(`${METHOD}\nMeasured on ${machine}.\n\n${table}\n`, { parser: 'markdown' });
}
