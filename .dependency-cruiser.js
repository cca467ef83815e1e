import path from 'node:path';
import { DEVELOPMENT_TASKS } from './scripts/development.js';

// The directions of docs/architecture.md: app → components → lib/<feature> → lib/platform → lib/shared, and a feature's
// notify → emails → lib/shared. Type-only imports count. What a browser
// gets has rules of its own (.dependency-cruiser.browser.js). Paths are relative to the folder that is looked at.

const OURS = '^(app|components|content|emails|lib|prisma|scripts|tests)/|^[^/]+\\.[cm]?[jt]sx?$';
const FEATURE = '^lib/(?!platform/|shared/|auth/)([^/]+)/';
const CONTENT = '^content/';
export const PLATFORM = '^lib/platform/';
const SHARED = '^lib/shared/';
const AUTH = '^lib/auth/';
export const PRISMA = '^prisma/generated/';
export const featureFile = (...names) => `${FEATURE}(${names.join('|')})\\.tsx?$`;

/** Tasks of development, with the folders and files of their own. */
const DEVELOPMENT = [
  `^scripts/(${DEVELOPMENT_TASKS.join('|')}|schema-engine)\\.ts$`,
  '^scripts/(bench|check|demo|test)/',
  '^tests/',
];

/** From one layer, only these layers of ours. */
const only = (name, from, allowed) => ({
  name,
  severity: 'error',
  from,
  to: { path: OURS, pathNot: allowed },
});
export const never = (name, from, to) => ({ name, severity: 'error', from, to });

