import { once } from 'node:events';
import { createServer } from 'node:http';
import { env } from '@/lib/platform/env';
import { inTurn } from '@/lib/platform/http/chain';
import { answerHealth } from '@/lib/platform/http/health';
import { answerMetrics } from '@/lib/platform/http/metrics';
import { refuse } from '@/lib/platform/http/refusal';
import { completeSecurityHeaders } from '@/lib/platform/http/security-headers';
import { createMetrics } from '@/lib/platform/metrics';
import { faultCode } from '@/lib/shared/fault-code';
import { OperatorError } from '@/lib/shared/operator-error';

/**
 * Gives a worker's own metrics, and that it reacts (`/healthz`), where WORKER_METRICS_PORT says so, and nothing else; what is in
 * the database, web servers tell.
 * @returns a function that ends it
 * @throws OperatorError where the port can't be had
 */
export async function serveMetrics(): Promise<() => void> {
  const { HOST, METRICS_TOKEN, WORKER_METRICS_PORT } = env();
  if (WORKER_METRICS_PORT === undefined) return () => undefined;
  const steps = [
    completeSecurityHeaders,
    answerHealth,
    answerMetrics(createMetrics(), METRICS_TOKEN),
    (_request: unknown, response: Parameters<typeof refuse>[0]) => refuse(response, 'NOT_FOUND'),
  ];
  const server = createServer(inTurn(steps));
  await once(server.listen(WORKER_METRICS_PORT, HOST), 'listening').catch((fault: unknown) => {
    throw new OperatorError(
      `WORKER_METRICS_PORT: ${HOST}:${WORKER_METRICS_PORT} can't be listened on (${faultCode(fault)}).`,
    );
  });
  return () => {
    server.close();
    server.closeAllConnections();
  };
}
