import { AsyncLocalStorage } from 'node:async_hooks';
import { randomUUID } from 'node:crypto';
import { perProcess } from './per-process';

// Which request this process is working on, wherever it is in the code: Next's bundles and our server's share it.
const current = perProcess('request id', () => new AsyncLocalStorage<string>());

/** The id of the request that is being answered; undefined where none is, as in a worker. */
export const currentRequestId = (): string | undefined => current.getStore();

/** The same, or a new one where our server isn't in front, as in development. */
export const requestIdHere = (): string => currentRequestId() ?? randomUUID();

/** Runs what answers a request: all that it logs, and each of its transactions, carries the id. */
export const withRequestId = <Value>(id: string, run: () => Value): Value => current.run(id, run);
