import { perProcess } from './per-process';

/** All that a span may say: classes, codes and ids of our own, never an address, a statement or what anyone typed. */
export type SpanFields = Partial<
  Record<
    | 'http.request.method'
    | 'http.response.status_code'
    | 'calusa.route'
    | 'calusa.request_id'
    | 'db.system.name'
    | 'db.operation.name'
    | 'calusa.queue'
    | 'calusa.mail.outcome',
    string | number
  >
>;

/** Something that takes time. */
export type SpanStart = { name: string; kind: 'server' | 'client' | 'consumer'; fields: SpanFields };
/** Adds what is known only later. */
type Say = (fields: SpanFields) => void;
/** Runs something within a span, below the one that is open where it's called. */
export type Tracer = <Value>(start: SpanStart, run: (say: Say) => Promise<Value>) => Promise<Value>;

const tracing = perProcess('tracing', (): { tracer?: Tracer | undefined } => ({}));

const sayNothing: Say = () => undefined;

/** Whether this process sends traces. */
export const isTracing = (): boolean => tracing.tracer !== undefined;

/** Runs something within a span, where this process sends traces, and else just runs it. */
export const traced: Tracer = (start, run) => (tracing.tracer ? tracing.tracer(start, run) : run(sayNothing));

/** Lets this process send spans by this tracer; undefined ends it. */
export function setTracer(tracer: Tracer | undefined): void {
  tracing.tracer = tracer;
}
