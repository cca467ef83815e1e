import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readlinkSync,
  realpathSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { serverHome } from '@/scripts/local/postgres/files';
import { readPidFile } from '@/scripts/local/postgres/identity';

const before = process.cwd();
const folder = realpathSync(mkdtempSync(path.join(tmpdir(), 'calusa-home-')));
const system = path.join(folder, 'system');
const self = { uid: process.getuid?.() ?? 0, gid: process.getgid?.() ?? 0 };

beforeAll(() => process.chdir(folder));
afterAll(() => {
  process.chdir(before);
  rmSync(folder, { recursive: true });
});

test('the home of an ordinary user is an absolute path below DATA_DIR, closed to others', () => {
  const home = serverHome('.data', undefined, system);
  expect(home).toBe(path.join(folder, '.data/postgres'));
  expect(statSync(home).mode & 0o777).toBe(0o700);
});

test('the home for root is a folder of the system that DATA_DIR links to, and the same one at every start', () => {
  const home = serverHome('.root', self, system);
  expect(path.dirname(home)).toBe(system);
  expect(readlinkSync('.root/postgres')).toBe(home);
  expect(serverHome('.root', self, system)).toBe(home);
});

test('a link that leads nowhere is refused, never replaced by an empty database', () => {
  const home = serverHome('.lost', self, system);
  rmSync(home, { recursive: true });
  expect(() => serverHome('.lost', self, system)).toThrow(/leads to .* which is gone\. Restore it/);
  expect(existsSync(home)).toBe(false);
});

describe('a copied DATA_DIR', () => {
  const copy = (from: string, to: string) => cpSync(from, to, { recursive: true, verbatimSymlinks: true });

  test('for root, never takes over the data of the original; one that was moved keeps them', () => {
    const home = serverHome('.original', self, system);
    copy('.original', '.copy');
    expect(() => serverHome('.copy', self, system)).toThrow(
      /\.copy is a copy of .*\.original, whose database/,
    );
    expect(serverHome('.original', self, system)).toBe(home);
    symlinkSync('.original', '.by-another-name');
    expect(serverHome('.by-another-name', self, system)).toBe(home);
    rmSync('.original', { recursive: true });
    expect(serverHome('.copy', self, system)).toBe(home);
    renameSync('.copy', '.moved');
    expect(serverHome('.moved', self, system)).toBe(home);
  });

  test('takes the pid file of a running server for none of its own; a moved folder keeps it', () => {
    mkdirSync('data');
    writeFileSync('data/postmaster.pid', `4711\n${path.join(folder, 'data')}\n1\n5432\n/run/socket\n`);
    const own = { pid: 4711, socketDir: '/run/socket' };
    expect(readPidFile('data')).toEqual(own);
    copy('data', 'data-copy');
    expect(readPidFile('data-copy')).toBeUndefined();
    rmSync('data', { recursive: true });
    expect(readPidFile('data-copy')).toEqual(own);
  });
});
