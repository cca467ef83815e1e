import { logLines, type LogLine } from '../log-lines';

const ERROR = 50;
/** What a process says of itself when it can't start or go on. */
const OF_THE_PROCESS: readonly string[] = ['start.failed', 'process.not_started', 'process.uncaught'];

export type Printed = {
  problems: string[];
  /** How often each error was logged. */
  errors: Map<string, number>;
};

const countsOf = (names: readonly string[]) => {
  const counts = new Map<string, number>();
  for (const name of names) counts.set(name, (counts.get(name) ?? 0) + 1);
  return counts;
};

const nameOf = ({ process: name, event, code, at }: LogLine) =>
  [name, event, code, at].filter((word) => typeof word === 'string').join(' ');

/** Reads what a site has printed: lines of the log, no stack trace, and of each process one at most that it gave up. */
export function readPrinted(output: string): Printed {
  const problems: string[] = [];
  if (/^\s+at .+:\d+:\d+\)?$/m.test(output)) problems.push('A stack trace was printed');
  let lines: LogLine[] = [];
  try {
    lines = logLines(output);
  } catch (error) {
    problems.push((error as Error).message);
  }
  const ofProcesses = lines.filter(({ event }) => OF_THE_PROCESS.includes(event));
  for (const [name, count] of countsOf(ofProcesses.map((line) => `${line.process} ${String(line.pid)}`)))
    if (count > 1) problems.push(`${count} lines tell why one process ended: ${name}`);
  const uncaught = lines.filter(({ event }) => event === 'process.uncaught');
  for (const [name, count] of countsOf(uncaught.map(nameOf)))
    problems.push(`A fault ended a process ${count} times: ${name}`);
  const foreign = lines.filter(({ event }) => event === 'process.output');
  for (const [name, count] of countsOf(foreign.map(nameOf)))
    problems.push(`Output that isn't ours, ${count} times: ${name}`);
  return { problems, errors: countsOf(lines.filter(({ level }) => level >= ERROR).map(nameOf)) };
}
