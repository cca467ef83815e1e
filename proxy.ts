import { randomBytes } from 'node:crypto';
import { NextResponse, type NextRequest } from 'next/server';
import { isFromOtherSite, pageThatOpens } from '@/lib/auth/cross-site';
import { keepsCookies, pageProbe } from '@/lib/platform/cookie-probe';
import { contentSecurityPolicy, NO_PAGE_POLICY } from '@/lib/platform/csp/policy';
import { PASTED_POLICY } from '@/lib/shared/text-policies';
import { permissionFor } from '@/lib/staff/sign-in/domain';

/** The editor of a page, which writes styles into itself, shows the draft in a frame and reads what is pasted as HTML. */
const EDITOR = '/copy/edit/';
const READS_PASTED = ['lexical', PASTED_POLICY];
const DRAFT = '/draft/';

/** Pages whose forms begin a session: they ask first whether the browser keeps the cookies that this takes. */
const SIGN_IN = /^\/(?:sign-in|join)(?:\/|$)/;

export function proxy(request: NextRequest) {
  const { method, headers, nextUrl } = request;
  const { pathname, search } = nextUrl;
  if (permissionFor(pathname) && isFromOtherSite(method, headers)) return openAgain(pathname + search);
  const response = withPolicy(request);
  if (SIGN_IN.test(pathname) && !keepsCookies(headers)) response.headers.append('set-cookie', pageProbe());
  return response;
}

const openAgain = (path: string) =>
  new NextResponse(pageThatOpens(path), {
    headers: {
      'cache-control': 'no-store',
      'content-security-policy': NO_PAGE_POLICY,
      'content-type': 'text/html; charset=utf-8',
    },
  });

/** Gives each page that is rendered per request a nonce; prerendered pages have hashes (lib/platform/csp). */
function withPolicy(request: NextRequest): NextResponse {
  const { pathname, search } = request.nextUrl;
  const headers = new Headers(request.headers);
  headers.set('x-path', pathname + search); // for the sign-in, which leads back here
  if (process.env.NODE_ENV === 'development') return NextResponse.next({ request: { headers } });
  const policy = contentSecurityPolicy({
    scripts: [`'nonce-${randomBytes(16).toString('base64')}'`],
    inlineStyles: pathname.startsWith(EDITOR),
    frames: pathname.startsWith(EDITOR) || pathname.startsWith(DRAFT),
    textPolicies: pathname.startsWith(EDITOR) ? READS_PASTED : [],
  });
  headers.set('content-security-policy', policy); // where Next finds the nonce for its own scripts
  const response = NextResponse.next({ request: { headers } });
  response.headers.set('content-security-policy', policy);
  if (pathname.startsWith(DRAFT)) response.headers.set('x-frame-options', 'SAMEORIGIN');
  return response;
}

export const config = {
  matcher: [
    '/consultation',
    '/consultation/check',
    '/consultation/received',
    '/your-request/:path(check|code|held|delete)',
    '/draft/:path*',
    '/reply/:path*',
    '/account/:path*',
    '/activity/:path*',
    '/copy/:path*',
    '/desk/:path*',
    '/join/:path*',
    '/replies/:path*',
    '/sign-in/:path*',
    '/team/:path*',
  ],
};
