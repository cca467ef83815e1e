import { randomBytes } from 'node:crypto';
import { NextResponse, type NextRequest } from 'next/server';
import { AREAS, SITE_ROUTES } from '@/content/areas';
import { DEFAULT_LANGUAGE, isLanguage } from '@/content/languages';
import { isFromOtherSite, pageThatOpens } from '@/lib/auth/cross-site';
import { keepsCookies, pageProbe } from '@/lib/platform/cookie-probe';
import { contentSecurityPolicy, NO_PAGE_POLICY } from '@/lib/platform/csp/policy';
import { ownValue } from '@/lib/shared/own-value';
import { PASTED_POLICY } from '@/lib/shared/text-policies';
import { permissionFor } from '@/lib/staff/sign-in/domain';

/** The page editor, which writes styles into itself, shows the draft in a frame, and parses pasted content as HTML. */
const EDITOR = '/copy/edit/';
const READS_PASTED = ['lexical', PASTED_POLICY];
const DRAFT = '/draft/';

/** Pages whose forms start a session: they first check whether the browser stores the cookies that it needs. */
const SIGN_IN = /^\/(?:sign-in|join)(?:\/|$)/;

/** Site pages that are rendered for each request, by route. */
const PER_REQUEST =
  /^\/[a-z]+(?:-[a-z\d]+)*\/(?:consultation(?:\/(?:check|received))?|your-request\/(?:check|code|held|delete)|(?:draft|reply)(?:\/(?!removed$).*)?)$/;

export function proxy(request: NextRequest) {
  const { method, headers, nextUrl } = request;
  const { pathname, search } = nextUrl;
  if (permissionFor(pathname) && isFromOtherSite(method, headers)) return openAgain(pathname + search);
  const route = routeOf(pathname);
  if (!needsNonce(route)) return forward(request, route);
  const response = withPolicy(request, route);
  if (SIGN_IN.test(pathname) && !keepsCookies(headers)) response.headers.append('set-cookie', pageProbe());
  return response;
}

/**
 * The route for an address. The site's pages are below their language, which addresses in the default language leave
 * out (docs/adr/0023). In another area, a route of the site doesn't exist: `/desk/consultation` isn't a form in a
 * language named desk.
 */
function routeOf(pathname: string): string {
  const [, first = '', second = ''] = pathname.split('/');
  const isNamed = isLanguage(first) || (Object.hasOwn(AREAS, first) && !SITE_ROUTES.includes(second));
  return isNamed ? pathname : `/${DEFAULT_LANGUAGE}${pathname === '/' ? '' : pathname}`;
}

function needsNonce(route: string): boolean {
  const [, first = ''] = route.split('/');
  return ownValue(AREAS, first)?.nonce ?? PER_REQUEST.test(route);
}

function forward({ nextUrl, url }: NextRequest, route: string, headers?: Headers): NextResponse {
  const init = headers && { request: { headers } };
  return route === nextUrl.pathname
    ? NextResponse.next(init)
    : NextResponse.rewrite(new URL(route + nextUrl.search, url), init);
}

const openAgain = (path: string) =>
  new NextResponse(pageThatOpens(path), {
    headers: {
      'cache-control': 'no-store',
      'content-security-policy': NO_PAGE_POLICY,
      'content-type': 'text/html; charset=utf-8',
    },
  });

/** The query without what Next's client-side router adds to it. */
const withoutRouter = (search: string) => search.replace(/([?&])_rsc=[^&]*&?/, '$1').replace(/[?&]$/, '');

/** Gives each page that is rendered per request a nonce; prerendered pages have hashes (lib/platform/csp). */
function withPolicy(request: NextRequest, route: string): NextResponse {
  const { pathname, search } = request.nextUrl;
  const headers = new Headers(request.headers);
  headers.set('x-path', pathname + withoutRouter(search)); // lets the sign-in page lead back here
  if (process.env.NODE_ENV === 'development') return forward(request, route, headers);
  const policy = contentSecurityPolicy({
    scripts: [`'nonce-${randomBytes(16).toString('base64')}'`],
    inlineStyles: pathname.startsWith(EDITOR),
    frames: pathname.startsWith(EDITOR) || pathname.startsWith(DRAFT),
    textPolicies: pathname.startsWith(EDITOR) ? READS_PASTED : [],
  });
  headers.set('content-security-policy', policy); // Next reads the nonce for its own scripts from here
  const response = forward(request, route, headers);
  response.headers.set('content-security-policy', policy);
  if (pathname.startsWith(DRAFT)) response.headers.set('x-frame-options', 'SAMEORIGIN');
  return response;
}

export const config = {
  // Everything except Next's own files, handlers that check for themselves, and files at the root.
  matcher: ['/((?!(?:_next/static|api)(?:/|$)|[^/]*\\.[^/]*$).*)'],
};
