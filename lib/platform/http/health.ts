import { pathIn } from '@/lib/shared/path-in';
import { ANSWERED, type Step } from './step';

const HEADERS = { 'Content-Type': 'application/json', 'Cache-Control': 'no-store' };

/** Says that the process answers (`/healthz`), without Next: a load balancer asks every few seconds. */
export const answerHealth: Step = ({ method, url }, response) => {
  if (method === 'POST' || pathIn(url) !== '/healthz') return undefined;
  response.writeHead(200, HEADERS).end(JSON.stringify({ status: 'ok' }));
  return ANSWERED;
};
