import { createTransport, type Transporter } from 'nodemailer';
import { OperatorError } from '@/lib/shared/operator-error';
import { env } from './env';

/** A mail, ready to go. `messageId` is the same at every try, so that a second copy is known for one. */
export type Mail = {
  from: string;
  to: string;
  subject: string;
  html: string;
  text: string;
  messageId: string;
};

/** What it means when the server accepts a mail: `sent` on its way, or `caught` on this machine, read by nobody. */
export type Accepted = 'sent' | 'caught';

type Route = { transport: Transporter; accepted: Accepted };

function openRoute(): Route {
  const { SMTP_URL, MAIL_CATCHER_URL } = env();
  const url = SMTP_URL ?? MAIL_CATCHER_URL;
  if (!url)
    throw new OperatorError(
      'Neither SMTP_URL nor the mail catcher of `npm start` is set: mail can go nowhere.',
    );
  const timeouts = { connectionTimeout: 15_000, greetingTimeout: 15_000, socketTimeout: 30_000 };
  const transport = createTransport({ url, disableFileAccess: true, disableUrlAccess: true, ...timeouts });
  return { transport, accepted: SMTP_URL ? 'sent' : 'caught' };
}

let cached: Route | undefined;

/** Hands a mail to the SMTP server; throws nodemailer's error when it isn't accepted. */
export async function sendMail(mail: Mail): Promise<Accepted> {
  const { transport, accepted } = (cached ??= openRoute());
  await transport.sendMail({
    headers: { 'Auto-Submitted': 'auto-generated' },
    ...mail,
  });
  return accepted;
}
