import { randomUUID } from 'node:crypto';
import { faultCode } from '@/lib/shared/fault-code';
import { fail, ok, type Result } from '@/lib/shared/result';
import { clientAddress } from './client-address';
import { readForm, type BodyProblem, type FormFields } from './form-body';
import { log } from './log';
import { consume, type Limit } from './rate-limit';
import { isOwnOrigin } from './same-origin';

/**
 * What became of a form, for a plain browser (a redirect with cookies) and for our own fetch (a status and JSON) alike.
 * `cookies` gives null where what they would keep is too long.
 */
export type Reply = { status: number; body: object; redirect: string; cookies: () => string[] | null };

/** Why a form can't be processed at all. */
export type RefusalCode = BodyProblem | 'FOREIGN_ORIGIN' | 'TOO_LONG_TO_KEEP' | 'TOO_MANY' | 'BROKEN';

export type PublicPost = {
  route: string;
  /** Posts that are let in, from one client address and in all; more are refused. */
  limits: { perAddress: Limit; inAll: Limit };
  /** Names of fields that may be sent several times. */
  lists?: readonly string[];
  handle: (fields: FormFields, context: PostContext) => Promise<Reply>;
  /** The page that a plain browser gets with a refusal, and the policy that goes with it. */
  refusalPage: (refusal: { requestId: string; code: RefusalCode }) => { html: string; policy: string };
};

/** What a form's handler is told of the post. `address` is the client's, for counting alone: it is never stored or logged. */
export type PostContext = { requestId: string; now: Date; address: string };

const MAX_BYTES = 64 * 1024;
const STATUS: Record<RefusalCode, number> = {
  NOT_A_FORM: 415,
  TOO_LARGE: 413,
  INCOMPLETE: 400,
  MALFORMED: 400,
  FOREIGN_ORIGIN: 403,
  TOO_LONG_TO_KEEP: 413,
  TOO_MANY: 429,
  BROKEN: 500,
};
const HEADERS = {
  'cache-control': 'no-store',
  'content-security-policy': "default-src 'none'; frame-ancestors 'none'",
  vary: 'accept',
};

const wantsJson = (request: Request) => request.headers.get('accept')?.includes('application/json') ?? false;

/**
 * Makes the handler of a public form's address. It checks the origin, reads the body within limits, runs the form's
 * own handler and answers whatever happens: bad input never gives a 5xx, and nothing that was typed is logged.
 */
export const publicPost =
  (form: PublicPost) =>
  async (request: Request): Promise<Response> => {
    const requestId = randomUUID();
    const { route, refusalPage } = form;
    const response = await respond(request, requestId, form).catch((error: unknown) => {
      log.error('form.broken', { requestId, route, code: faultCode(error) });
      return fail('BROKEN');
    });
    if (response.ok) return response.value;
    const status = STATUS[response.code];
    log.warn('form.refused', { requestId, route, status, code: response.code });
    if (wantsJson(request)) return answer({ code: response.code }, status, requestId);
    const { html, policy } = refusalPage({ requestId, code: response.code });
    const headers = { 'content-type': 'text/html; charset=utf-8', 'content-security-policy': policy };
    return new Response(html, { status, headers: { ...HEADERS, 'x-request-id': requestId, ...headers } });
  };

const answer = (body: object, status: number, requestId: string) =>
  Response.json(body, { status, headers: { ...HEADERS, 'x-request-id': requestId } });

async function mayPost({ perAddress, inAll }: PublicPost['limits'], address: string, now: Date) {
  return (await consume(perAddress, address, now)) && (await consume(inAll, '', now));
}

async function respond(
  request: Request,
  requestId: string,
  { limits, lists, handle }: PublicPost,
): Promise<Result<Response, RefusalCode>> {
  const now = new Date();
  const address = clientAddress(request.headers);
  if (!isOwnOrigin(request.headers)) return fail('FOREIGN_ORIGIN');
  if (!(await mayPost(limits, address, now))) return fail('TOO_MANY');
  const form = await readForm(request, { maxBytes: MAX_BYTES, lists });
  if (!form.ok) return form;
  const { status, body, redirect, cookies } = await handle(form.value, { requestId, now, address });
  const json = wantsJson(request);
  const response = json
    ? answer(body, status, requestId)
    : new Response(null, {
        status: 303,
        headers: { ...HEADERS, 'x-request-id': requestId, location: redirect },
      });
  // The cookies of an error hold what the next page must show; our fetch still has it on its own page.
  const kept = json && status >= 400 ? [] : cookies();
  if (!kept) return fail('TOO_LONG_TO_KEEP');
  for (const cookie of kept) response.headers.append('set-cookie', cookie);
  return ok(response);
}
