import type { IncomingMessage, ServerResponse } from 'node:http';

export const ANSWERED = 'answered' as const;
export type Outcome = typeof ANSWERED | undefined;

/** One thing that is done with each request, in turn: it answers the request itself, or leaves it to the next. */
export type Step = (request: IncomingMessage, response: ServerResponse) => Outcome | Promise<Outcome>;
