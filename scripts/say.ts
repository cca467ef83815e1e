import { PROCESS_NAME } from '@/lib/platform/log';
import { lineWithText, print } from '@/lib/platform/output-lines.js';
import { isLogged } from '@/lib/platform/production.js';

/** Whether this process's output is read by machines. */
export const inLog = (): boolean => isLogged(PROCESS_NAME, process.env);

const logText = (level: 'info' | 'warn' | 'error', event: string, text: string) =>
  print(lineWithText({ level, process: PROCESS_NAME, pid: process.pid, event, text }));

/** Announces the next step. */
export function say(step: string): void {
  if (inLog()) logText('info', 'start.step', step);
  else console.log(`• ${step}`);
}

/** Reports something that went wrong and is being fixed. */
export function sayWarning(text: string): void {
  if (inLog()) logText('warn', 'start.step', text);
  else console.log(`• ${text}`);
}

/**
 * Reports something that needs attention even though the site runs: only in the log, since the start screen has its own
 * text.
 */
export const logAdvice = (text: string): unknown => logText('warn', 'start.advice', text);

/** Says why the start command gives up. */
export function sayFailure(text: string): void {
  if (inLog()) logText('error', 'start.failed', text);
  else console.error(text);
}
