import { execFileSync } from 'node:child_process';
import { chmodSync, lstatSync, mkdtempSync, readdirSync, realpathSync, rmSync } from 'node:fs';
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
