import { PROCESS_NAME } from '@/lib/platform/log';
import { lineWithText, print } from '@/lib/platform/output-lines.js';
import { isLogged } from '@/lib/platform/production.js';

/** Whether machines read what this process prints. */
export const inLog = (): boolean => isLogged(PROCESS_NAME, process.env);

const logText = (level: 'info' | 'warn' | 'error', event: string, text: string) =>
  print(lineWithText({ level, process: PROCESS_NAME, pid: process.pid, event, text }));

/** Says what is done next. */
export function say(step: string): void {
  if (inLog()) logText('info', 'start.step', step);
  else console.log(`• ${step}`);
}

/** Says what went wrong, and is being mended. */
export function sayWarning(text: string): void {
  if (inLog()) logText('warn', 'start.step', text);
  else console.log(`• ${text}`);
}

/** Says what somebody should see to, though the site runs: in the log alone, as the start screen has words of its own. */
export const logAdvice = (text: string): unknown => logText('warn', 'start.advice', text);

/** Says why the start command gives up. */
export function sayFailure(text: string): void {
  if (inLog()) logText('error', 'start.failed', text);
  else console.error(text);
}
