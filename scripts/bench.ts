import { writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { OperatorError } from '@/lib/shared/operator-error';
import { accept, readAccepted, writeAccepted, type Accepted } from './bench/accepted';
import {
  FIGURE_NAMES,
  FIGURES,
  PARTS,
  verdictOf,
  type FigureName,
  type Outcome,
  type Part,
  type Reading,
  type Readings,
} from './bench/figures';
import { measureIntake } from './bench/intake';
import { measureLighthouse } from './bench/lighthouse';
import { measureMail } from './bench/mail';
import { measureMemory } from './bench/memory';
import { measurePages } from './bench/pages';
import { measurePaint } from './bench/paint';
import { performanceDocument, printReport } from './bench/report';
import { measurePublish } from './bench/publish';
import { measureReplicas } from './bench/replicas';
import { measureStart } from './bench/start';
import { measureWeight } from './bench/weight';
import { buildIfStale } from './build-site';

// `npm run bench [-- PART…] [--accept]`: measures the production build against its yardsticks, and compares the results
// with the last accepted ones.

const MEASURES: Record<Part, () => Promise<Readings>> = {
  start: measureStart,
  memory: measureMemory,
  pages: measurePages,
  publish: measurePublish,
  intake: measureIntake,
  replicas: measureReplicas,
  mail: measureMail,
  weight: measureWeight,
  paint: measurePaint,
  lighthouse: measureLighthouse,
};

const isPart = (word: string): word is Part => (PARTS as readonly string[]).includes(word);

function options(): { parts: readonly Part[]; accepts: boolean } {
  try {
    const { positionals, values } = parseArgs({
      allowPositionals: true,
      options: { accept: { type: 'boolean', default: false } },
    });
    if (!positionals.every(isPart)) throw new Error('no such part');
    return { parts: positionals.length > 0 ? positionals : PARTS, accepts: values.accept };
  } catch {
    throw new OperatorError(`Use: npm run bench [-- PART… --accept]. Parts: ${PARTS.join(', ')}.`);
  }
}

/**
 * Says why a part has no figures. A program that isn't installed is not the site's fault; anything else fails the run.
 */
function reasonOf(error: unknown): string {
  if (error instanceof OperatorError) return error.message;
  console.error(error);
  process.exitCode = 1;
  return 'It failed: see above.';
}

/** Every figure of a part, or why it has none; the other parts are measured regardless. */
async function outcomesOf(part: Part): Promise<[FigureName, Outcome][]> {
  const names = FIGURE_NAMES.filter((name) => FIGURES[name].part === part);
  try {
    const readings = await MEASURES[part]();
    return names.map((name) => [name, readings[name] ?? { missing: 'Not measured.' }]);
  } catch (error) {
    const missing = reasonOf(error);
    return names.map((name) => [name, { missing }]);
  }
}

async function measure(parts: readonly Part[]) {
  const outcomes = new Map<FigureName, Outcome>();
  for (const part of parts) {
    const start = performance.now();
    for (const [name, outcome] of await outcomesOf(part)) outcomes.set(name, outcome);
    console.log(`• ${part}: ${Math.round((performance.now() - start) / 1000)} s`);
  }
  return outcomes;
}

const isWorse = (name: FigureName, { value }: Reading, { figures }: Accepted) =>
  verdictOf(FIGURES[name], value, figures[name]?.value) === 'worse';

async function bench() {
  const { parts, accepts } = options();
  await buildIfStale((step) => console.log(`• ${step}`));
  const outcomes = await measure(parts);
  const earlier = readAccepted();
  printReport(outcomes, earlier);
  const measured = [...outcomes].flatMap(([name, outcome]) =>
    'value' in outcome ? [[name, outcome] as const] : [],
  );
  if (accepts) {
    const accepted = accept(earlier, Object.fromEntries(measured));
    writeAccepted(accepted);
    writeFileSync('docs/performance.md', await performanceDocument(accepted));
  } else if (measured.some(([name, reading]) => isWorse(name, reading, earlier))) process.exitCode = 1;
}

for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.once(signal, () => process.exit(1));
try {
  await bench();
} catch (error) {
  console.error(reasonOf(error));
  process.exitCode = 1;
}
process.exit();
