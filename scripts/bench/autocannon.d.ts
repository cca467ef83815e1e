// The package has no types of its own; these cover what is used.
declare module 'autocannon' {
  type Request = { body?: string; headers?: Record<string, string> };
  type Options = {
    url: string;
    connections: number;
    /** Seconds. */
    duration: number;
    method: 'POST';
    requests: [{ setupRequest: (request: Request) => Request }];
  };
  type Result = {
    /** Seconds. */
    duration: number;
    errors: number;
    statusCodeStats: Record<string, { count: number }>;
    /** Milliseconds. */
    latency: { p99: number };
  };
  export default function autocannon(options: Options): Promise<Result>;
}
