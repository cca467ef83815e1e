import { once } from 'node:events';
import { SMTPServer, type SMTPServerOptions } from 'smtp-server';

/** A server's text may quote the address. */
const refusal = (responseCode: number | undefined, address: string) =>
  responseCode === undefined ? null : Object.assign(new Error(`no mail for ${address}`), { responseCode });

type Reply = (error?: Error | null) => void;

/** A real SMTP server on loopback. Its fields control how it behaves and can be changed while it runs. */
export class TestSmtp {
  readonly mails: string[] = [];
  /** Each email's envelope recipients. */
  readonly recipients: string[] = [];
  readonly senders: string[] = [];
  /** Whether each arrived over TLS. */
  readonly secured: boolean[] = [];
  /** How many connections were opened. */
  connections = 0;
  /** The reply to every recipient. */
  refuseWith: number | undefined;
  /** The reply to every sender. */
  refuseSender: number | undefined;
  /** The reply to one recipient, by address. */
  readonly refuse = new Map<string, number>();
  /** Called with a complete email, instead of accepting it. */
  onMail: ((mail: string, reply: Reply, drop: () => void) => void) | undefined;
  /** What a silent server has not answered yet; undefined while it answers. */
  #unanswered: (() => void)[] | undefined;
  readonly #options: SMTPServerOptions;
  #server: SMTPServer | undefined;
  port = 0;

  constructor(options: SMTPServerOptions = { disabledCommands: ['STARTTLS'] }) {
    this.#options = options;
  }

  get url() {
    return `smtp://127.0.0.1:${this.port}`;
  }

  async start(): Promise<this> {
    const server = new SMTPServer({
      authOptional: true,
      closeTimeout: 100,
      onConnect: (_session, done) => {
        this.connections += 1;
        this.#answer(done);
      },
      onMailFrom: ({ address }, _session, done) =>
        this.#answer(() => done(refusal(this.refuseSender, address))),
      onRcptTo: ({ address }, _session, done) =>
        this.#answer(() => done(refusal(this.refuse.get(address) ?? this.refuseWith, address))),
      onData: (stream, session, done) => {
        const chunks: Buffer[] = [];
        stream.on('data', (chunk: Buffer) => chunks.push(chunk));
        stream.on('end', () => {
          const mail = Buffer.concat(chunks).toString();
          this.mails.push(mail);
          const { mailFrom, rcptTo } = session.envelope;
          this.recipients.push(...rcptTo.map(({ address }) => address));
          this.senders.push(mailFrom ? mailFrom.address : '');
          this.secured.push(session.secure);
          const drop = () => {
            for (const connection of server.connections) if (connection.id === session.id) connection.close();
          };
          if (this.onMail) this.onMail(mail, (error) => this.#answer(() => done(error)), drop);
          else this.#answer(done);
        });
      },
      ...this.#options,
    });
    server.on('error', () => undefined); // some tests have the client leave during the handshake
    const listening = server.listen(this.port, '127.0.0.1');
    await once(listening, 'listening');
    const address = listening.address();
    if (typeof address === 'object' && address) this.port = address.port;
    this.#server = server;
    return this;
  }

  /** Takes connections and whatever comes, and answers nothing, like a server that hangs. */
  fallSilent(): void {
    this.#unanswered ??= [];
  }

  /** Answers what came since it fell silent. */
  wakeUp(): void {
    const waiting = this.#unanswered ?? [];
    this.#unanswered = undefined;
    for (const answer of waiting) answer();
  }

  #answer(answer: () => void): void {
    if (this.#unanswered) this.#unanswered.push(answer);
    else answer();
  }

  /** Ends every connection, whatever it is waiting for. */
  dropAll(): void {
    for (const connection of this.#server?.connections ?? []) connection.close();
  }

  async stop(): Promise<void> {
    await new Promise<void>((resolve) => (this.#server ? this.#server.close(() => resolve()) : resolve()));
  }
}
