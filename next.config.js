import path from 'node:path';

const SECURITY_HEADERS = {
  'X-Content-Type-Options': 'nosniff',
  'X-Frame-Options': 'DENY',
  // Not `no-referrer`: with it browsers send `Origin: null` with our own form.
  'Referrer-Policy': 'same-origin',
  'Cross-Origin-Opener-Policy': 'same-origin',
  'Cross-Origin-Resource-Policy': 'same-origin',
  'Permissions-Policy': 'camera=(), geolocation=(), microphone=(), payment=(), usb=(), browsing-topics=()',
  'Strict-Transport-Security': 'max-age=63072000',
};

// Pages and forms have a policy of their own (lib/platform/csp, lib/platform/public-post.ts), and a second one here would
// be added to it, not replaced by it.
const NO_PAGE_POLICY = [
  { key: 'Content-Security-Policy', value: "default-src 'none'; frame-ancestors 'none'" },
];
const NO_PAGES = ['/_next/static/:path*', '/healthz', '/readyz'];

/** @type {import('next').NextConfig} */
export default {
  poweredByHeader: false,
  images: { unoptimized: true }, // the site has none yet; the optimiser would be an open door
  reactStrictMode: true,
  typescript: { ignoreBuildErrors: true }, // `npm run check` looks at the types of everything, tests included
  cacheHandler: path.resolve('lib/platform/csp/cache-handler.ts'),
  outputFileTracingRoot: import.meta.dirname,
  turbopack: { root: import.meta.dirname },
  serverExternalPackages: ['pg-boss', 'pino'],
  headers: () => [
    { source: '/:path*', headers: Object.entries(SECURITY_HEADERS).map(([key, value]) => ({ key, value })) },
    ...NO_PAGES.map((source) => ({ source, headers: NO_PAGE_POLICY })),
  ],
};
