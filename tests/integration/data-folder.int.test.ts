import { execFileSync, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, existsSync, lstatSync, mkdtempSync, readdirSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { cleanEnvironment } from '../support/site';

jest.setTimeout(180_000); // it creates and migrates a cluster

const dataDir = mkdtempSync(path.join(tmpdir(), 'calusa-folder-'));
const postgresHome = () => realpathSync(path.join(dataDir, 'postgres'));

afterAll(() => {
  rmSync(postgresHome(), { recursive: true, force: true }); // for root it is somewhere else
  rmSync(dataDir, { recursive: true, force: true });
});

/** What other users of the machine could read or write. A link is as open as its target. */
function openToOthers(folder: string): string[] {
  const below = readdirSync(folder, { recursive: true }).map((name) => path.join(folder, String(name)));
  return [folder, ...below].filter((file) => {
    const stat = lstatSync(file);
    return !stat.isSymbolicLink() && (stat.mode & 0o077) !== 0;
  });
}

/** Runs the start command until just before it would serve, and writes one more file as a part of the site would. */
const START = `
  import { mkdirSync, writeFileSync } from 'node:fs';
  import { run } from './scripts/local/run';
  const prepare = async () => {
    mkdirSync(process.env.DATA_DIR + '/made-later');
    writeFileSync(process.env.DATA_DIR + '/made-later/file', '');
  };
  await run('start', { serve: false, check: async () => {}, prepare, farewell: async () => '' });
`;

test('what the start command makes is closed to other users, whatever the umask and the folder were', () => {
  chmodSync(dataDir, 0o755);
  const command = `umask 022; exec "$0" --import tsx --input-type=module-typescript -e "$1"`;
  execFileSync('sh', ['-c', command, process.execPath, START], {
    env: { ...cleanEnvironment(), DATA_DIR: dataDir },
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  expect(readdirSync(dataDir)).toEqual(expect.arrayContaining(['keys', 'pgpass', 'postgres']));
  expect([dataDir, postgresHome()].flatMap(openToOthers)).toEqual([]);
});

const onFolder = (folder: string) => ({ env: { ...cleanEnvironment(), DATA_DIR: folder } });
const isRunning = () => existsSync(path.join(postgresHome(), 'data/postmaster.pid'));

test('a command starts the database of a site that is stopped, and stops it afterwards', () => {
  const run = (...args: string[]) =>
    spawnSync(process.execPath, ['--import', 'tsx', ...args], { ...onFolder(dataDir), encoding: 'utf8' });
  const verified = run('scripts/audit.ts', 'verify');
  expect(verified.stdout).toContain('Compared 0 requests with the audit.');
  expect([verified.status, verified.stderr, isRunning()]).toEqual([0, '', false]);
  const refused = run('scripts/audit.ts');
  expect([refused.status, refused.stderr.slice(0, 4), isRunning()]).toEqual([1, 'Use:', false]);
});

test('a command that is told to stop leaves no database running', async () => {
  const command = `
    import { runCommand } from './scripts/run-command';
    await runCommand(async () => {
      console.log('begun');
      await new Promise((resolve) => setInterval(resolve, 2 ** 30));
    });`;
  const child = spawn(
    process.execPath,
    ['--import', 'tsx', '--input-type=module-typescript', '-e', command],
    {
      ...onFolder(dataDir),
      stdio: ['ignore', 'pipe', 'ignore'],
    },
  );
  const gone = once(child, 'exit');
  for await (const chunk of child.stdout) if (String(chunk).includes('begun')) break;
  expect(isRunning()).toBe(true);
  child.kill('SIGTERM');
  expect(await gone).toEqual([1, null]);
  expect(isRunning()).toBe(false);
});

test('a command makes no database where there is none', () => {
  const empty = mkdtempSync(path.join(tmpdir(), 'calusa-empty-'));
  const { status, stderr } = spawnSync(process.execPath, ['--import', 'tsx', 'scripts/keys.ts'], {
    ...onFolder(empty),
    encoding: 'utf8',
  });
  expect([status, stderr]).toEqual([1, expect.stringMatching(/^There is no database in .*\n$/)]);
  expect(readdirSync(empty)).toEqual([]);
  rmSync(empty, { recursive: true });
});
