import onHeaders from 'on-headers';
import type { Step } from './step';

/** Too many requests, or unavailable. */
const NOT_NOW: readonly number[] = [429, 503];
/** Default, in seconds. */
export const RETRY_AFTER = '60';

/** Lets every answer that is a "not now" say when to ask again (RFC 9110, 10.2.3), wherever it comes from. */
export const sayWhenToRetry: Step = (_request, response) => {
  onHeaders(response, () => {
    if (NOT_NOW.includes(response.statusCode) && !response.hasHeader('Retry-After'))
      response.setHeader('Retry-After', RETRY_AFTER);
  });
  return undefined;
};
