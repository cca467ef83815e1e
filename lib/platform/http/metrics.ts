import { createHash, timingSafeEqual } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import { pathIn } from '@/lib/shared/path-in';
import { isLoopbackHost } from '../production.js';
import type { Metrics } from '../metrics';
import { refuse } from './refusal';
import { ANSWERED, type Step } from './step';

const METRICS_PATH = '/metrics';

/** Set by whatever passes a request on. */
const PASSED_ON = ['forwarded', 'x-forwarded-for', 'x-forwarded-host', 'x-real-ip', 'via'];

/**
 * Gives the metrics to whoever has the token or, where there is none, to this machine, without a proxy in between, which would
 * make everybody look like it. For everybody else there is nothing here.
 */
export const answerMetrics =
  (metrics: Metrics, token: string | undefined): Step =>
  async (request, response) => {
    if (request.method === 'POST' || pathIn(request.url) !== METRICS_PATH) return undefined;
    if (!(token === undefined ? isFromHere(request) : hasToken(request, token)))
      return refuse(response, 'NOT_FOUND');
    const text = await metrics.text();
    response.writeHead(200, { 'Content-Type': metrics.contentType, 'Cache-Control': 'no-store' }).end(text);
    return ANSWERED;
  };

const isFromHere = ({ socket, headers }: IncomingMessage): boolean =>
  isLoopbackHost((socket.remoteAddress ?? '').replace(/^::ffff:/, '')) &&
  !PASSED_ON.some((name) => Object.hasOwn(headers, name));

const digestOf = (text: string) => createHash('sha256').update(text).digest();

const hasToken = ({ headers }: IncomingMessage, token: string): boolean =>
  timingSafeEqual(digestOf(headers.authorization ?? ''), digestOf(`Bearer ${token}`));
