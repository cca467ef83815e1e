import { randomUUID } from 'node:crypto';
import { faultCode } from '@/lib/shared/fault-code';
import { fail, ok, type Result } from '@/lib/shared/result';
import { readForm, type BodyProblem, type FormFields } from './form-body';
import { log } from './log';
import { isOwnOrigin } from './same-origin';

/**
 * What became of a form, for a plain browser (a redirect with cookies) and for our own fetch (a status and JSON) alike.
 * `cookies` gives null where what they would keep is too long.
 */
export type Reply = { status: number; body: object; redirect: string; cookies: () => string[] | null };

/** Why a form can't be processed at all. */
export type RefusalCode = BodyProblem | 'FOREIGN_ORIGIN' | 'TOO_LONG_TO_KEEP' | 'BROKEN';

export type PublicPost = {
  route: string;
  handle: (fields: FormFields, context: { requestId: string; now: Date }) => Promise<Reply>;
  /** The page that a plain browser gets with a refusal, and the policy that goes with it. */
  refusalPage: (requestId: string) => { html: string; policy: string };
};

const MAX_BYTES = 64 * 1024;
const STATUS: Record<RefusalCode, number> = {
  NOT_A_FORM: 415,
  TOO_LARGE: 413,
  INCOMPLETE: 400,
  MALFORMED: 400,
  FOREIGN_ORIGIN: 403,
  TOO_LONG_TO_KEEP: 413,
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
  ({ route, handle, refusalPage }: PublicPost) =>
  async (request: Request): Promise<Response> => {
    const requestId = randomUUID();
    const response = await respond(request, requestId, handle).catch((error: unknown) => {
      log.error('form.broken', { requestId, route, code: faultCode(error) });
      return fail('BROKEN');
    });
    if (response.ok) return response.value;
    const status = STATUS[response.code];
    log.warn('form.refused', { requestId, route, status, code: response.code });
    if (wantsJson(request)) return answer({ code: response.code }, status, requestId);
    const { html, policy } = refusalPage(requestId);
    const headers = { 'content-type': 'text/html; charset=utf-8', 'content-security-policy': policy };
    return new Response(html, { status, headers: { ...HEADERS, 'x-request-id': requestId, ...headers } });
  };

const answer = (body: object, status: number, requestId: string) =>
  Response.json(body, { status, headers: { ...HEADERS, 'x-request-id': requestId } });

async function respond(
  request: Request,
  requestId: string,
  handle: PublicPost['handle'],
): Promise<Result<Response, RefusalCode>> {
  if (!isOwnOrigin(request.headers)) return fail('FOREIGN_ORIGIN');
  const form = await readForm(request, MAX_BYTES);
  if (!form.ok) return form;
  const { status, body, redirect, cookies } = await handle(form.value, { requestId, now: new Date() });
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
