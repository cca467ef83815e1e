const CODE = /^[A-Z0-9_]{2,40}$/;
const KIND = /^[A-Za-z]{1,60}$/;
/** Prisma's code for "a raw query failed": the database's own lies beneath it. */
const RAW_QUERY_FAILED = 'P2010';
/** Deeper than any chain of causes that a package makes. */
const MOST_CAUSES = 5;

type Fault = {
  code?: unknown;
  name?: unknown;
  cause?: unknown;
  /** Of Prisma's adapter: the database's code, and its own word for it. */
  originalCode?: unknown;
  kind?: unknown;
  /** Of Prisma's client: what its adapter threw. */
  meta?: { driverAdapterError?: unknown } | undefined;
};

/** A fault and what it came of, one beneath the other. */
function causesOf(error: unknown): Fault[] {
  const chain: Fault[] = [];
  for (let next = error; typeof next === 'object' && next !== null && chain.length < MOST_CAUSES;) {
    const fault = next as Fault;
    chain.push(fault);
    next = fault.meta?.driverAdapterError ?? fault.cause;
  }
  return chain;
}

const first = (texts: readonly unknown[], pattern: RegExp): string | undefined =>
  texts.filter((text) => typeof text === 'string').find((text) => pattern.test(text));

/**
 * A code for an unexpected error that is safe to log, never its message: its own code, or else the one of what lies beneath
 * it, such as the system's or PostgreSQL's; where there is none, what kind of an error it is.
 */
export function faultCode(error: unknown): string {
  const chain = causesOf(error);
  if (chain.length === 0) return 'NOT_AN_ERROR';
  const codes = chain.flatMap(({ code, originalCode }) => [code, originalCode]);
  const kinds = [...chain.map(({ kind }) => kind), ...chain.map(({ name }) => name)];
  return (
    first(
      codes.filter((code) => code !== RAW_QUERY_FAILED),
      CODE,
    ) ??
    first(kinds, KIND) ??
    'Error'
  );
}
