import { createHash } from 'node:crypto';
import {
  mkdirSync,
  mkdtempSync,
  readFileSync,
  realpathSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { buildIfStale } from '@/scripts/build-site';
import { Child } from '@/scripts/local/children';
import { mailCatcher } from '@/scripts/local/mail-catcher';
import { until } from '../support/until';

const SECRET = 'canary-of-a-secret';
const SECRETS = [
  'CONFIDENTIAL_KEYS',
  'SEARCH_KEYS',
  'DATABASE_URL',
  'DATABASE_OWNER_URL',
  'SMTP_URL',
  'SMTP_FALLBACK_URL',
];

const before = { folder: process.cwd(), environment: { ...process.env } };
const folder = realpathSync(mkdtempSync(path.join(tmpdir(), 'calusa-supervisor-')));
const told = path.join(folder, 'environment.json');

beforeAll(() => Object.assign(process.env, Object.fromEntries(SECRETS.map((name) => [name, SECRET]))));
afterEach(() => rmSync(told, { force: true }));
afterAll(() => {
  process.chdir(before.folder);
  process.env = before.environment;
  rmSync(folder, { recursive: true });
});

/** A program that writes out its environment. */
const TELLS = `require('node:fs').writeFileSync(${JSON.stringify(told)}, JSON.stringify(process.env))`;
const environment = () => JSON.parse(readFileSync(told, 'utf8')) as Record<string, string>;

test('the mail catcher learns no key and no address of a server', async () => {
  const { command } = await mailCatcher('start', path.join(folder, 'data'), 3000);
  const child = new Child({ ...command, args: ['-e', TELLS] }, () => undefined).start();
  const given = await until(
    () => {
      try {
        return environment();
      } catch {
        return null; // not written yet, or incomplete
      }
    },
    (read) => read !== null,
  );
  await child.stop();
  expect(given).toMatchObject({ NODE_ENV: 'production' });
  expect(JSON.stringify(given)).not.toContain(SECRET);
});

/** Bundles that don't need to be rebuilt. */
const NO_SOURCES = { files: [], digest: createHash('sha256').digest('hex') };

test('the build learns no key and no address of a server', async () => {
  const next = path.join(folder, 'node_modules/next/dist/bin');
  mkdirSync(next, { recursive: true });
  mkdirSync(path.join(folder, '.next'));
  writeFileSync(path.join(next, 'next'), TELLS);
  mkdirSync(path.join(folder, 'dist'));
  writeFileSync(path.join(folder, 'dist/built-from.json'), JSON.stringify(NO_SOURCES));
  symlinkSync(path.join(before.folder, 'content'), path.join(folder, 'content'));
  process.chdir(folder);
  await buildIfStale(() => undefined);
  expect(environment()).toMatchObject({ NEXT_TELEMETRY_DISABLED: '1' });
  expect(JSON.stringify(environment())).not.toContain(SECRET);
});
