import { once } from 'node:events';
import { createServer } from 'node:net';
import { OperatorError } from '@/lib/shared/operator-error';

async function tryPort(port: number, host: string): Promise<number> {
  const server = createServer().listen(port, host);
  await once(server, 'listening');
  const address = server.address();
  server.close();
  await once(server, 'close');
  return typeof address === 'object' && address ? address.port : port;
}

/** @throws OperatorError where something else listens on the address, or it isn't this machine's */
export async function requireFreePort(port: number, host: string): Promise<void> {
  try {
    await tryPort(port, host);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
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