const layers = [
  only('shared-imports-nothing', { path: SHARED }, SHARED),
  only('content-imports-nothing', { path: CONTENT }, CONTENT),
  only('platform-below-features', { path: PLATFORM }, [PLATFORM, SHARED, PRISMA]),
  only('auth-below-features', { path: AUTH }, [
    AUTH,
    PLATFORM,
    SHARED,
    PRISMA,
    '^lib/audit/mutations\\.ts$', // who showed who they are is written down as anything else is
  ]),
  only('emails-are-templates', { path: '^emails/' }, ['^emails/', SHARED]),
  only('ui-is-domain-free', { path: '^components/ui/' }, ['^components/ui/', SHARED]),
  only('components-read-only', { path: '^components/', pathNot: '^components/ui/' }, [
    '^components/',
    CONTENT,
    SHARED,
    '^lib/auth/(permissions|action)\\.ts$', // who may see what, and the type of an action's answer
    featureFile('fields', 'statuses', 'schema', 'domain', 'data', 'actions'),
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
  only('root-files-use-lib', { path: '^(proxy|instrumentation(-client)?)\\.ts$' }, '^lib/'),
  only('scripts-use-lib', { path: '^scripts/' }, ['^scripts/', '^lib/', CONTENT]),
];

/** What every feature may import: the clinic's facts, what no text may claim, and the record of what was done. */
const FOR_EVERY_FEATURE = [
  'lib/audit/mutations.ts',
  'lib/audit/schema.ts',
  'lib/audit/sealed-values.ts',
  'lib/claims/domain.ts',
  'lib/clinic/data.ts',
  'lib/clinic/domain.ts',
  'lib/clinic/fields.ts',
  'lib/clinic/statuses.ts',
];

/** The other imports from one feature to another that there are. A new one is a decision: add it here. */
const ACROSS_FEATURES = {
  'lib/casefile/data.ts': [
    'lib/intake/data.ts',
    'lib/intake/domain.ts',
    'lib/intake/schema.ts',
    'lib/proofs/mutations.ts',
    'lib/retention/data.ts',
  ],
  'lib/casefile/domain.ts': [
    'lib/deliveries/fields.ts',
    'lib/deliveries/schema.ts',
    'lib/intake/schema.ts',
    'lib/proofs/domain.ts',
    'lib/retention/domain.ts',
  ],
  'lib/casefile/loaders.ts': ['lib/audit/data.ts', 'lib/deliveries/data.ts', 'lib/desk/data.ts'],
  'lib/casefile/mutations.ts': [
    'lib/clinic/schema.ts',
    'lib/deliveries/mutations.ts',
    'lib/intake/data.ts',
    'lib/intake/mutations.ts',
    'lib/proofs/mutations.ts',
  ],
  'lib/copy/domain.ts': ['lib/clinic/schema.ts'],
  'lib/deliveries/mutations.ts': ['lib/proofs/mutations.ts'],
  'lib/desk/actions.ts': ['lib/casefile/data.ts'],
  'lib/desk/data.ts': ['lib/casefile/fields.ts', 'lib/intake/data.ts', 'lib/intake/domain.ts'],
  'lib/desk/domain.ts': ['lib/casefile/fields.ts', 'lib/clinic/schema.ts'],
  'lib/desk/loaders.ts': ['lib/casefile/data.ts', 'lib/retention/data.ts'],
  'lib/desk/mutations.ts': ['lib/casefile/mutations.ts', 'lib/intake/data.ts'],
  'lib/export/data.ts': ['lib/casefile/domain.ts', 'lib/intake/data.ts', 'lib/intake/domain.ts'],
  'lib/export/domain.ts': ['lib/casefile/fields.ts', 'lib/intake/schema.ts', 'lib/proofs/domain.ts'],
  'lib/export/mutations.ts': ['lib/audit/data.ts', 'lib/deliveries/mutations.ts', 'lib/proofs/mutations.ts'],
  'lib/export/schema.ts': ['lib/casefile/fields.ts'],
  'lib/intake/handlers.ts': ['lib/counts/mutations.ts'],
  'lib/intake/mutations.ts': [
    'lib/audit/data.ts',
    'lib/casefile/domain.ts',
    'lib/deliveries/mutations.ts',
    'lib/proofs/mutations.ts',
  ],
  'lib/numbers/data.ts': ['lib/casefile/fields.ts', 'lib/counts/data.ts', 'lib/counts/domain.ts'],
  'lib/numbers/domain.ts': ['lib/clinic/schema.ts'],
  'lib/own-page/data.ts': ['lib/intake/data.ts', 'lib/intake/schema.ts', 'lib/proofs/data.ts'],
  'lib/own-page/domain.ts': ['lib/intake/domain.ts'],
  'lib/own-page/handlers.ts': ['lib/intake/cookies.ts'],
  'lib/own-page/mutations.ts': [
    'lib/audit/data.ts',
    'lib/deliveries/domain.ts',
    'lib/deliveries/mutations.ts',
    'lib/intake/mutations.ts',
  ],
  'lib/pages/data.ts': [
    'lib/approvals/data.ts',
    'lib/copy/data.ts',
    'lib/copy/domain.ts',
    'lib/copy/schema.ts',
    'lib/publishing/data.ts',
    'lib/publishing/domain.ts',
  ],
  'lib/pages/domain.ts': ['lib/copy/domain.ts', 'lib/copy/schema.ts'],
  'lib/pages/mutations.ts': [
    'lib/approvals/data.ts',
    'lib/approvals/mutations.ts',
    'lib/approvals/schema.ts',
    'lib/deliveries/mutations.ts',
    'lib/copy/data.ts',
    'lib/copy/domain.ts',
    'lib/copy/mutations.ts',
    'lib/copy/schema.ts',
    'lib/publishing/data.ts',
    'lib/publishing/mutations.ts',
  ],
  'lib/pages/schema.ts': ['lib/approvals/schema.ts', 'lib/copy/schema.ts'],
  'lib/previews/actions.ts': ['lib/copy/schema.ts'],
  'lib/previews/data.ts': [
    'lib/copy/data.ts',
    'lib/copy/domain.ts',
    'lib/copy/schema.ts',
    'lib/publishing/data.ts',
  ],
  'lib/previews/mutations.ts': ['lib/copy/schema.ts'],
  'lib/proofs/data.ts': ['lib/audit/data.ts', 'lib/clinic/schema.ts'],
  'lib/proofs/domain.ts': ['lib/retention/fields.ts'],
  'lib/proofs/mutations.ts': ['lib/audit/data.ts', 'lib/intake/data.ts'],
  'lib/publishing/actions.ts': ['lib/copy/schema.ts'],
  'lib/publishing/data.ts': [
    'lib/copy/data.ts',
    'lib/copy/domain.ts',
    'lib/copy/schema.ts',
    'lib/settings/fields.ts',
  ],
  'lib/publishing/domain.ts': ['lib/copy/domain.ts', 'lib/copy/schema.ts'],
  'lib/publishing/loaders.ts': ['lib/copy/schema.ts'],
  'lib/publishing/mutations.ts': [
    'lib/approvals/data.ts',
    'lib/copy/data.ts',
    'lib/copy/domain.ts',
    'lib/copy/mutations.ts',
    'lib/copy/schema.ts',
    'lib/deliveries/mutations.ts',
  ],
  'lib/publishing/schema.ts': ['lib/copy/schema.ts'],
  'lib/reminders/data.ts': [
    'lib/deliveries/data.ts',
    'lib/deliveries/schema.ts',
    'lib/casefile/fields.ts',
    'lib/retention/data.ts',
    'lib/retention/fields.ts',
  ],
  'lib/reminders/mutations.ts': [
    'lib/deliveries/data.ts',
    'lib/deliveries/mutations.ts',
    'lib/pages/data.ts',
  ],
  'lib/replies/mutations.ts': [
    'lib/approvals/data.ts',
    'lib/copy/data.ts',
    'lib/copy/mutations.ts',
    'lib/deliveries/mutations.ts',
  ],
  'lib/retention/domain.ts': ['lib/clinic/fields.ts', 'lib/clinic/schema.ts'],
  'lib/retention/data.ts': ['lib/clinic/schema.ts'],
  'lib/retention/mutations.ts': [
    'lib/audit/data.ts',
    'lib/deliveries/data.ts',
    'lib/deliveries/mutations.ts',
    'lib/proofs/mutations.ts',
    'lib/replies/mutations.ts',
    'lib/settings/fields.ts',
  ],
  'lib/settings/actions.ts': ['lib/approvals/schema.ts', 'lib/retention/data.ts'],
  'lib/settings/data.ts': [
    'lib/approvals/data.ts',
    'lib/clinic/schema.ts',
    'lib/copy/data.ts',
    'lib/retention/data.ts',
  ],
  'lib/settings/domain.ts': ['lib/clinic/fields.ts', 'lib/clinic/schema.ts'],
  'lib/settings/fields.ts': ['lib/clinic/fields.ts', 'lib/clinic/schema.ts'],
  'lib/settings/mutations.ts': [
    'lib/approvals/data.ts',
    'lib/approvals/mutations.ts',
    'lib/approvals/schema.ts',
    'lib/casefile/mutations.ts',
    'lib/deliveries/data.ts',
    'lib/deliveries/mutations.ts',
    'lib/retention/data.ts',
    'lib/retention/mutations.ts',
  ],
  'lib/settings/schema.ts': ['lib/clinic/fields.ts', 'lib/clinic/schema.ts', 'lib/copy/schema.ts'],
  'lib/sign-in/mutations.ts': ['lib/deliveries/mutations.ts', 'lib/team/mutations.ts'],
  'lib/team/actions.ts': ['lib/sign-in/mutations.ts'],
  'lib/team/data.ts': ['lib/casefile/fields.ts'],
  'lib/team/mutations.ts': [
    'lib/deliveries/data.ts',
    'lib/deliveries/mutations.ts',
    'lib/deliveries/schema.ts',
  ],
};

export const exactly = (file) => `^${RegExp.escape(file)}$`;

const features = [
  never(
    'feature-to-feature',
    { path: FEATURE, pathNot: Object.keys(ACROSS_FEATURES).map(exactly) },
    { path: FEATURE, pathNot: ['^lib/$1/', ...FOR_EVERY_FEATURE.map(exactly)] },
  ),
  ...Object.entries(ACROSS_FEATURES).map(([from, to]) =>
    never(
      'feature-to-feature',
      { path: exactly(from) },
      { path: FEATURE, pathNot: [`^${path.dirname(from)}/`, ...[...FOR_EVERY_FEATURE, ...to].map(exactly)] },
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
      pathNot: [
        PLATFORM,
        AUTH,
        PRISMA,
        featureFile('data', 'mutations'),
        exactly('scripts/demo/mutations.ts'),
        exactly('scripts/bench/mutations.ts'),
      ],
    },
    { path: [PRISMA, `${PLATFORM}db\\.ts$`] },
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
  // Production installs none of either (scripts/run.mjs).
  never(
    'no-development-package',
    { path: OURS, pathNot: DEVELOPMENT },
    { dependencyTypes: ['npm-dev'], dependencyTypesNot: ['type-only'] },
  ),
  never('no-development-script', { path: OURS, pathNot: DEVELOPMENT }, { path: DEVELOPMENT }),
];

/** @type {import('dependency-cruiser').IConfiguration} */
export default {
  forbidden: [...layers, ...features, ...hygiene],
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
