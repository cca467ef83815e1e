import { randomUUID } from 'node:crypto';
import { readForm, type BodyProblem, type FormFields } from './form-body';
import { log } from './log';
import { isOwnOrigin } from './same-origin';

/** What became of a form, for a plain browser (a redirect) and for our own fetch (a status and JSON) alike. */
export type Reply = { status: number; body: object; redirect: string; cookies?: string[] };

/** A form that can't be processed at all. */
export type Refusal = {
  status: number;
  code: BodyProblem | 'FOREIGN_ORIGIN' | 'TOO_LONG_TO_KEEP' | 'BROKEN';
};

export type PublicPost = {
  route: string;
  handle: (
    fields: FormFields,
    context: { request: Request; requestId: string; now: Date },
  ) => Promise<Reply | Refusal>;
  /** The page that a plain browser gets with a refusal, and the policy that goes with it. */
  refusalPage: (requestId: string) => { html: string; policy: string };
};

const MAX_BYTES = 64 * 1024;
const STATUS: Record<BodyProblem, number> = {
  NOT_A_FORM: 415,
  TOO_LARGE: 413,
  INCOMPLETE: 400,
  MALFORMED: 400,
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
    const answer = await respond(request, requestId, handle).catch((): Refusal => ({
      status: 500,
      code: 'BROKEN',
    }));
    if ('redirect' in answer) return replyWith(answer, request, requestId);
    log.warn('form.refused', { requestId, route, ...answer });
    return refuseWith(answer, request, requestId, refusalPage);
  };

async function respond(
  request: Request,
  requestId: string,
  handle: PublicPost['handle'],
): Promise<Reply | Refusal> {
  if (!isOwnOrigin(request.headers)) return { status: 403, code: 'FOREIGN_ORIGIN' };
  const form = await readForm(request, MAX_BYTES);
  if (!form.ok) return { status: STATUS[form.code], code: form.code };
  return handle(form.value, { request, requestId, now: new Date() });
}

function replyWith(
  { status, body, redirect, cookies = [] }: Reply,
  request: Request,
  requestId: string,
): Response {
  const headers = new Headers({ ...HEADERS, 'x-request-id': requestId });
  const json = wantsJson(request);
  // The cookies of an error hold what the next page must show; our fetch still has it on its own page.
  if (!json || status < 400) for (const cookie of cookies) headers.append('set-cookie', cookie);
  if (json) return Response.json(body, { status, headers });
  headers.set('location', redirect);
  return new Response(null, { status: 303, headers });
}

function refuseWith(
  { status, code }: Refusal,
  request: Request,
  requestId: string,
  refusalPage: PublicPost['refusalPage'],
): Response {
  const headers = { ...HEADERS, 'x-request-id': requestId };
  if (wantsJson(request)) return Response.json({ code }, { status, headers });
  const { html, policy } = refusalPage(requestId);
  return new Response(html, {
    status,
    headers: { ...headers, 'content-type': 'text/html; charset=utf-8', 'content-security-policy': policy },
  });
}
