import { once } from 'node:events';
import { createServer } from 'node:http';
import { env } from '@/lib/platform/env';
import { inTurn } from '@/lib/platform/http/chain';
import { answerMetrics } from '@/lib/platform/http/metrics';
import { refuse } from '@/lib/platform/http/refusal';
import { completeSecurityHeaders } from '@/lib/platform/http/security-headers';
import { createMetrics } from '@/lib/platform/metrics';

/**
 * Gives a worker's own metrics where WORKER_METRICS_PORT says so, and nothing else; what is in the database, web servers tell.
 * @returns a function that ends it
 */
export async function serveMetrics(): Promise<() => void> {
  const { HOST, METRICS_TOKEN, WORKER_METRICS_PORT } = env();
  if (WORKER_METRICS_PORT === undefined) return () => undefined;
  const steps = [
    completeSecurityHeaders,
    answerMetrics(createMetrics(), METRICS_TOKEN),
    (_request: unknown, response: Parameters<typeof refuse>[0]) => refuse(response, 'NOT_FOUND'),
  ];
  const server = createServer(inTurn(steps));
  await once(server.listen(WORKER_METRICS_PORT, HOST), 'listening');
  return () => {
    server.close();
    server.closeAllConnections();
  };
}
