import { DEVELOPMENT_TASKS } from './scripts/development.js';

// The import directions in docs/architecture.md: app → components → contexts of lib → lib/auth → lib/platform →
// lib/shared, and lib/outbox/notify → emails → lib/shared. Type-only imports count. Code for the browser has its own
// rules (.dependency-cruiser.browser.js). Paths are relative to the folder being checked.

const OURS = '^(app|components|content|emails|lib|prisma|scripts|tests)/|^[^/]+\\.[cm]?[jt]sx?$';
const CONTEXT = '^lib/(?!platform/|shared/|auth/)([^/]+)/';
const CONTENT = '^content/';
const BLOCKS = '^content/blocks/';
export const PLATFORM = '^lib/platform/';
const SHARED = '^lib/shared/';
const AUTH = '^lib/auth/';
export const PRISMA = '^prisma/generated/';
/** Files of a context, in its own folder or a subfolder. */
export const contextFile = (...names) =>
  `^lib/(?!platform/|shared/|auth/)[a-z/-]+/(?:${names.join('|')})\\.tsx?$`;

/** Development tasks, with the folders and files that belong to them. */
const DEVELOPMENT = [
  `^scripts/(${DEVELOPMENT_TASKS.join('|')}|schema-engine)\\.ts$`,
  '^scripts/mail-catcher(/|\\.ts$)', // bundled, and run in a trial alone
  '^scripts/(assurance|bench|check|demo|readability)/',
  '^tests/',
];

/** A layer may import only these layers of ours. */
const only = (name, from, allowed) => ({
  name,
  severity: 'error',
  from,
  to: { path: OURS, pathNot: allowed },
});
export const never = (name, from, to) => ({ name, severity: 'error', from, to });

const layers = [
  only('shared-imports-nothing', { path: SHARED }, SHARED),
  only('content-imports-nothing', { path: CONTENT, pathNot: BLOCKS }, CONTENT),
  only('blocks-are-pure', { path: BLOCKS }, [
    CONTENT,
    SHARED,
    '^components/ui/',
    '^lib/clinic/schema\\.ts$', // which facts about the clinic page copy can show
  ]),
  only('platform-below-contexts', { path: PLATFORM }, [PLATFORM, SHARED, PRISMA]),
  only('auth-below-contexts', { path: AUTH }, [
    AUTH,
    PLATFORM,
    SHARED,
    PRISMA,
    '^lib/audit/mutations\\.ts$', // confirming one's identity is recorded like anything else
  ]),
  only('emails-are-templates', { path: '^emails/' }, ['^emails/', SHARED]),
  only('ui-is-domain-free', { path: '^components/ui/' }, ['^components/ui/', SHARED]),
  only('components-read-only', { path: '^components/', pathNot: '^components/ui/' }, [
    '^components/',
    CONTENT,
    SHARED,
    '^lib/auth/(permissions|action)\\.ts$', // who may see what, and the type of an action's result
    contextFile('fields', 'questions', 'statuses', 'schema', 'domain', 'data', 'actions'),
  ]),
  // Writes go through an action, which authorizes them, or through a public form's handler.
  only('app-through-actions', { path: '^app/' }, [
    '^(app|components)/',
    CONTENT,
    SHARED,
    PLATFORM,
    AUTH,
    contextFile(
      'fields',
      'questions',
      'schema',
      'domain',
      'data',
      'loaders',
      'cookies',
      'actions',
      'handlers',
    ),
  ]),
  only('contexts-below-components', { path: CONTEXT }, ['^lib/', CONTENT, PRISMA, '^emails/']),
  only('root-files-use-lib', { path: '^(proxy|instrumentation(-client)?)\\.ts$' }, [
    '^lib/',
    '^content/(areas|languages)\\.ts$', // what an address means
  ]),
  only('scripts-use-lib', { path: '^scripts/', pathNot: '^scripts/readability/' }, [
    '^scripts/',
    '^lib/',
    CONTENT,
    '^app/api/consultation/route\\.ts$', // our server answers it in Next's place
  ]),
];

