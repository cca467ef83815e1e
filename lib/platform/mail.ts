import { createTransport } from 'nodemailer';
import { MINUTE_MS } from '@/lib/shared/durations';
import { OperatorError } from '@/lib/shared/operator-error';
import { env } from './env';
import { readSender, readSmtpUrl } from './mail-settings';
import { isLoopbackHost } from './production.js';
import { traced } from './tracing';

/** A mail, ready to go. `messageId` is the same at every try, so that a second copy is known for one. */
export type Mail = {
  from: string;
  to: string;
  subject: string;
  html: string;
  text: string;
  messageId: string;
  /** A calendar entry that comes along (RFC 5545), with the method that its Content-Type names. */
  calendar?: { method: 'PUBLISH' | 'CANCEL'; content: string };
};

/** What it means when the server accepts a mail: `sent` on its way, or `caught` on this machine, read by no one. */
export type Accepted = 'sent' | 'caught';

/**
 * Mail goes by the `usual` server. What someone is waiting for is `urgent`: the same server, by connections that a
 * backlog never takes. What says that this server does not work goes by the `second`.
 */
export type RouteName = 'usual' | 'urgent' | 'second';

/** Connections that a route opens at most, and so the mails that are on their way at once. */
const mostConnections = (route: RouteName): number => (route === 'usual' ? env().SMTP_CONNECTIONS : 2);

const SECOND_MS = 1_000;

/** How long a server may be silent. After the last line of a mail that is 10 minutes (RFC 5321, 4.5.3.2.6). */
const SILENCE_LIMIT_MS = 10 * MINUTE_MS;

/**
 * How long handing over a mail may take, until its last line. RFC 5321 allows a server minutes for each command, but one
 * that is silent there has nothing yet: another attempt, over another connection, can do no harm.
 */
const HAND_OVER_LIMIT_MS = 2 * MINUTE_MS;

/** The time limit for one attempt. */
export const ATTEMPT_LIMIT_MS = HAND_OVER_LIMIT_MS + SILENCE_LIMIT_MS;

const LIMITS = {
  connectionTimeout: 15 * SECOND_MS,
  greetingTimeout: 15 * SECOND_MS,
  socketTimeout: SILENCE_LIMIT_MS,
  /** A connection is used for mail after mail, and given back soon: servers allow few, and close those that idle. */
  idleTimeout: 2 * SECOND_MS,
  maxMessages: 100,
  maxRequeues: 1,
};

/** The server closed, or fell silent, after it had the whole mail and before it said what became of it. */
class MayHaveArrived extends Error {
  override name = 'MayHaveArrived';
  readonly code = 'MAY_HAVE_ARRIVED';
}

type Route = { transport: ReturnType<typeof openTransport>; accepted: Accepted };
/** Called when the last byte of the mail was handed over. */
type Tracked = { onWhole?: () => void };

function openTransport(url: string, maxConnections: number) {
  const { host, secure, port, auth } = readSmtpUrl(url);
  const mayBeClear = isLoopbackHost(host) || (env().SMTP_ALLOW_UNENCRYPTED === 'yes' && !auth);
  const transport = createTransport({
    ...LIMITS,
    pool: true,
    maxConnections,
    host,
    secure,
    ...(port && { port }),
    ...(auth && { auth }),
    requireTLS: !secure && !mayBeClear,
    disableFileAccess: true,
    disableUrlAccess: true,
  });
  transport.use('stream', ({ data, message }, done) => {
    const { onWhole } = data as Tracked;
    message.processFunc((stream) => (onWhole ? stream.once('end', onWhole) : stream));
    done();
  });
  return transport;
}

function openUsual(maxConnections: number): Route {
  const { SMTP_URL, MAIL_CATCHER_URL } = env();
  const url = SMTP_URL ?? MAIL_CATCHER_URL;
  if (!url)
    throw new OperatorError(
      'Neither SMTP_URL nor the mail catcher of `npm start` is set: mail can go nowhere.',
    );
  return { transport: openTransport(url, maxConnections), accepted: SMTP_URL ? 'sent' : 'caught' };
}

function openSecond(maxConnections: number): Route {
  const { SMTP_FALLBACK_URL } = env();
  if (!SMTP_FALLBACK_URL) throw new OperatorError('SMTP_FALLBACK_URL is not set: there is no second route.');
  return { transport: openTransport(SMTP_FALLBACK_URL, maxConnections), accepted: 'sent' };
}

/** Whether there is a second route. */
export const hasSecondRoute = (): boolean => env().SMTP_FALLBACK_URL !== undefined;

const OPEN: Record<RouteName, (maxConnections: number) => Route> = {
  usual: openUsual,
  urgent: openUsual,
  second: openSecond,
};
const cached: Partial<Record<RouteName, Route>> = {};

/**
 * Hands a mail to the SMTP server of the route.
 * @throws MayHaveArrived where the server never said what became of the whole mail, else nodemailer's error
 */
export async function sendMail(
  { from, to, calendar, ...mail }: Mail,
  name: RouteName = 'usual',
): Promise<Accepted> {
  const { transport, accepted } = (cached[name] ??= OPEN[name](mostConnections(name)));
  const progress = { isWhole: false };
  const attempt = new AbortController();
  const late = setTimeout(() => attempt.abort(), HAND_OVER_LIMIT_MS);
  const tracked: Tracked = {
    onWhole: () => {
      progress.isWhole = true;
      clearTimeout(late);
    },
  };
  try {
    await traced({ name: 'send email', kind: 'client', fields: {} }, async (say) => {
      await transport.sendMail({
        ...mail,
        ...tracked,
        ...(calendar && { icalEvent: { ...calendar, filename: 'event.ics' } }),
        // As parts, not as text, so that no comma or colon is read as syntax.
        from: readSender(from) ?? from,
        to: { name: '', address: to },
        headers: { 'Auto-Submitted': 'auto-generated' },
        signal: AbortSignal.any([attempt.signal, AbortSignal.timeout(ATTEMPT_LIMIT_MS)]),
      });
      say({ 'calusa.mail.outcome': accepted });
    });
  } catch (error) {
    const { responseCode } = error as { responseCode?: unknown };
    if (progress.isWhole && responseCode === undefined)
      throw new MayHaveArrived('No answer', { cause: error });
    throw error;
  } finally {
    clearTimeout(late);
  }
  return accepted;
}
