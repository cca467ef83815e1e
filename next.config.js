import path from 'node:path';
import { AREAS } from './content/areas.ts';
import redirects from './content/redirects.json' with { type: 'json' };

const DEFAULT_LANGUAGE = 'en';
/** First segments of addresses outside the public site, and its other languages. */
const NOT_THE_SITE = [...Object.keys(AREAS), DEFAULT_LANGUAGE];

/** @type {import('next').NextConfig} */
export default {
  poweredByHeader: false,
  experimental: {
    globalNotFound: true, // the site's root layout has a parameter, so it can't frame what is not found
    authInterrupts: true, // `forbidden()` answers 403 with the staff area's own page
  },
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
  rewrites: () => ({
    // The public site has a folder of its own, so that what leads nowhere in another area is nothing of it. The default
    // language has no prefix in its addresses.
    afterFiles: [
      { source: '/', destination: `/site/${DEFAULT_LANGUAGE}` },
      {
        source: `/:path((?!(?:${NOT_THE_SITE.join('|')})(?:/|$)).*)`,
        destination: `/site/${DEFAULT_LANGUAGE}/:path`,
      },
    ],
  }),
  // Addresses of the clinic's earlier site, and what browsers ask for by themselves.
  redirects: () => redirects.map((redirect) => ({ ...redirect, permanent: true })),
};
