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

/** Mail goes by the `usual` server. What says that this one does not work goes by the `second`. */
export type RouteName = 'usual' | 'second';

type Route = { transport: Transporter; accepted: Accepted };

function open(url: string, accepted: Accepted): Route {
  const timeouts = { connectionTimeout: 15_000, greetingTimeout: 15_000, socketTimeout: 30_000 };
  const transport = createTransport({ url, disableFileAccess: true, disableUrlAccess: true, ...timeouts });
  return { transport, accepted };
}

function openUsual(): Route {
  const { SMTP_URL, MAIL_CATCHER_URL } = env();
  const url = SMTP_URL ?? MAIL_CATCHER_URL;
  if (!url)
    throw new OperatorError(
      'Neither SMTP_URL nor the mail catcher of `npm start` is set: mail can go nowhere.',
    );
  return open(url, SMTP_URL ? 'sent' : 'caught');
}

function openSecond(): Route {
  const { SMTP_FALLBACK_URL } = env();
  if (!SMTP_FALLBACK_URL) throw new OperatorError('SMTP_FALLBACK_URL is not set: there is no second route.');
  return open(SMTP_FALLBACK_URL, 'sent');
}

/** Whether there is a second route. */
export const hasSecondRoute = (): boolean => env().SMTP_FALLBACK_URL !== undefined;

const OPEN: Record<RouteName, () => Route> = { usual: openUsual, second: openSecond };
const cached: Partial<Record<RouteName, Route>> = {};

/** Hands a mail to the SMTP server of the route; throws nodemailer's error when it isn't accepted. */
export async function sendMail(mail: Mail, route: RouteName = 'usual'): Promise<Accepted> {
  const { transport, accepted } = (cached[route] ??= OPEN[route]());
  await transport.sendMail({
    headers: { 'Auto-Submitted': 'auto-generated' },
    ...mail,
  });
  return accepted;
}
