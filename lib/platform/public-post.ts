import { randomUUID } from 'node:crypto';
import { faultCode } from '@/lib/shared/fault-code';
import { fail, ok, type Result } from '@/lib/shared/result';
import { clientAddress } from './client-address';
import {
  asksForCookies,
  forgetProbe,
  keepsCookies,
  keepsNoCookies,
  sentCookies,
  sendsProbe,
} from './cookie-probe';
import { drawPage, type DrawnPage } from './drawn-page';
import { readForm, type BodyProblem, type FormFields } from './form-body';
import { partCarried, type HandedOver } from './hand-over';
import { log } from './log';
import { consume, type Limit } from './rate-limit';
import { isOwnOrigin } from './same-origin';
import {
  forgetCookie,
  keepInCookie,
  openKept,
  readCookie,
  sealKept,
  type ReadKept,
  type SealedCookie,
} from './sealed-cookie';

/** A value for the page that comes next. */
export type Kept = { cookie: SealedCookie; value: unknown };

/**
 * What became of a form, for a plain browser (a redirect with cookies, or that page itself) and for our own fetch (a
 * status and JSON) alike.
 */
export type Reply = {
  status: number;
  body: object;
  redirect: string;
  keep?: readonly Kept[];
  forget?: readonly SealedCookie[];
};

/** Why a form can't be processed at all. */
export type RefusalCode = BodyProblem | 'FOREIGN_ORIGIN' | 'TOO_MANY' | 'BROKEN';

export type PublicPost = {
  route: string;
  /** Posts that are let in, from one client address and in all; more are refused. */
  limits: { perAddress: Limit; inAll: Limit };
  /** Names of fields that may be sent several times. */
  lists?: readonly string[];
  handle: (fields: FormFields, context: PostContext) => Promise<Reply>;
  /** The page that a plain browser gets with a refusal, and the policy that goes with it. */
  refusalPage: (refusal: { requestId: string; code: RefusalCode }) => DrawnPage;
};

/**
 * What a form's handler is told of the post: `kept` reads what its browser keeps, or its form carries. `address` is the
 * client's, for counting alone: it is never stored or logged.
 */
export type PostContext = { requestId: string; now: Date; address: string; kept: ReadKept };

const MAX_BYTES = 64 * 1024;
const STATUS: Record<RefusalCode, number> = {
  NOT_A_FORM: 415,
  TOO_LARGE: 413,
  INCOMPLETE: 400,
  MALFORMED: 400,
  FOREIGN_ORIGIN: 403,
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
    const response = await respond(request, requestId, form).catch((error: unknown) => {
      log.error('form.broken', { requestId, route: form.route, code: faultCode(error) });
      return fail('BROKEN');
    });
    return response.ok ? response.value : refuse(request, form, response.code, requestId);
  };

/** Makes the handler of the address at which posts from other sites end (request-origin.ts). */
export const foreignPost =
  (form: Pick<PublicPost, 'route' | 'refusalPage'>) =>
  (request: Request): Response =>
    refuse(request, form, 'FOREIGN_ORIGIN', randomUUID());

function refuse(
  request: Request,
  { route, refusalPage }: Pick<PublicPost, 'route' | 'refusalPage'>,
  code: RefusalCode,
  requestId: string,
): Response {
  const status = STATUS[code];
  log.warn('form.refused', { requestId, route, status, code });
  if (wantsJson(request)) return answer({ code }, status, requestId);
  const page = refusalPage({ requestId, code });
  const headers = { ...HEADERS, 'x-request-id': requestId, ...pageHeaders(page) };
  return new Response(page.html, { status, headers });
}

const answer = (body: object, status: number, requestId: string) =>
  Response.json(body, { status, headers: { ...HEADERS, 'x-request-id': requestId } });

async function mayPost({ perAddress, inAll }: PublicPost['limits'], address: string, now: Date) {
  return (await consume(perAddress, address, now)) && (await consume(inAll, '', now));
}

