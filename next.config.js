import path from 'node:path';
import redirects from './content/redirects.json' with { type: 'json' };

/** @type {import('next').NextConfig} */
export default {
  poweredByHeader: false,
  experimental: {
    preloadEntriesOnStart: false, // a route's code is loaded when it's first asked for (docs/adr/0013)
    globalNotFound: true, // the site's root layout has a parameter, so it can't wrap the not-found page
    authInterrupts: true, // `forbidden()` responds with 403 and the staff area's own page
    isrFlushToDisk: false, // pages rendered again stay in memory: the folder may be read-only
  },
  // Otherwise Next tells proxy.ts that 127.0.0.1 is localhost, and takes a rewrite to it for one to another server.
  skipProxyUrlNormalize: true,
  images: { unoptimized: true }, // pictures are encoded once, on upload; the optimizer would be open to abuse
  reactStrictMode: true,
  // `page.dev.tsx` is a page only in development: /styleguide.
  pageExtensions: process.env.NODE_ENV === 'development' ? ['dev.tsx', 'tsx', 'ts'] : ['tsx', 'ts'],
  typescript: { ignoreBuildErrors: true }, // `npm run check` checks the types of everything, tests included
  // Bundled with the programs (scripts/bundle.js). In development Next keeps no pages.
  ...(process.env.NODE_ENV === 'production' && { cacheHandler: path.resolve('dist/cache-handler.js') }),
  outputFileTracingRoot: import.meta.dirname,
  turbopack: { root: import.meta.dirname },
  serverExternalPackages: [
    'pg-boss',
    'pino',
    '@zxcvbn-ts/core',
    '@zxcvbn-ts/language-common',
    '@zxcvbn-ts/language-en',
  ],
  // Addresses of the clinic's earlier site, and what browsers request on their own.
  redirects: () => redirects.map((redirect) => ({ ...redirect, permanent: true })),
};
