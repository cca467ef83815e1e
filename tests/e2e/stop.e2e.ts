import { expect, test } from 'playwright/test';
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, realpathSync, rmSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { family, signal } from '../support/family';
import { cleanEnvironment } from '../support/site';
import { sitePort } from '../support/site-port';
import { until } from '../support/until';

/** Whether this process may make process namespaces, as containers have. */
const canContain = process.getuid?.() === 0 && spawnSync('unshare', ['--pid', '--fork', 'true']).status === 0;

const exists = (pid: number) => signal(pid, 0);
const alive = (pids: number[]) => pids.filter(exists);

const NPM_START = ['npm', 'start'];
/** The start command as the first process of a container; just as it is where this machine permits no container. */
const FIRST_PROCESS = [
  ...(canContain ? ['unshare', '--pid', '--fork', '--kill-child'] : []),
  process.execPath,
  'scripts/run.mjs',
  'start',
];

/** The site as a service manager runs it, with its own data folder, once it reports that it is running. */
async function startBy([program = '', ...args]: string[], dataDir: string) {
  const port = await sitePort();
  const npm = spawn(program, args, {
    env: { ...cleanEnvironment(), DATA_DIR: dataDir, PORT: String(port) },
    stdio: ['ignore', 'pipe', 'pipe'],
    detached: true, // so that processes that outlive npm can be found
  });
  let output = '';
  for (const stream of [npm.stdout, npm.stderr])
    stream.on('data', (chunk: Buffer) => (output += String(chunk)));
  await until(
    () => output,
    (text) => /Ctrl-C|Could not start/.test(text),
  );
  return { pid: npm.pid!, port, gone: once(npm, 'exit'), output: () => output };
}

const serverLog = (dataDir: string) =>
  readFileSync(path.join(realpathSync(path.join(dataDir, 'postgres')), 'postgres.log'), 'utf8');

const WAYS: [string, (pids: number[]) => void, string[]?][] = [
  [
    'the first process of a container is told to stop',
    (pids) => process.kill(pids[canContain ? 1 : 0]!, 'SIGTERM'), // below unshare, which passes on nothing
    FIRST_PROCESS,
  ],
  [
    'npm alone is told to stop, by a container or a process manager',
    ([npm]) => process.kill(npm!, 'SIGTERM'),
  ],
  [
    'every process is told at once, as systemd does with KillMode=control-group',
    (pids) => {
      for (const pid of pids) signal(pid, 'SIGTERM');
    },
  ],
  ['Ctrl-C in a terminal', ([npm]) => process.kill(-npm!, 'SIGINT')],
  ['npm is killed hard', ([npm]) => process.kill(npm!, 'SIGKILL')],
];

test.describe('whichever process gets the signal, everything stops in order, and the next start works', () => {
  let dataDir: string;
  test.beforeAll(() => {
    dataDir = mkdtempSync(path.join(tmpdir(), 'calusa-stop-'));
  });
  test.afterAll(() => {
    rmSync(realpathSync(path.join(dataDir, 'postgres')), { recursive: true });
    rmSync(dataDir, { recursive: true });
  });

  for (const [way, tell, command = NPM_START] of WAYS)
    test(way, async () => {
      const site = await startBy(command, dataDir);
      expect(site.output()).toContain('is running');
      // A half-sent form doesn't hold up the stop.
      const half = connect(site.port, '127.0.0.1').on('error', () => undefined);
      half.write('POST /api/consultation HTTP/1.1\r\nHost: localhost\r\nContent-Length: 100\r\n\r\nname=');
      const pids = family(site.pid).map(({ pid }) => pid);
      expect(pids.length).toBeGreaterThan(8); // npm, ours, and PostgreSQL's own
      tell(pids);
      await until(
        () => alive(pids),
        (left) => left.length === 0,
      );
      half.destroy();
      await site.gone;
      expect(serverLog(dataDir).trimEnd().split('\n').at(-1)).toContain('database system is shut down');
      expect(site.output()).not.toMatch(/\n\s+at /);
      expect(site.output()).not.toContain('restarting it');
    });
});
