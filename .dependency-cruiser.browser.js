import { globSync, readFileSync } from 'node:fs';
import base, { exactly, contextFile, never, PLATFORM, PRISMA } from './.dependency-cruiser.js';

// What a file reaches in the browser. Types are gone by then, and a server action is just an address, so neither is
// followed.

const USE_CLIENT = /^(?:\s|\/\/.*|\/\*[\s\S]*?\*\/)*['"]use client['"]/;
const clientFiles = globSync('{app,components,lib}/**/*.{ts,tsx}').filter((file) =>
  USE_CLIENT.test(readFileSync(file, 'utf8')),
);
const SERVER_ONLY = [
  PLATFORM,
  '^lib/auth/(?!permissions\\.ts$)',
  PRISMA,
  '^emails/',
  contextFile('data', 'mutations', 'loaders', 'cookies', 'handlers', 'notify'),
];

const browser = [
  never(
    'browser-never-reaches-server',
    { path: ['^components/ui/', ...clientFiles.map(exactly)] },
    { path: SERVER_ONLY, reachable: true },
  ),
  never(
    'schema-and-domain-fit-for-browser',
    { path: contextFile('schema', 'domain') },
    { path: SERVER_ONLY, reachable: true },
  ),
];

/** @type {import('dependency-cruiser').IConfiguration} */
export default {
  forbidden: browser,
  options: {
    ...base.options,
    doNotFollow: { path: ['node_modules', PRISMA, contextFile('actions')] },
    tsPreCompilationDeps: false,
  },
};
