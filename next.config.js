import path from 'node:path';
import redirects from './content/redirects.json' with { type: 'json' };

/** @type {import('next').NextConfig} */
export default {
  poweredByHeader: false,
  experimental: {
    globalNotFound: true, // the site's root layout has a parameter, so it can't frame what is not found
    authInterrupts: true, // `forbidden()` answers 403 with the staff area's own page
  },
  // Next would tell proxy.ts that 127.0.0.1 is localhost, and take a rewrite that says so for one to another server.
  skipProxyUrlNormalize: true,
  images: { unoptimized: true }, // pictures are encoded once, when they are uploaded; the optimiser would be an open door
  reactStrictMode: true,
  // `page.dev.tsx` is a page in development alone: /styleguide.
  pageExtensions: process.env.NODE_ENV === 'development' ? ['dev.tsx', 'tsx', 'ts'] : ['tsx', 'ts'],
  typescript: { ignoreBuildErrors: true }, // `npm run check` looks at the types of everything, tests included
  cacheHandler: path.resolve('lib/platform/csp/cache-handler.ts'),
  outputFileTracingRoot: import.meta.dirname,
  turbopack: { root: import.meta.dirname },
  serverExternalPackages: [
    'pg-boss',
    'pino',
    'rate-limiter-flexible',
    '@zxcvbn-ts/core',
    '@zxcvbn-ts/language-common',
    '@zxcvbn-ts/language-en',
  ],
  // Addresses of the clinic's earlier site, and what browsers ask for by themselves.
  redirects: () => redirects.map((redirect) => ({ ...redirect, permanent: true })),
};
