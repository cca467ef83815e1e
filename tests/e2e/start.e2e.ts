import { expect, test } from 'playwright/test';
import { randomBytes } from 'node:crypto';
import { spawnSync } from 'node:child_process';
import { chmodSync, cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { once } from 'node:events';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { logLines } from '../support/log-lines';
import { productionSettings } from '../support/production-settings';
import { Site } from '../support/site';

/** What the start command printed before it gave up. */
async function refusal(site: Site): Promise<string> {
  const error = await site.start().then(
    () => new Error('it started'),
    (reason: Error) => reason,
  );
  return error.message;
}

/** One line that says what is wrong, without a stack trace; in production it is a log line. */
function expectOneLine(output: string, said: RegExp) {
  expect(output).not.toMatch(/\n\s+at /);
  const texts = output.startsWith('{')
    ? logLines(output).map(({ text }) => String(text))
    : output.split('\n');
  const lines = texts.filter((text) => text.startsWith('Could not start.'));
  expect(lines).toEqual([expect.stringMatching(said)]);
}

const production = { APP_ENV: 'production' };
const complete = productionSettings();

for (const [what, settings, said] of [
  [
    'production without its settings',
    production,
    /needs APP_URL, SMTP_URL, MAIL_FROM, MAIL_FROM_NEUTRAL, INTAKE_NOTIFY_TO, CONFIDENTIAL_KEYS, TRUSTED_PROXIES/,
  ],
  [
    'production without keys',
    { ...production, ...complete, CONFIDENTIAL_KEYS: '' },
    /needs CONFIDENTIAL_KEYS to be set/,
  ],
  [
    'production that does not say what stands in front of it',
    { ...production, ...complete, TRUSTED_PROXIES: '' },
    /needs TRUSTED_PROXIES to be set/,
  ],
  ['an address beyond loopback', { HOST: '0.0.0.0' }, /HOST=0\.0\.0\.0 .* needs APP_URL/],
  ['a malformed port', { PORT: 'many' }, /PORT/],
  ['a malformed key', { CONFIDENTIAL_KEYS: 'c2hvcnQ=' }, /key 1 is not 32 bytes/],
  [
    'a database that nobody serves',
    { DATABASE_URL: 'postgresql://u:secret@127.0.0.1:1/x' },
    /DATABASE_URL does not work: nothing answers there/,
  ],
  ['a database address that is none', { DATABASE_URL: 'mysql://x' }, /DATABASE_URL/],
  [
    'an address of another machine',
    { HOST: '192.0.2.1', ...complete },
    /192\.0\.2\.1:\d+ is not an address of this machine/,
  ],
] as const)
  test(`${what}: one clear line`, async () => {
    const site = new Site(settings as Record<string, string>);
    const output = await refusal(site);
    expectOneLine(output, said);
    expect(output).not.toContain('secret');
    rmSync(site.dataDir, { recursive: true });
  });

test('a checkout at a path the build can’t read: one clear line right away', () => {
  const folder = path.join(mkdtempSync(path.join(tmpdir(), 'calusa-odd-')), 'a#b%20c');
  for (const part of ['package.json', 'scripts', 'lib/platform'])
    cpSync(part, path.join(folder, part), { recursive: true });
  const { stdout, stderr, status } = spawnSync(
    process.execPath,
    [path.join(folder, 'scripts/run.mjs'), 'start'],
    {
      encoding: 'utf8',
    },
  );
  expect(status).toBe(1);
  expect(stdout).toBe('');
  expectOneLine(stderr, /can't read a folder with #, \? or % in its path: move .*a#b%20c elsewhere/);
  rmSync(path.dirname(folder), { recursive: true });
});

test('a port in use, a second start, then missing or unreadable keys: one line each, and nothing is lost', async () => {
  const taken = createServer().listen(0, '127.0.0.1');
  await once(taken, 'listening');
  const address = taken.address();
  const port = typeof address === 'object' && address ? address.port : 0;
  const blocked = new Site({ PORT: String(port) });
  expectOneLine(await refusal(blocked), /is taken by another program/);
  taken.close();

  const site = await new Site().start();
  const second = new Site({ DATA_DIR: site.dataDir });
  expectOneLine(await refusal(second), /Already running on .* \(process \d+\)/);
  expect((await fetch(`${site.url}/readyz`)).status).toBe(200);
  const body = new URLSearchParams({ name: 'A', phone: '239 555 0144', consent: 'contact-1' });
  await fetch(`${site.url}/api/consultation`, { method: 'POST', body, redirect: 'manual' });
  await site.stop();

  const keyFile = path.join(site.dataDir, 'keys');
  const saved = readFileSync(keyFile);
  rmSync(keyFile);
  expectOneLine(await refusal(site), /keys is missing\. Restore it/);
  writeFileSync(keyFile, `${randomBytes(32).toString('base64')}\n`);
  expectOneLine(await refusal(site), /Stored values need the key [0-9a-f]{8}/);
  writeFileSync(keyFile, 'nonsense');
  expectOneLine(await refusal(site), /key 1 is not 32 bytes in base64/);
  writeFileSync(keyFile, saved);
  chmodSync(keyFile, 0o600);
  await site.start();
  expect((await fetch(`${site.url}/readyz`)).status).toBe(200);
  await site.remove();
  rmSync(blocked.dataDir, { recursive: true });
  rmSync(second.dataDir, { recursive: true });
});
