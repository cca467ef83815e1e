import { randomBytes } from 'node:crypto';
import { NextResponse, type NextRequest } from 'next/server';
import { contentSecurityPolicy } from '@/lib/platform/csp/policy';

/** Gives each page that is rendered per request a nonce; prerendered pages have hashes (lib/platform/csp). */
export function proxy(request: NextRequest) {
  if (process.env.NODE_ENV === 'development') return NextResponse.next();
  const policy = contentSecurityPolicy([`'nonce-${randomBytes(16).toString('base64')}'`]);
  const headers = new Headers(request.headers);
  headers.set('content-security-policy', policy); // where Next finds the nonce for its own scripts
  headers.set('x-path', request.nextUrl.pathname); // for the sign-in, which leads back here
  const response = NextResponse.next({ request: { headers } });
  response.headers.set('content-security-policy', policy);
  return response;
}

export const config = {
  matcher: [
    '/consultation',
    '/consultation/check',
    '/consultation/received',
    '/your-request/:path(held|code)',
    '/account/:path*',
    '/activity/:path*',
    '/desk/:path*',
    '/join/:path*',
    '/sign-in/:path*',
    '/team/:path*',
  ],
};
