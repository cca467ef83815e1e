import { createHash } from 'node:crypto';
import { once } from 'node:events';
import {
  mkdirSync,
  mkdtempSync,
  readFileSync,
  realpathSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { createServer, type AddressInfo, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { buildIfStale } from '@/scripts/build-site';
import { Child } from '@/scripts/local/children';
import { mailCatcher } from '@/scripts/local/mail-catcher';
import { answersAt, hangs } from '@/scripts/local/watch';
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

const PACE = { pauseMs: 50, misses: 4, missesAtStart: 200 };

/** A process of that code, watched for its messages, until `restarted` lines have been said. */
async function watched(code: string, restarted = 1) {
  const said: string[] = [];
  const command = { name: 'worker', env: process.env, output: 'ignore' } as const;
  const watch = { look: 'messages', pace: PACE } as const;
  const child = new Child({ ...command, args: ['-e', code], watch }, (line) => said.push(line)).start();
  await until(
    () => said.length,
    (count) => count >= restarted,
  );
  await child.stop();
  return said;
}

/** Shows that it lives for a moment. */
const LIVES = `setInterval(() => process.send('alive'), 20);`;
const STANDS_STILL = 'Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0)';

test.each([
  ['whose event loop no longer turns', `setTimeout(() => ${STANDS_STILL}, 200);`],
  ['that the system has stopped', `setTimeout(() => process.kill(process.pid, 'SIGSTOP'), 200);`],
])('a process %s is ended, and started again with one line', async (_what, hang) => {
  expect(await watched(`${LIVES} ${hang}`)).toEqual(['The worker process hung; restarting it']);
});

test('a process that lives is left alone, however long it lives and however slowly it starts', async () => {
  const ended = new AbortController();
  let looks = 0;
  const look = () => {
    looks += 1;
    if (looks === 60) ended.abort();
    return looks > 8 && looks % 4 === 0; // three in a row without a sign
  };
  expect(await hangs(look, ended.signal, { pauseMs: 1, misses: 4, missesAtStart: 20 })).toBe(false);
  expect(looks).toBe(60);
});

test('a web server that answers, or refuses a connection, lives; one that is silent or gone does not', async () => {
  let react: (socket: Socket) => void = (socket) =>
    socket.end('HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n');
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket.on('error', () => undefined));
    react(socket);
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const look = answersAt(`http://127.0.0.1:${(server.address() as AddressInfo).port}/healthz`, 300);
  expect(await look()).toBe(true);
  react = (socket) => socket.destroy();
  expect(await look()).toBe(true);
  react = () => undefined;
  expect(await look()).toBe(false);
  for (const socket of sockets) socket.destroy();
  server.close();
  await once(server, 'close');
  expect(await look()).toBe(false);
});

/** Bundles that don't need to be rebuilt. */
const NO_SOURCES = { files: [], digest: createHash('sha256').digest('hex') };

/** A folder to build in, in which this program is Next. */
function buildHere(program: string) {
  const next = path.join(folder, 'node_modules/next/dist/bin');
  mkdirSync(next, { recursive: true });
  mkdirSync(path.join(folder, '.next'), { recursive: true });
  writeFileSync(path.join(next, 'next'), program);
  mkdirSync(path.join(folder, 'dist'), { recursive: true });
  writeFileSync(path.join(folder, 'dist/built-from.json'), JSON.stringify(NO_SOURCES));
  rmSync(path.join(folder, 'content'), { force: true });
  symlinkSync(path.join(before.folder, 'content'), path.join(folder, 'content'));
  process.chdir(folder);
}

test('the build learns no key and no address of a server', async () => {
  buildHere(TELLS);
  await buildIfStale(() => undefined);
  expect(environment()).toMatchObject({ NEXT_TELEMETRY_DISABLED: '1' });
  expect(JSON.stringify(environment())).not.toContain(SECRET);
});

test('of several that find the build out of date, one builds; the next builds again only after a change', async () => {
  buildHere(TELLS);
  rmSync(path.join(folder, '.next/built-from'), { force: true });
  const steps: string[] = [];
  const build = () => buildIfStale((step) => steps.push(step));
  await Promise.all([build(), build(), build()]);
  expect(steps).toHaveLength(1);
  await build();
  expect(steps).toHaveLength(1);
  writeFileSync(path.join(folder, 'proxy.ts'), '// changed');
  await build();
  expect(steps).toHaveLength(2);
});
