import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { OperatorError } from '@/lib/shared/operator-error';

/** A process and its resource use: its memory (shared pages counted proportionally), and its CPU time so far. */
export type Process = { name: string; megabytes: number; processorSeconds: number };

const textOf = (pid: number, file: string) => readFileSync(`/proc/${pid}/${file}`, 'utf8');

/** Fields of /proc/PID/stat from the third on (proc_pid_stat(5)); the second, a name, may contain spaces. */
const statOf = (pid: number) =>
  textOf(pid, 'stat')
    .replace(/^.*\) /s, '')
    .split(' ');
const PARENT = 1;
/** Its own user and system time, and that of its exited children. */
const TIMES = [11, 12, 13, 14];

function nameOf(pid: number): string {
  const [program = '', ...args] = textOf(pid, 'cmdline').split('\0');
  if (/postgres/.test(program)) return 'postgres';
  const script = args.find((arg, at) => /\.m?[jt]s$/.test(arg) && args[at - 1] !== '--import');
  return path.parse(script ?? program).name;
}

function read(pid: number, ticksPerSecond: number): Process {
  const stat = statOf(pid);
  const kilobytes = /^Pss:\s+(\d+)/m.exec(textOf(pid, 'smaps_rollup'))?.[1];
  const ticks = TIMES.map((field) => Number(stat[field])).reduce((sum, time) => sum + time);
  return {
    name: nameOf(pid),
    megabytes: Number(kilobytes) / 1024,
    processorSeconds: ticks / ticksPerSecond,
  };
}

const allPids = () =>
  readdirSync('/proc')
    .map(Number)
    .filter((pid) => pid > 0);

/** Undefined if it ended in the meantime: PostgreSQL's connections come and go. */
function unlessGone<Value>(readIt: () => Value): Value | undefined {
  try {
    return readIt();
  } catch (error) {
    if (['ENOENT', 'ESRCH'].includes((error as NodeJS.ErrnoException).code ?? '')) return undefined;
    throw error;
  }
}

/**
 * A process and all its descendants.
 * @throws OperatorError on a system that isn't Linux
 */
export function processTree(root: number): Process[] {
  if (process.platform !== 'linux') throw new OperatorError('Not measured: it takes Linux.');
  const ticksPerSecond = Number(execFileSync('getconf', ['CLK_TCK'], { encoding: 'utf8' }));
  const parents = new Map(allPids().map((pid) => [pid, unlessGone(() => Number(statOf(pid)[PARENT]))]));
  const descends = (pid: number | undefined): boolean =>
    pid !== undefined && (pid === root || descends(parents.get(pid)));
  return [...parents.keys()]
    .filter(descends)
    .flatMap((pid) => unlessGone(() => read(pid, ticksPerSecond)) ?? []);
}
