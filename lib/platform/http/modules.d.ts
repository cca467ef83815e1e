// Two packages of jshttp's that bring no types. Those on npm are of older versions: they know no `preferred`.

declare module 'negotiator' {
  import type { IncomingHttpHeaders } from 'node:http';

  export default class Negotiator {
    constructor(request: { headers: IncomingHttpHeaders });
    /** The encoding that the client likes best; among those that it likes as much, the first that is preferred. */
    encoding<One extends string>(
      available: readonly One[],
      options: { preferred: readonly string[] },
    ): One | undefined;
  }
}

declare module 'fresh' {
  import type { IncomingHttpHeaders } from 'node:http';

  /** Whether a client that asks with these headers has what is answered with those. */
  export default function fresh(
    asked: IncomingHttpHeaders,
    answered: Readonly<Record<string, string>>,
  ): boolean;
}
