import { once } from 'node:events';
import { SMTPServer } from 'smtp-server';

/** A mail server on loopback that accepts everything. */
export async function startMailServer(onMail: (recipients: string[], done: () => void) => void) {
  const server = new SMTPServer({
    authOptional: true,
    disabledCommands: ['STARTTLS'],
    onData: (stream, { envelope }, done) => {
      stream.resume();
      stream.on('end', () =>
        onMail(
          envelope.rcptTo.map(({ address }) => address),
          done,
        ),
      );
    },
  });
  // Otherwise Nagle's algorithm would delay its short replies by 40 ms.
  server.server.on('connection', (socket) => socket.setNoDelay(true));
  const listening = server.listen(0, '127.0.0.1');
  await once(listening, 'listening');
  const address = listening.address();
  const port = typeof address === 'object' && address ? address.port : 0;
  const stop = () => new Promise<void>((resolve) => server.close(() => resolve()));
  return { url: `smtp://127.0.0.1:${port}`, stop };
}
