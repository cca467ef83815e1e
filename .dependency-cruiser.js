import { globSync, readFileSync } from 'node:fs';
import path from 'node:path';

// The directions of docs/architecture.md: app → components → lib/<feature> → lib/platform → lib/shared, and a feature's
// notify → emails → lib/shared. Type-only imports count. Paths are relative to the folder that is looked at.

const OURS = '^(app|components|content|emails|lib|prisma|scripts|tests)/|^[^/]+\\.[cm]?[jt]sx?$';
const FEATURE = '^lib/(?!platform/|shared/|auth/)([^/]+)/';
const CONTENT = '^content/';
const PLATFORM = '^lib/platform/';
const SHARED = '^lib/shared/';
const AUTH = '^lib/auth/';
const PRISMA = '^prisma/generated/';
const featureFile = (...names) => `${FEATURE}(${names.join('|')})\\.tsx?$`;

/** From one layer, only these layers of ours. */
const only = (name, from, allowed) => ({
  name,
  severity: 'error',
  from,
  to: { path: OURS, pathNot: allowed },
});
const never = (name, from, to) => ({ name, severity: 'error', from, to });

const layers = [
  only('shared-imports-nothing', { path: SHARED }, SHARED),
  only('content-imports-nothing', { path: CONTENT }, CONTENT),
  only('platform-below-features', { path: PLATFORM }, [PLATFORM, SHARED, PRISMA]),
  only('auth-below-features', { path: AUTH }, [AUTH, PLATFORM, SHARED, PRISMA]),
  only('emails-are-templates', { path: '^emails/' }, ['^emails/', SHARED]),
  only('ui-is-domain-free', { path: '^components/ui/' }, ['^components/ui/', SHARED]),
  only('components-read-only', { path: '^components/', pathNot: '^components/ui/' }, [
    '^components/',
    CONTENT,
    SHARED,
    '^lib/auth/(permissions|action)\\.ts$', // who may see what, and the type of an action's answer
    featureFile('fields', 'schema', 'domain', 'data', 'actions'),
  ]),
  // What is written goes through an action, which authorises, or the handler of a public form.
  only('app-through-actions', { path: '^app/' }, [
    '^(app|components)/',
    CONTENT,
    SHARED,
    PLATFORM,
    AUTH,
    featureFile('fields', 'schema', 'domain', 'data', 'loaders', 'cookies', 'actions', 'handlers'),
  ]),
  only('features-below-components', { path: FEATURE }, ['^lib/', CONTENT, PRISMA, '^emails/']),
  only('root-files-use-lib', { path: '^(proxy|instrumentation)\\.ts$' }, '^lib/'),
  only('scripts-use-lib', { path: '^scripts/' }, ['^scripts/', '^lib/', CONTENT]),
];

/** The imports from one feature to another that there are. A new one is a decision: add it here. */
const ACROSS_FEATURES = {
  // Whatever changes something writes it down in the same transaction.
  'lib/own-page/mutations.ts': [
    'lib/audit/mutations.ts',
    'lib/deliveries/domain.ts',
    'lib/deliveries/mutations.ts',
    'lib/intake/domain.ts',
  ],
  'lib/deliveries/notify.tsx': ['lib/clinic/data.ts'],
  'lib/copy/domain.ts': ['lib/clinic/schema.ts'],
  'lib/intake/handlers.ts': ['lib/clinic/data.ts', 'lib/clinic/domain.ts', 'lib/counts/mutations.ts'],
  'lib/intake/mutations.ts': ['lib/clinic/data.ts', 'lib/clinic/domain.ts', 'lib/deliveries/mutations.ts'],
  'lib/own-page/data.ts': ['lib/intake/domain.ts', 'lib/intake/schema.ts'],
  'lib/own-page/handlers.ts': ['lib/intake/cookies.ts'],
};

const exactly = (file) => `^${RegExp.escape(file)}$`;

const features = [
  never(
    'feature-to-feature',
    { path: FEATURE, pathNot: Object.keys(ACROSS_FEATURES).map(exactly) },
    { path: FEATURE, pathNot: '^lib/$1/' },
  ),
  ...Object.entries(ACROSS_FEATURES).map(([from, to]) =>
    never(
      'feature-to-feature',
      { path: exactly(from) },
      { path: FEATURE, pathNot: [`^${path.dirname(from)}/`, ...to.map(exactly)] },
    ),
  ),
  never('emails-from-notify-only', { path: FEATURE, pathNot: featureFile('notify') }, { path: '^emails/' }),
  only('loaders-read', { path: featureFile('loaders', 'cookies') }, [
    featureFile('schema', 'domain', 'data'),
    `${PLATFORM}sealed-cookie\\.ts$`,
    AUTH,
    CONTENT,
    SHARED,
  ]),
  never(
    'database-behind-data-and-mutations',
    {
      path: OURS,
      pathNot: [PLATFORM, AUTH, PRISMA, featureFile('data', 'mutations')],
    },
    { path: [PRISMA, `${PLATFORM}db\\.ts$`] },
  ),
];

const USE_CLIENT = /^(?:\s|\/\/.*|\/\*[\s\S]*?\*\/)*['"]use client['"]/;
const clientFiles = globSync('{app,components,lib}/**/*.{ts,tsx}').filter((file) =>
  USE_CLIENT.test(readFileSync(file, 'utf8')),
);
const SERVER_ONLY = [
  PLATFORM,
  AUTH,
  PRISMA,
  '^emails/',
  featureFile('data', 'mutations', 'loaders', 'cookies', 'actions', 'handlers', 'notify'),
];

const browser = [
  never(
    'browser-never-reaches-server',
    { path: ['^components/ui/', ...clientFiles.map(exactly)] },
    { path: SERVER_ONLY, reachable: true },
  ),
  never(
    'schema-and-domain-fit-for-browser',
    { path: featureFile('schema', 'domain') },
    { path: SERVER_ONLY, reachable: true },
  ),
];

const hygiene = [
  never('no-import-of-scripts', { pathNot: '^(scripts|tests)/' }, { path: '^(scripts|tests)/' }),
  never('no-circular', {}, { circular: true }),
  never(
    'no-orphans',
    // Started or named by a command or by configuration, never imported.
    {
      orphan: true,
      path: OURS,
      pathNot: ['^app/', '^scripts/[^/]+$', exactly('scripts/supervisor/exit-with-parent.mjs')],
    },
    {},
  ),
  // An import that is not found is checked by no other rule.
  never('no-unresolvable', {}, { couldNotResolve: true }),
  never(
    'no-undeclared-package',
    {},
    { dependencyTypes: ['npm-no-pkg', 'npm-unknown', 'unknown', 'undetermined'] },
  ),
  never(
    'no-development-package',
    { path: '^(app|components|content|emails|lib)/|^scripts/(start|worker|supervisor/)' },
    { dependencyTypes: ['npm-dev'], dependencyTypesNot: ['type-only'] },
  ),
];

/** @type {import('dependency-cruiser').IConfiguration} */
export default {
  forbidden: [...layers, ...features, ...browser, ...hygiene],
  options: {
    doNotFollow: { path: ['node_modules', PRISMA] },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'require', 'node', 'default'],
    },
  },
};
