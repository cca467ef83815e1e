import type { IncomingMessage, ServerResponse } from 'node:http';
import { isLoopbackHost } from '@/lib/platform/production.js';
import type { CaughtMail, MailFolder } from './folder';

type Answer = { status?: number; body: string | Buffer; type?: string; policy?: string; refresh?: number };

/** How often the list looks for new mail, in seconds. */
const REFRESH_SECONDS = 5;

const OWN_PAGE = "default-src 'none'; style-src 'unsafe-inline'; frame-src 'self'; frame-ancestors 'none'";
/** The HTML of a mail runs and loads nothing. Its links open in a tab of their own. */
const MAIL_HTML =
  "sandbox allow-popups allow-popups-to-escape-sandbox; default-src 'none'; style-src 'unsafe-inline'; img-src data:; frame-ancestors 'self'";

/** Loaded once a page is opened: nobody may ever open one. */
const parse = async (source: Buffer) => (await import('postal-mime')).default.parse(source);

const notFound: Answer = { status: 404, body: 'There is no such mail.', type: 'text/plain' };
const unreadable: Answer = {
  status: 500,
  body: 'This mail can’t be read. Its source is in DATA_DIR/mail.',
  type: 'text/plain',
};

async function listed(mails: MailFolder, { id, caughtAt }: CaughtMail) {
  const source = mails.read(id);
  return source ? [{ id, caughtAt, mail: await parse(source) }] : []; // the oldest may have gone meanwhile
}

async function list(mails: MailFolder): Promise<Answer> {
  const { listPage } = await import('./pages');
  const found = await Promise.all(mails.list().map((mail) => listed(mails, mail)));
  return { body: listPage(found.flat()), refresh: REFRESH_SECONDS };
}

async function show(mails: MailFolder, id: string): Promise<Answer> {
  const { mailPage } = await import('./pages');
  const found = mails.list().find((mail) => mail.id === id);
  const [mail] = found ? await listed(mails, found) : [];
  return mail ? { body: mailPage(mail) } : notFound;
}

async function html(source: Buffer): Promise<Answer> {
  const { html: body = '' } = await parse(source);
  return { body: body.replace(/<head[^>]*>/i, '$&<base target="_blank" />'), policy: MAIL_HTML };
}

async function answerFor(mails: MailFolder, path: string): Promise<Answer> {
  const [, id = '', form] = path.split('/');
  if (id === '') return list(mails);
  if (form === undefined) return show(mails, id);
  const source = mails.read(id);
  if (source && form === 'html') return html(source);
  if (source && form === 'source') return { body: source, type: 'text/plain' };
  return notFound;
}

const FOR_THIS_MACHINE: Answer = {
  status: 403,
  body: 'This page is for this machine alone: open it by 127.0.0.1 or localhost.',
  type: 'text/plain',
};

/** By another name it may be a page of a stranger's, whose domain leads to this machine. */
const isLocal = ({ headers: { host = '' } }: IncomingMessage) => isLoopbackHost(host.replace(/:\d+$/, ''));

/**
 * Answers with the list of mails, a mail (`/ID`), its HTML (`/ID/html`) or its source (`/ID/source`). No other site can
 * read any of it.
 */
export const answerPage =
  (mails: MailFolder) =>
  (request: IncomingMessage, response: ServerResponse): void => {
    const path = URL.parse(request.url ?? '', 'http://localhost')?.pathname ?? '';
    const answer = isLocal(request) ? answerFor(mails, path).catch(() => unreadable) : FOR_THIS_MACHINE;
    void Promise.resolve(answer).then((given) => send(response, given));
  };

function send(
  response: ServerResponse,
  { status = 200, body, type = 'text/html', policy = OWN_PAGE, refresh }: Answer,
) {
  response.writeHead(status, {
    'content-type': `${type}; charset=utf-8`,
    'content-security-policy': policy,
    'cross-origin-resource-policy': 'same-origin',
    'x-content-type-options': 'nosniff',
    'cache-control': 'no-store',
    ...(refresh !== undefined && { refresh: String(refresh) }),
  });
  response.end(body);
}
