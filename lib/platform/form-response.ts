import { faultCode } from '@/lib/shared/fault-code';
import { forgetProbe, keepsCookies, keepsNoCookies } from './cookie-probe';
import { NO_PAGE_POLICY } from './csp/policy';
import { drawPage, type DrawnPage } from './drawn-page';
import type { PostRequest } from './form-body';
import type { HandedOver } from './hand-over';
import { log } from './log';
import { forgetCookie, keepInCookie, openKept, sealKept, type SealedCookie } from './sealed-cookie';

/** A value for the page that comes next. */
export type Kept = { cookie: SealedCookie; value: unknown };

/**
 * What became of a form, for a plain browser (a redirect with cookies, or that page itself) and for our own fetch (a
 * status and JSON) alike.
 */
export type FormResponse = {
  status: number;
  body: object;
  redirect: string;
  keep?: readonly Kept[];
  forget?: readonly SealedCookie[];
};
/** What every answer of a form's address says. */
export const FORM_HEADERS = {
  'cache-control': 'no-store',
  'content-security-policy': NO_PAGE_POLICY,
  vary: 'accept',
};

/** Whether our own script sent the form. */
export const wantsJson = (request: PostRequest) =>
  request.headers.get('accept')?.includes('application/json') ?? false;

const answer = (body: object, status: number, requestId: string) =>
  Response.json(body, { status, headers: { ...FORM_HEADERS, 'x-request-id': requestId } });

type Answered = {
  request: PostRequest;
  requestId: string;
  route: string;
  outcome: FormResponse;
  /** Sealed values that the form carried, by the names of their cookies. */
  carried: ReadonlyMap<string, string>;
  now: Date;
};

/** Our own fetch still has what was typed on its page, so that an error keeps nothing. */
export function answerScript({ request, requestId, outcome, now }: Answered): Response {
  const { status, body, keep = [] } = outcome;
  if (status >= 400) return withCookies(answer(body, status, requestId), request, []);
  // Where no cookie lasts, the script sends the form as plain HTML would, and that answer is a page.
  const isLost = keep.length > 0 && keepsNoCookies(request);
  return withCookies(
    answer(isLost ? { resend: true } : body, status, requestId),
    request,
    setCookies(outcome, now) ?? [],
  );
}

/** A redirect where the browser keeps what its page needs, else that page itself. */
export async function answerBrowser(answered: Answered): Promise<Response> {
  const { request, requestId, route, outcome, carried, now } = answered;
  const cookies = setCookies(outcome, now);
  const left = handedOn(outcome, carried, now);
  const isKept = left.size === 0 || (keepsCookies(request.headers) && cookies !== null);
  const page = isKept
    ? null
    : await drawPage(outcome.redirect, left).catch((error: unknown) => {
        log.error('form.not_drawn', { requestId, route, code: faultCode(error) });
        return null;
      });
  const headers = { ...FORM_HEADERS, 'x-request-id': requestId };
  return withCookies(
    page
      ? new Response(page.html, { status: outcome.status, headers: { ...headers, ...pageHeaders(page) } })
      : new Response(null, { status: 303, headers: { ...headers, location: outcome.redirect } }),
    request,
    cookies ?? [],
  );
}

/** What goes with a page that was drawn for one answer. */
export const pageHeaders = ({ policy }: DrawnPage) => ({
  'content-type': 'text/html; charset=utf-8',
  'content-security-policy': policy,
});

/** `Set-Cookie` headers of an outcome; null where something is too long for a cookie. */
export function setCookies({ keep = [], forget = [] }: FormResponse, now: Date): string[] | null {
  const kept = keep.map(({ cookie, value }) => keepInCookie(cookie, value, now));
  if (kept.includes(null)) return null;
  return [...kept.flatMap((headers) => headers ?? []), ...forget.flatMap(forgetCookie)];
}

/** What the next page needs: what the form carried, unless the outcome forgets it, and what the outcome keeps. */
function handedOn(
  { keep = [], forget = [] }: FormResponse,
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

function withCookies(response: Response, request: PostRequest, cookies: readonly string[]): Response {
  for (const cookie of [...cookies, ...forgetProbe(request)]) response.headers.append('set-cookie', cookie);
  return response;
}