/** What each context may import from others, besides the clinic’s facts and the audit, which all may. */
const MAY_IMPORT = {
  analytics: [],
  audit: [],
  clinic: [],
  outbox: [],
  content: ['outbox'],
  staff: ['outbox'],
  intake: ['outbox', 'analytics'],
  comments: ['content', 'outbox'],
  cases: ['intake', 'content', 'comments', 'outbox', 'analytics'],
  settings: ['content', 'cases', 'outbox'],
  restore: ['content', 'outbox', 'intake', 'cases', 'comments', 'staff'],
  keys: ['intake', 'comments'],
};
/** The files that other contexts may import. */
const INTERFACE = contextFile(
  'fields',
  'questions',
  'statuses',
  'schema',
  'domain',
  'data',
  'mutations',
  'sealed-values',
);

export const exactly = (file) => `^${RegExp.escape(file)}$`;

const contexts = [
  never(
    'context-without-a-rule',
    { path: CONTEXT, pathNot: `^lib/(${Object.keys(MAY_IMPORT).join('|')})/` },
    {},
  ),
  ...Object.entries(MAY_IMPORT).map(([context, others]) =>
    never(
      'context-to-context',
      { path: `^lib/${context}/` },
      { path: CONTEXT, pathNot: `^lib/(${[context, 'audit', 'clinic', ...others].join('|')})/` },
    ),
  ),
  never('context-by-its-interface', { path: CONTEXT }, { path: CONTEXT, pathNot: ['^lib/$1/', INTERFACE] }),
  never('emails-from-notify-only', { path: CONTEXT, pathNot: contextFile('notify') }, { path: '^emails/' }),
  only('loaders-read', { path: contextFile('loaders', 'cookies') }, [
    contextFile('schema', 'domain', 'data'),
    `${PLATFORM}(cookie-name|sealed-cookie)\\.ts$`,
    AUTH,
    CONTENT,
    SHARED,
  ]),
  never(
    'database-behind-data-and-mutations',
    {
      path: OURS,
      pathNot: [
        PLATFORM,
        AUTH,
        PRISMA,
        contextFile('data', 'mutations'),
        exactly('scripts/demo/mutations.ts'),
        exactly('scripts/bench/mutations.ts'),
      ],
    },
    { path: [PRISMA, `${PLATFORM}db\\.ts$`] },
  ),
];

const LOCAL = '^scripts/local/';

const hygiene = [
  // Embedded PostgreSQL, mail catcher, supervisor, the tests' browser: none of them where the site is served.
  never(
    'no-local-tool-in-a-served-process',
    { path: '^scripts/(web\\.ts$|worker\\.ts$|worker/)' },
    { path: LOCAL, reachable: true },
  ),
  never('no-import-of-scripts', { pathNot: '^(scripts|tests)/' }, { path: '^(scripts|tests)/' }),
  never('no-circular', {}, { circular: true }),
  never(
    'no-orphans',
    // Started or named by a command or configuration, or read only by the compiler; never imported.
    {
      orphan: true,
      path: OURS,
      pathNot: [
        '^app/',
        '^scripts/[^/]+$',
        '\\.d\\.ts$',
        exactly('scripts/local/exit-with-parent.mjs'),
        exactly('scripts/local/show-life.mjs'),
        exactly('scripts/check/contractions.ts'), // a test's
      ],
    },
    {},
  ),
  // No other rule checks an import that can't be resolved.
  never('no-unresolvable', {}, { couldNotResolve: true }),
  never(
    'no-undeclared-package',
    {},
    { dependencyTypes: ['npm-no-pkg', 'npm-unknown', 'unknown', 'undetermined'] },
  ),
  // Neither is installed in production (scripts/run.mjs).
  never(
    'no-development-package',
    { path: OURS, pathNot: DEVELOPMENT },
    { dependencyTypes: ['npm-dev'], dependencyTypesNot: ['type-only'] },
  ),
  never('no-development-script', { path: OURS, pathNot: DEVELOPMENT }, { path: DEVELOPMENT }),
];

/** @type {import('dependency-cruiser').IConfiguration} */
export default {
  forbidden: [...layers, ...contexts, ...hygiene],
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
