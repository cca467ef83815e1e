import { hostname } from 'node:os';
import path from 'node:path';
import pino from 'pino';
import { currentRequestId } from './request-id';

/**
 * What a log line may hold: ids, codes, counts and our own words. There is no way to log an object, an error's
 * message or anything that a visitor typed.
 */
const ALLOWED = [
  'requestId',
  'consultationId',
  'deliveryId',
  'code',
  'status',
  'attempt',
  'duplicate',
  'ms', // how long it took
  'route',
  'state',
  // Of a page that failed: what its error page shows, made by Next of the fault and its place.
  'digest',
  'instance', // host and process of another one (heartbeat.ts)
  // Of the audit’s signed checkpoints (lib/audit/chain/domain.ts).
  'position',
  'mac',
  'keyId',
  'at',
  'signature',
  // Of what was erased for good (erasure-log.ts): the random id of its row.
  'erasedId',
] as const;

export type LogFields = Partial<Record<(typeof ALLOWED)[number], string | number | boolean>>;

/** The name of this process: `start`, `web`, or `worker`. */
export const PROCESS_NAME = path.parse(process.argv[1] ?? 'node').name;

const logger = pino({
  base: { process: PROCESS_NAME, host: hostname(), pid: process.pid },
  messageKey: 'event',
  timestamp: pino.stdTimeFunctions.isoTime,
});

const SCALARS = ['string', 'number', 'boolean'];

const allowed = (fields: LogFields) =>
  Object.fromEntries(
    ALLOWED.filter((name) => SCALARS.includes(typeof fields[name])).map((name) => [name, fields[name]]),
  );

const writer = (level: 'info' | 'warn' | 'error') => (event: string, fields: LogFields) => {
  const requestId = fields.requestId ?? currentRequestId();
  logger[level](allowed({ ...fields, ...(requestId !== undefined && { requestId }) }), event);
};

/** Milliseconds since then, for a line's `ms`. */
export const msSince = (moment: Date): number => Date.now() - moment.getTime();

/** JSON lines on standard output, with the id of the request that is being answered. `event` is a constant such as `delivery.accepted`. */
export const log = { info: writer('info'), warn: writer('warn'), error: writer('error') };
