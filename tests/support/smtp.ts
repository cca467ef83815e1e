import { once } from 'node:events';
import { SMTPServer } from 'smtp-server';

/** A real SMTP server on loopback. `refuseWith` makes it refuse every recipient with that code until it is unset. */
export class TestSmtp {
  readonly mails: string[] = [];
  refuseWith: number | undefined;
  #server: SMTPServer | undefined;
  port = 0;

  get url() {
    return `smtp://127.0.0.1:${this.port}`;
  }

  async start(): Promise<this> {
    const server = new SMTPServer({
      authOptional: true,
      disabledCommands: ['STARTTLS'],
      onRcptTo: ({ address }, _session, done) =>
        this.refuseWith === undefined
          ? done()
          : done(Object.assign(new Error(`no mail for ${address}`), { responseCode: this.refuseWith })),
      onData: (stream, _session, done) => {
        const chunks: Buffer[] = [];
        stream.on('data', (chunk: Buffer) => chunks.push(chunk));
        stream.on('end', () => {
          this.mails.push(Buffer.concat(chunks).toString());
          done();
        });
      },
    });
    const listening = server.listen(this.port, '127.0.0.1');
    await once(listening, 'listening');
    const address = listening.address();
    if (typeof address === 'object' && address) this.port = address.port;
    this.#server = server;
    return this;
  }

  async stop(): Promise<void> {
    await new Promise<void>((resolve) => (this.#server ? this.#server.close(() => resolve()) : resolve()));
  }
}
