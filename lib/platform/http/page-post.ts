import { IncomingMessage, type ServerResponse } from 'node:http';
import onHeaders from 'on-headers';
import { pathIn } from '@/lib/shared/path-in';
import { fail, ok, type Result } from '@/lib/shared/result';
import { trackAction } from '../action-track';
import { log } from '../log';
import { refusalText, refuse } from './refusal';
import { ANSWERED, type Step } from './step';

/** The limit of Next's server actions (`serverActions.bodySizeLimit`). */
const MAX_BYTES = 1024 * 1024;

/**
 * Hands requests to Next. The body of a form that an action of a page may take is read and looked at first, because Next
 * answers one that is malformed, cut off or too long with 500. A page takes no other form.
 * @param handlers addresses that are no pages
 */
export const handTo =
  (
    next: (request: IncomingMessage, response: ServerResponse) => Promise<void>,
    handlers: ReadonlySet<string>,
  ): Step =>
  async (request, response) => {
    if (request.method !== 'POST' || handlers.has(addressOf(request)))
      return next(request, response).then(() => ANSWERED);
    if (!isForAction(request)) return refuse(response, 'NO_FORM');
    const body = await readBody(request);
    if (!body.ok) return body.code === 'CUT_OFF' ? ANSWERED : refuse(response, body.code);
    if (!(await isReadable(body.value, request.headers['content-type'] ?? '')))
      return refuse(response, 'MALFORMED');
    const action = { began: false };
    refuseUnread(response, action);
    await trackAction(action, () => next(withBody(request, body.value), response));
    return ANSWERED;
  };

const isMultipart = (type = '') => /^multipart\/form-data\b/i.test(type);

/** Without the trailing slash, which Next would redirect. */
const addressOf = ({ url }: IncomingMessage) => pathIn(url).replace(/\/$/, '');

const isForAction = ({ headers }: IncomingMessage) =>
  headers['next-action'] !== undefined || isMultipart(headers['content-type']);

async function readBody(request: IncomingMessage): Promise<Result<Buffer, 'TOO_LARGE' | 'CUT_OFF'>> {
  if (Number(request.headers['content-length'] ?? 0) > MAX_BYTES) return fail('TOO_LARGE');
  const chunks: Buffer[] = [];
  let size = 0;
  try {
    for await (const chunk of request.iterator({ destroyOnReturn: false }) as AsyncIterable<Buffer>) {
      size += chunk.length;
      if (size > MAX_BYTES) {
        request.resume(); // the rest is discarded, so that the browser reads the answer
        return fail('TOO_LARGE');
      }
      chunks.push(chunk);
    }
  } catch {
    return fail('CUT_OFF'); // the client is gone
  }
  return ok(Buffer.concat(chunks));
}

async function isReadable(body: Buffer, type: string): Promise<boolean> {
  if (!isMultipart(type)) return true;
  const response = new Response(new Uint8Array(body), { headers: { 'content-type': type } });
  return response.formData().then(
    () => true,
    () => false,
  );
}

/** The same request with the body that was already read. */
function withBody(request: IncomingMessage, body: Buffer): IncomingMessage {
  const { method, url, headers, rawHeaders, httpVersion, httpVersionMajor, httpVersionMinor } = request;
  const whole = new IncomingMessage(request.socket);
  Object.assign(whole, { method, url, headers, rawHeaders, httpVersion, httpVersionMajor, httpVersionMinor });
  whole.push(body);
  whole.push(null);
  whole.complete = true;
  return whole;
}

/**
 * Makes a 500 that came before any action of ours began a refusal: Next failed to read what the action was to be called
 * with. An action that began answers for itself.
 */
function refuseUnread(response: ServerResponse, action: { began: boolean }) {
  const { status, headers, message } = refusalText('MALFORMED');
  const write = response.write.bind(response) as (...args: unknown[]) => boolean;
  const end = response.end.bind(response) as (...args: unknown[]) => ServerResponse;
  let decided: 'as it is' | 'refused' | undefined;
  const decide = () => {
    decided ??= response.statusCode === 500 && !action.began ? 'refused' : 'as it is';
    return decided === 'refused';
  };
  const replaceHead = () => {
    if (response.headersSent || !decide()) return;
    log.warn('http.unreadable_action', { status });
    for (const name of response.getHeaderNames()) response.removeHeader(name);
    response.statusCode = status;
    for (const [name, value] of Object.entries(headers)) response.setHeader(name, value);
  };
  onHeaders(response, replaceHead);
  response.write = (...args: unknown[]) => (decide() ? true : write(...args));
  response.end = (...args: unknown[]) => (decide() ? end(message) : end(...args));
}
