import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http';
import { faultCode } from '@/lib/shared/fault-code';
import { log } from '../log';
import { refuse } from './refusal';
import { ANSWERED, type Outcome, type Step } from './step';

/** Takes each request through the steps until one has answered. */
export const inTurn =
  (steps: readonly Step[]): RequestListener =>
  (request, response) =>
    void takeInTurn(steps, request, response);

/**
 * Takes one request through the steps until one has answered. Where one fails, it's answered too, and nothing of why leaves
 * the process: this never rejects.
 */
export const takeInTurn = (
  steps: readonly Step[],
  request: IncomingMessage,
  response: ServerResponse,
): Promise<Outcome> =>
  take(steps, request, response).catch((error: unknown) => {
    log.error('http.broken', { code: faultCode(error) });
    if (response.headersSent) response.destroy();
    else refuse(response, 'BROKEN');
    return ANSWERED;
  });

async function take(steps: readonly Step[], request: IncomingMessage, response: ServerResponse) {
  for (const step of steps) {
    const outcome = step(request, response);
    // Only a promise is awaited; most steps return none.
    if ((outcome instanceof Promise ? await outcome : outcome) === ANSWERED) return ANSWERED;
  }
  return undefined;
}
