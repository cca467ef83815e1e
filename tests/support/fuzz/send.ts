import { connect } from 'node:net';

/** The raw response; empty if the server dropped the connection. */
export type Exchange = { status: number | undefined; text: string; fault: string | undefined };

const STACK = /\n\s+at .+[:(].+:\d+:\d+|node_modules\/|\.next\/server|(?:Type|Reference|Range|Syntax)Error: /;
const STATUS = /(?:^|\n)HTTP\/1\.[01] (\d{3})/g;

function faultIn(text: string): string | undefined {
  const failed = [...text.matchAll(STATUS)].find(([, status]) => Number(status) >= 500);
  if (failed) return `answers ${String(failed[1])}`;
  const isData = /\ncontent-type: (?:image|font|application\/javascript|text\/javascript)/i.test(text);
  return !isData && STACK.test(text) ? 'shows a stack trace' : undefined;
}

/**
 * Sends a request over its own connection. Node treats a half-closed client as gone, so only a sender that `hangsUp` closes
 * its half before the answer. Of an event stream only the beginning is read.
 */
export const exchange = (
  port: number,
  bytes: Buffer,
  { hangsUp, patienceMs }: { hangsUp: boolean; patienceMs: number },
): Promise<Exchange> =>
  new Promise((resolve) => {
    const socket = connect({ port, host: '127.0.0.1', allowHalfOpen: true });
    const parts: Buffer[] = [];
    let isLate = false;
    const patience = setTimeout(() => {
      isLate = true;
      socket.destroy();
    }, patienceMs);
    const text = () => Buffer.concat(parts).toString('latin1');
    socket.on('data', (part) => {
      parts.push(part);
      if (parts.length === 1 && /content-type: text\/event-stream/i.test(part.toString('latin1')))
        socket.destroy();
    });
    socket.on('end', () => socket.destroy());
    let code: string | undefined;
    socket.on('error', (error: NodeJS.ErrnoException) => (code = error.code));
    socket.on('close', () => {
      clearTimeout(patience);
      const answer = text();
      const status = /^HTTP\/1\.[01] (\d{3})/.exec(answer)?.[1];
      const fault =
        code === 'ECONNREFUSED' ? 'is gone' : isLate ? `is silent for ${patienceMs} ms` : faultIn(answer);
      resolve({ status: status === undefined ? undefined : Number(status), text: answer, fault });
    });
    if (hangsUp) socket.end(bytes);
    else socket.write(bytes);
  });
