import { faultCode } from '@/lib/shared/fault-code';
import { log } from '../log';

const LEVELS = { error: 'error', warn: 'warn', log: 'info', info: 'info', debug: 'info' } as const;

/**
 * From now on what Next writes to the console becomes a line of our log: the kind of a fault and where in the code it
 * was, never its text, which may repeat what a client sent.
 */
export function logConsole(): void {
  for (const method of Object.keys(LEVELS) as (keyof typeof LEVELS)[])
    console[method] = (...args: unknown[]) => {
      const fault = args.find((arg) => arg instanceof Error);
      log[LEVELS[method]]('next.message', { code: faultCode(fault), ...(fault && { at: placeOf(fault) }) });
    };
}

/** The first line of the stack, without the message above it, which may hold lines of its own. */
function placeOf({ stack = '', message }: Error): string {
  const frames = stack.slice(stack.indexOf(message) + message.length);
  return (
    /\bat (?:.* \()?([^()\s]+:\d+:\d+)\)?$/m.exec(frames)?.[1]?.replace(`${process.cwd()}/`, '') ?? 'unknown'
  );
}
