import { existsSync, mkdtempSync, readlinkSync, realpathSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { serverHome } from '@/lib/platform/postgres/files';

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
