import { cookieName, isHttpsSite } from './cookie-name';
import type { PostRequest } from './form-body';

// Whether a browser keeps cookies, asked of the browser itself before an answer depends on it. The post of a public form
// is sent back to the same address by 307, which repeats it with what was typed, and with this cookie where the browser
// keeps any: reading a public page sets no cookie. Pages that staff sign in on set it by themselves (proxy.ts).

const PROBE = 'keeps-cookies';
const FORMS = '/api';
const PLACES = [FORMS, '/'] as const;
const MAX_AGE_SECONDS = 60;
/** The query parameter that marks a browser as asked; it says nothing about who sends what. */
const ASKED = { name: 'cookies', value: 'asked' } as const;

/** The cookies of a request by their names. */
export const sentCookies = (headers: Headers): Map<string, string> =>
  new Map(
    (headers.get('cookie') ?? '').split(/; */).map((pair): [string, string] => {
      const at = pair.indexOf('=');
      return [pair.slice(0, at), pair.slice(at + 1)];
    }),
  );

/** Whether the sender is known to keep cookies. */
export const keepsCookies = (headers: Headers): boolean => {
  const sent = sentCookies(headers);
  return PLACES.some((path) => sent.has(cookieName(PROBE, path)));
};

const wasAsked = ({ url }: PostRequest) => new URL(url).searchParams.get(ASKED.name) === ASKED.value;

/** Only browsers name where a form comes from; others are not asked, since not all of them follow. */
const isBrowser = ({ headers }: PostRequest) => headers.has('sec-fetch-site') || headers.has('origin');

/** Whether a browser was asked and kept no cookie. */
export const keepsNoCookies = (request: PostRequest): boolean =>
  wasAsked(request) && !keepsCookies(request.headers);

/** Whether to ask the browser first. */
export const asksForCookies = (request: PostRequest): boolean =>
  isBrowser(request) && !wasAsked(request) && !keepsCookies(request.headers);

/** Sends the browser back with its form. */
export function sendsProbe(request: PostRequest, headers: Record<string, string>): Response {
  const location = `${new URL(request.url).pathname}?${ASKED.name}=${ASKED.value}`;
  return new Response(null, {
    status: 307,
    headers: { ...headers, location, 'set-cookie': probeCookie('1', FORMS, MAX_AGE_SECONDS) },
  });
}

/** `Set-Cookie` headers that leave nothing of the question behind. */
export const forgetProbe = (request: PostRequest): string[] =>
  keepsCookies(request.headers) ? [probeCookie('', FORMS, 0)] : [];

/** A `Set-Cookie` header for a page whose forms need cookies, for as long as the browser is open. */
export const pageProbe = (): string => probeCookie('1', '/');

function probeCookie(value: string, path: (typeof PLACES)[number], maxAge?: number): string {
  const age = maxAge === undefined ? '' : `; Max-Age=${maxAge}`;
  const secure = isHttpsSite() ? '; Secure' : '';
  return `${cookieName(PROBE, path)}=${value}; Path=${path}${age}; HttpOnly; SameSite=Strict${secure}`;
}