async function respond(
  request: Request,
  requestId: string,
  { route, limits, lists, handle }: PublicPost,
): Promise<Result<Response, RefusalCode>> {
  const now = new Date();
  const address = clientAddress(request.headers);
  if (!isOwnOrigin(request.headers)) return fail('FOREIGN_ORIGIN');
  if (asksForCookies(request)) return ok(sendsProbe(request, HEADERS));
  if (!(await mayPost(limits, address, now))) return fail('TOO_MANY');
  const form = await readForm(request, { maxBytes: MAX_BYTES, lists });
  if (!form.ok) return form;
  const { fields, carried } = partCarried(form.value);
  const cookies = sentCookies(request.headers);
  const kept: ReadKept = (cookie) =>
    readCookie(cookie, (name) => cookies.get(name), now) ??
    openKept(cookie, carried.get(cookie.name) ?? '', now);
  const reply = await handle(fields, { requestId, now, address, kept });
  const answered = { request, requestId, route, reply, carried, now };
  return ok(wantsJson(request) ? answerScript(answered) : await answerBrowser(answered));
}

type Answered = {
  request: Request;
  requestId: string;
  route: string;
  reply: Reply;
  /** Sealed values that the form carried, by the names of their cookies. */
  carried: ReadonlyMap<string, string>;
  now: Date;
};

/** Our own fetch still has what was typed on its page, so that an error keeps nothing. */
function answerScript({ request, requestId, reply, now }: Answered): Response {
  const { status, body, keep = [] } = reply;
  if (status >= 400) return withCookies(answer(body, status, requestId), request, []);
  // Where no cookie lasts, the script sends the form as plain HTML would, and that answer is a page.
  const isLost = keep.length > 0 && keepsNoCookies(request);
  return withCookies(
    answer(isLost ? { resend: true } : body, status, requestId),
    request,
    setCookies(reply, now) ?? [],
  );
}

/** A redirect where the browser keeps what its page needs, else that page itself. */
async function answerBrowser(answered: Answered): Promise<Response> {
  const { request, requestId, route, reply, carried, now } = answered;
  const cookies = setCookies(reply, now);
  const left = handedOn(reply, carried, now);
  const isKept = left.size === 0 || (keepsCookies(request.headers) && cookies !== null);
  const page = isKept
    ? null
    : await drawPage(reply.redirect, left).catch((error: unknown) => {
        log.error('form.not_drawn', { requestId, route, code: faultCode(error) });
        return null;
      });
  const headers = { ...HEADERS, 'x-request-id': requestId };
  return withCookies(
    page
      ? new Response(page.html, { status: reply.status, headers: { ...headers, ...pageHeaders(page) } })
      : new Response(null, { status: 303, headers: { ...headers, location: reply.redirect } }),
    request,
    cookies ?? [],
  );
}

const pageHeaders = ({ policy }: DrawnPage) => ({
  'content-type': 'text/html; charset=utf-8',
  'content-security-policy': policy,
});

/** `Set-Cookie` headers of a reply; null where something is too long for a cookie. */
export function setCookies({ keep = [], forget = [] }: Reply, now: Date): string[] | null {
  const kept = keep.map(({ cookie, value }) => keepInCookie(cookie, value, now));
  if (kept.includes(null)) return null;
  return [...kept.flatMap((headers) => headers ?? []), ...forget.flatMap(forgetCookie)];
}

/** What the next page needs: what the form carried, unless the reply forgets it, and what the reply keeps. */
function handedOn(
  { keep = [], forget = [] }: Reply,
  carried: ReadonlyMap<string, string>,
  now: Date,
): Map<string, HandedOver> {
  const stays = [...carried]
    .filter(([name]) => forget.every((cookie) => cookie.name !== name))
    .map(([name, sealed]) => ({ name, sealed, value: openKept({ name }, sealed, now) }))
    .filter(({ value }) => value !== undefined);
  return new Map<string, HandedOver>([
    ...stays.map(({ name, ...kept }) => [name, kept] as const),
    ...keep.map(
      ({ cookie, value }) => [cookie.name, { value, sealed: sealKept(cookie, value, now) }] as const,
    ),
  ]);
}

function withCookies(response: Response, request: Request, cookies: readonly string[]): Response {
  for (const cookie of [...cookies, ...forgetProbe(request)]) response.headers.append('set-cookie', cookie);
  return response;
}
