import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { cpus } from 'node:os';
import { FIGURE_NAMES, type Readings } from './figures';

const FILE = 'scripts/bench/accepted.json';

/** The last accepted figures, which later runs are compared with. */
export type Accepted = { machine: string; figures: Readings };

export const readAccepted = (): Accepted =>
  existsSync(FILE)
    ? (JSON.parse(readFileSync(FILE, 'utf8')) as Accepted)
    : { machine: thisMachine(), figures: {} };

const thisMachine = (): string => {
  const [first, ...others] = cpus();
  return `${others.length + 1} cores (${first?.model.trim() ?? 'unknown'}), Node ${process.versions.node}`;
};

/** Three digits are more precise than any of them is stable. */
const rounded = (value: number) => Number(value.toPrecision(3));

/** Accepts what was measured, and keeps the rest. */
export function accept(earlier: Accepted, measured: Readings): Accepted {
  const figures = Object.fromEntries(
    FIGURE_NAMES.flatMap((name) => {
      const reading = measured[name] ?? earlier.figures[name];
      return reading ? [[name, { ...reading, value: rounded(reading.value) }]] : [];
    }),
  ) as Readings;
  return { machine: thisMachine(), figures };
}

export const writeAccepted = (accepted: Accepted): void =>
  writeFileSync(FILE, `${JSON.stringify(accepted, null, 2)}\n`);
