import { copyFileSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { boundaryBreaches, PLACES } from '@/scripts/check/import-boundaries';
import browserRules from '../../.dependency-cruiser.browser.js';
import rules from '../../.dependency-cruiser.js';

const trees: string[] = [];
const imports = (specifier: string) => `import '${specifier}';\n`;

/** Files of ours that the others import, with just enough content: the rules go by names and imports. */
const AROUND: Record<string, string> = {
  'app/page.tsx': imports('@/components/ui/notice'),
  'components/ui/notice.tsx': '',
  'content/consents.ts': '',
  'emails/consultation-received.tsx': '',
  'instrumentation-client.ts': '',
  'instrumentation.ts': '',
  'lib/cases/case/fields.ts': '',
  'lib/clinic/data.ts': '',
  'lib/clinic/schema.ts': '',
  'lib/content/copy/schema.ts': '',
  'lib/intake/data.ts': imports('@/lib/platform/db'),
  'lib/intake/domain.ts': '',
  'lib/intake/handlers.ts': '',
  'lib/intake/mutations.ts': '',
  'lib/intake/schema.ts': '',
  'lib/outbox/fields.ts': '',
  'lib/platform/db.ts': '',
  'lib/platform/env.ts': '',
  'lib/platform/mail.ts': '',
  'lib/settings/schema.ts': '',
  'lib/shared/dates.ts': '',
  'lib/staff/team/schema.ts': '',
  'proxy.ts': imports('@/lib/shared/dates'),
  'scripts/demo/people.ts': '',
  'scripts/local/ports.ts': '',
  'scripts/local/postgres/socket.ts': '',
  'scripts/running-database.ts': imports('./local/postgres/socket'),
};

/** A small tree like our own. */
function treeOf(files: Record<string, string>): string {
  const tree = mkdtempSync(path.join(tmpdir(), 'calusa-boundaries-'));
  trees.push(tree);
  for (const file of ['tsconfig.json', 'package.json']) copyFileSync(file, path.join(tree, file));
  symlinkSync(path.resolve('node_modules'), path.join(tree, 'node_modules'));
  for (const [file, code] of Object.entries(files)) {
    mkdirSync(path.dirname(path.join(tree, file)), { recursive: true });
    writeFileSync(path.join(tree, file), code);
  }
  return tree;
}

afterAll(() => {
  for (const tree of trees) rmSync(tree, { recursive: true });
});

const FORBIDDEN: Record<string, string> = {
  'app/bad/page.tsx': imports('@/lib/intake/mutations'),
  'components/intake/bad.tsx': `'use client';\n${imports('../site/between')}`,
  'components/intake/good.tsx': `'use client';\n${imports('@/lib/cases/bad/actions')}`,
  'lib/cases/bad/actions.ts': `'use server';\n${imports('./mutations')}`,
  'lib/cases/bad/mutations.ts': imports('@/lib/platform/db'),
  'components/site/between.ts': imports('@/lib/intake/data'),
  'components/site/bad.tsx': imports('@/lib/intake/mutations'),

  'components/ui/bad.tsx': imports('@/lib/clinic/schema'),
  'content/bad.ts': imports('@/lib/shared/dates'),
  'content/blocks/bad.ts': imports('@/lib/clinic/data'),
  'emails/bad.tsx': imports('@/lib/clinic/schema'),
  'instrumentation.ts': imports('@/content/consents'),
  'lib/auth/bad.ts': imports('@/lib/intake/domain'),
  'lib/content/copy/bad-component.ts': imports('@/components/ui/notice'),
  'lib/content/copy/bad-database.ts': imports('@/lib/platform/db'),
  'lib/content/copy/bad-mail.ts': imports('@/emails/consultation-received'),
  'lib/analytics/bad.ts': imports('@/lib/intake/schema'),
  'lib/audit/bad.ts': imports('@/lib/outbox/fields'),
  'lib/clinic/bad.ts': imports('@/lib/outbox/fields'),
  'lib/outbox/bad.ts': imports('@/lib/intake/schema'),
  'lib/content/pages/bad.ts': imports('@/lib/staff/team/schema'),
  'lib/staff/team/bad.ts': imports('@/lib/content/copy/schema'),
  'lib/intake/bad.ts': imports('@/lib/cases/case/fields'),
  'lib/comments/bad.ts': imports('@/lib/intake/schema'),
  'lib/cases/queue/bad.ts': imports('@/lib/settings/schema'),
  'lib/settings/bad.ts': imports('@/lib/intake/schema'),
  'lib/strange/bad.ts': imports('@/lib/shared/dates'),
  'lib/cases/case/bad-handler.ts': imports('@/lib/intake/handlers'),
  'lib/cases/export/good.ts': imports('@/lib/intake/domain') + imports('../case/fields'),
  'lib/content/copy/loaders.ts': imports('@/lib/platform/mail'),
  'lib/cases/bad/schema.ts': imports('./between'),
  'lib/cases/bad/between.ts': imports('@/lib/platform/env'),
  'lib/platform/bad.ts': imports('@/lib/intake/domain'),
  'lib/platform/bad-script.ts': imports('@/scripts/local/ports'),
  'lib/shared/bad.ts': imports('@/lib/platform/env'),
  'lib/shared/alone.ts': '',
  'lib/shared/circle.ts': imports('./circle-back'),
  'lib/shared/circle-back.ts': imports('./circle'),
  'lib/shared/nowhere.ts': imports('@/lib/shared/no-such-file'),
  'lib/shared/undeclared.ts': imports('acorn'),
  'lib/shared/development.ts': imports('fast-check'),
  'scripts/bad.ts': imports('@/emails/consultation-received'),
  'scripts/bad-package.ts': imports('fast-check'),
  'scripts/bad-task.ts': imports('./demo/people'),
  'scripts/bench/good.ts': imports('fast-check'),
  'scripts/worker/bad.ts': imports('../running-database'),
};

const BREACHES = [
  ['shared-imports-nothing', 'lib/shared/bad.ts', 'lib/platform/env.ts'],
  ['content-imports-nothing', 'content/bad.ts', 'lib/shared/dates.ts'],
  ['blocks-are-pure', 'content/blocks/bad.ts', 'lib/clinic/data.ts'],
  ['platform-below-contexts', 'lib/platform/bad.ts', 'lib/intake/domain.ts'],
  ['auth-below-contexts', 'lib/auth/bad.ts', 'lib/intake/domain.ts'],
  ['emails-are-templates', 'emails/bad.tsx', 'lib/clinic/schema.ts'],
  ['ui-is-domain-free', 'components/ui/bad.tsx', 'lib/clinic/schema.ts'],
  ['components-read-only', 'components/site/bad.tsx', 'lib/intake/mutations.ts'],
  ['app-through-actions', 'app/bad/page.tsx', 'lib/intake/mutations.ts'],
  ['contexts-below-components', 'lib/content/copy/bad-component.ts', 'components/ui/notice.tsx'],
  ['root-files-use-lib', 'instrumentation.ts', 'content/consents.ts'],
  ['scripts-use-lib', 'scripts/bad.ts', 'emails/consultation-received.tsx'],
  ['context-to-context', 'lib/analytics/bad.ts', 'lib/intake/schema.ts'],
  ['context-to-context', 'lib/audit/bad.ts', 'lib/outbox/fields.ts'],
  ['context-to-context', 'lib/clinic/bad.ts', 'lib/outbox/fields.ts'],
  ['context-to-context', 'lib/outbox/bad.ts', 'lib/intake/schema.ts'],
  ['context-to-context', 'lib/content/pages/bad.ts', 'lib/staff/team/schema.ts'],
  ['context-to-context', 'lib/staff/team/bad.ts', 'lib/content/copy/schema.ts'],
  ['context-to-context', 'lib/intake/bad.ts', 'lib/cases/case/fields.ts'],
  ['context-to-context', 'lib/comments/bad.ts', 'lib/intake/schema.ts'],
  ['context-to-context', 'lib/cases/queue/bad.ts', 'lib/settings/schema.ts'],
  ['context-to-context', 'lib/settings/bad.ts', 'lib/intake/schema.ts'],
  ['context-without-a-rule', 'lib/strange/bad.ts', 'lib/shared/dates.ts'],
  ['context-by-its-interface', 'lib/cases/case/bad-handler.ts', 'lib/intake/handlers.ts'],
  ['emails-from-notify-only', 'lib/content/copy/bad-mail.ts', 'emails/consultation-received.tsx'],
  ['loaders-read', 'lib/content/copy/loaders.ts', 'lib/platform/mail.ts'],
  ['database-behind-data-and-mutations', 'lib/content/copy/bad-database.ts', 'lib/platform/db.ts'],
  ['browser-never-reaches-server', 'components/intake/bad.tsx', 'lib/intake/data.ts'],
  ['browser-never-reaches-server', 'components/intake/bad.tsx', 'lib/platform/db.ts'],
  ['schema-and-domain-fit-for-browser', 'lib/cases/bad/schema.ts', 'lib/platform/env.ts'],
  ['no-import-of-scripts', 'lib/platform/bad-script.ts', 'scripts/local/ports.ts'],
  ['no-circular', 'lib/shared/circle-back.ts', 'lib/shared/circle.ts'],
  ['no-orphans', 'lib/shared/alone.ts', 'lib/shared/alone.ts'],
  ['no-unresolvable', 'lib/shared/nowhere.ts', '@/lib/shared/no-such-file'],
  ['no-undeclared-package', 'lib/shared/undeclared.ts', 'node_modules/acorn/'],
  ['no-development-package', 'lib/shared/development.ts', 'node_modules/fast-check/'],
  ['no-development-package', 'scripts/bad-package.ts', 'node_modules/fast-check/'],
  ['no-development-script', 'scripts/bad-task.ts', 'scripts/demo/people.ts'],
  ['no-local-tool-in-a-served-process', 'scripts/worker/bad.ts', 'scripts/local/postgres/socket.ts'],
] as const;

/** A file that git doesn't know. */
const IGNORED = 'lib/shared/local.ts';

describe('forbidden imports', () => {
  let breaches: string[];

  beforeAll(() => {
    const files = { ...AROUND, ...FORBIDDEN };
    const tree = treeOf({ ...files, [IGNORED]: imports('./dates') });
    breaches = boundaryBreaches(tree, Object.keys(files));
  }, 60_000);

  test.each(BREACHES)('%s: %s → %s', (rule, from, to) => {
    const found = breaches.filter((breach) => breach.startsWith(`${rule}: ${from} → `));
    expect(found).toContainEqual(expect.stringContaining(to));
  });

  test('what is allowed is not reported', () => {
    expect(breaches.filter((breach) => breach.includes(': components/site/between.ts'))).toEqual([]);
    expect(breaches.filter((breach) => breach.includes('lib/cases/export/good.ts'))).toEqual([]);
    expect(breaches.filter((breach) => breach.includes('components/intake/good.tsx'))).toEqual([]);
    expect(breaches.filter((breach) => breach.includes('scripts/bench/good.ts →'))).toEqual([]);
  });

  test('every rule is among them', () => {
    const proven = new Set<string | undefined>(BREACHES.map(([rule]) => rule));
    const names = [rules, browserRules].flatMap(({ forbidden = [] }) => forbidden.map(({ name }) => name));
    expect(names.filter((name) => !proven.has(name))).toEqual([]);
  });

  test('a file that git ignores is named: a fresh clone would lack it', () => {
    expect(breaches.filter((breach) => breach.includes(IGNORED))).toEqual([`not in git: ${IGNORED}`]);
  });
});

test('a cruise that saw fewer files than there are fails and names them, and nothing else of a clean tree', () => {
  const places = PLACES.filter((place) => place !== 'app' && place !== 'proxy.ts');
  const breaches = boundaryBreaches(treeOf(AROUND), Object.keys(AROUND), places);
  const unseen = ['app/page.tsx', 'proxy.ts'].map((file) => `not looked at: ${file}`);
  // Most of these files exist only for others to import.
  expect(breaches.filter((breach) => !breach.startsWith('no-orphans: ')).sort()).toEqual(unseen);
}, 60_000);
