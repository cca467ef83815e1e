import { env } from '@/lib/platform/env';
import { freePort } from '@/scripts/local/ports';
import { serveMetrics } from '@/scripts/worker/serve-metrics';

test('a worker says on a port of its own that it reacts, gives its metrics, and nothing else', async () => {
  const port = (env().WORKER_METRICS_PORT = await freePort(0));
  const stop = await serveMetrics();
  const statusOf = async (path: string) => (await fetch(`http://127.0.0.1:${port}${path}`)).status;
  expect([await statusOf('/healthz'), await statusOf('/metrics'), await statusOf('/')]).toEqual([
    200, 200, 404,
  ]);
  stop();
  await expect(statusOf('/healthz')).rejects.toThrow();
});
