import { ROOT_CONTEXT, SpanKind, SpanStatusCode, trace, type Span } from '@opentelemetry/api';
import { OTLPTraceExporter } from '@opentelemetry/exporter-trace-otlp-http';
import { resourceFromAttributes } from '@opentelemetry/resources';
import {
  BatchSpanProcessor,
  ParentBasedSampler,
  TraceIdRatioBasedSampler,
  TracerProvider,
} from '@opentelemetry/sdk-trace';
import { AsyncLocalStorage } from 'node:async_hooks';
import { setTimeout as sleep } from 'node:timers/promises';
import { faultCode } from '@/lib/shared/fault-code';
import type { Tracer } from './tracing';

/** A collector that doesn't answer mustn't hold up the stop. */
const CLOSE_LIMIT_MS = 2_000;

// Loaded where traces are sent alone. The provider isn't made the global one: Next would send spans of its own, which have addresses.

const KINDS = { server: SpanKind.SERVER, client: SpanKind.CLIENT, consumer: SpanKind.CONSUMER } as const;

/**
 * Opens what sends spans to the collector of OTEL_EXPORTER_OTLP_ENDPOINT, by OTLP over HTTP, a few seconds later. Spans that can't
 * be sent are dropped. A statement or an email is a span within a request or a job alone.
 * @param service by which the process is known there
 * @param share of all requests and jobs that are traced, from 0 to 1
 */
export function openTracer(service: string, share: number): { tracer: Tracer; close: () => Promise<void> } {
  const provider = new TracerProvider({
    resource: resourceFromAttributes({ 'service.name': service }),
    sampler: new ParentBasedSampler({ root: new TraceIdRatioBasedSampler(share) }),
    spanProcessors: [new BatchSpanProcessor({ exporter: new OTLPTraceExporter() })],
  });
  const spans = provider.getTracer('calusa');
  const open = new AsyncLocalStorage<Span>();
  const tracer: Tracer = async ({ name, kind, fields }, run) => {
    const above = open.getStore();
    // A worker that waits asks the database all the time.
    if (!above && kind === 'client') return run(() => undefined);
    const context = above ? trace.setSpan(ROOT_CONTEXT, above) : ROOT_CONTEXT;
    const span = spans.startSpan(name, { kind: KINDS[kind], attributes: fields }, context);
    try {
      return await open.run(span, () => run((more) => void span.setAttributes(more)));
    } catch (error) {
      span.setStatus({ code: SpanStatusCode.ERROR });
      span.setAttribute('error.type', faultCode(error));
      throw error;
    } finally {
      span.end();
    }
  };
  const late = () => sleep(CLOSE_LIMIT_MS, undefined, { ref: false });
  return { tracer, close: () => Promise.race([provider.shutdown(), late()]) };
}
