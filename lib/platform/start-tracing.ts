import { env } from './env';
import { PROCESS_NAME } from './log';
import { setTracer } from './tracing';

// Apart from tracing.ts, which Next's bundles hold too: the library is in our programs alone.

/**
 * Sends traces from now on, if OTEL_EXPORTER_OTLP_ENDPOINT says where to; otherwise nothing of OpenTelemetry is loaded. Call it
 * before the first query: connections made earlier stay without spans.
 * @returns a function that sends what is left and stops
 */
export async function startTracing(): Promise<() => Promise<void>> {
  const { OTEL_EXPORTER_OTLP_ENDPOINT: endpoint, OTEL_TRACES_SAMPLER_ARG: share } = env();
  if (endpoint === undefined) return () => Promise.resolve();
  const { openTracer } = await import('./otlp');
  const { tracer, close } = openTracer(`calusa-${PROCESS_NAME}`, share);
  setTracer(tracer);
  return () => {
    setTracer(undefined);
    return close();
  };
}
