import { once } from 'node:events';
import { createServer } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { OperatorError } from '@/lib/shared/operator-error';

const LOOK_AGAIN_MS = 100;

async function tryPort(port: number, host: string): Promise<number> {
  const server = createServer().listen(port, host);
  await once(server, 'listening');
  const address = server.address();
  server.close();
  await once(server, 'close');
  return typeof address === 'object' && address ? address.port : port;
}

/**
 * @param patienceMs how long to wait for something else that listens there to end
 * @throws OperatorError where it goes on, or the address isn't this machine's
 */
export async function requireFreePort(port: number, host: string, patienceMs = 0): Promise<void> {
  try {
    await tryPort(port, host);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'EADDRINUSE' && patienceMs > 0) {
      await sleep(LOOK_AGAIN_MS);
      return requireFreePort(port, host, patienceMs - LOOK_AGAIN_MS);
    }
    const reason =
      code === 'EADDRINUSE'
        ? 'is taken by another program'
        : code === 'EACCES'
          ? 'needs more rights than yours'
          : 'is not an address of this machine';
    throw new OperatorError(
      `${host}:${port} ${reason}. Choose another with PORT or HOST, for example PORT=3100 npm start.`,
    );
  }
}

/** The wanted port on loopback where it is free, else any free one. */
export const freePort = (wanted: number): Promise<number> =>
  tryPort(wanted, '127.0.0.1').catch(() => tryPort(0, '127.0.0.1'));
