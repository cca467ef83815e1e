import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http';
import { faultCode } from '@/lib/shared/fault-code';
import { log } from '../log';
import { refuse } from './refusal';
import { ANSWERED, type Step } from './step';

/** Takes each request through the steps until one has answered. Where one fails, nothing of why leaves the process. */
export function inTurn(steps: readonly Step[]): RequestListener {
  const take = async (request: IncomingMessage, response: ServerResponse) => {
    for (const step of steps) {
      const outcome = step(request, response);
      // Only a promise is awaited; most steps return none.
      if ((outcome instanceof Promise ? await outcome : outcome) === ANSWERED) return;
    }
  };
  return (request, response) => {
    take(request, response).catch((error: unknown) => {
      log.error('http.broken', { code: faultCode(error) });
      if (response.headersSent) response.destroy();
      else refuse(response, 'BROKEN');
    });
  };
}
