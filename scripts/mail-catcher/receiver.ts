import { buffer } from 'node:stream/consumers';
import { SMTPServer } from 'smtp-server';
import type { MailFolder } from './folder';

/** A mail server that keeps what it gets and passes nothing on. */
export function receiver(mails: MailFolder): SMTPServer {
  const server = new SMTPServer({
    authOptional: true,
    disabledCommands: ['AUTH', 'STARTTLS'],
    onData: (stream, _session, done) => {
      buffer(stream)
        .then((source) => {
          mails.keep(source);
          done();
        })
        .catch(done);
    },
  });
  server.on('error', () => undefined); // a client that went away; its mail is sent again
  return server;
}
