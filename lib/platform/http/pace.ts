import type { IncomingMessage } from 'node:http';
import { refuseConnection } from './refusal';
import type { Step } from './step';

export type Pace = { bytesPerSecond: number; windowMs: number };

/** A telephone at the edge of its network is ten times faster. */
const SLOWEST: Pace = { bytesPerSecond: 500, windowMs: 15_000 };

/**
 * Ends a request whose body arrives more slowly than that. What this process itself is slow to read doesn't count.
 */
export const requirePace =
  ({ bytesPerSecond, windowMs }: Pace = SLOWEST): Step =>
  (request, response) => {
    if (!hasBody(request)) return undefined;
    const { socket } = request;
    let before = socket.bytesRead;
    const timer = setInterval(() => {
      const arrived = socket.bytesRead - before;
      before = socket.bytesRead;
      const isWaiting = request.complete || request.readableLength > 0 || socket.isPaused();
      if (isWaiting || arrived >= (bytesPerSecond * windowMs) / 1000) return;
      clearInterval(timer);
      if (response.headersSent) socket.destroy();
      else refuseConnection(socket, 'TOO_SLOW');
    }, windowMs);
    const stop = () => clearInterval(timer);
    request.once('end', stop).once('close', stop);
    return undefined;
  };

const hasBody = ({ headers }: IncomingMessage) =>
  headers['transfer-encoding'] !== undefined || Number(headers['content-length'] ?? 0) > 0;
