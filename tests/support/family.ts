import { execFileSync } from 'node:child_process';

export type Process = { pid: number; command: string };
type Entry = Process & { parent: number };

const LINE = /^\s*(\d+)\s+(\d+)\s+(.*)$/;

function everyProcess(): Entry[] {
  const lines = execFileSync('ps', ['-eo', 'pid=,ppid=,args=']).toString().trimEnd().split('\n');
  return lines.map((line) => {
    const [, pid, parent, command = ''] = LINE.exec(line) ?? [];
    return { pid: Number(pid), parent: Number(parent), command };
  });
}

/** A process and all its current descendants, itself first. */
export function family(root: number): Process[] {
  const all = everyProcess();
  const below = (pid: number): Process[] =>
    all.filter(({ parent }) => parent === pid).flatMap((child) => [child, ...below(child.pid)]);
  return [...all.filter(({ pid }) => pid === root), ...below(root)];
}

/** Whether such a process existed to get the signal; 0 only checks. */
export function signal(pid: number, name: NodeJS.Signals | 0): boolean {
  try {
    return process.kill(pid, name);
  } catch {
    return false;
  }
}
