import { expect, test } from 'playwright/test';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { logLines } from '../support/log-lines';
import { productionSettings } from '../support/production-settings';
import { rawRequest, sendRaw } from '../support/raw-http';
import { cleanEnvironment } from '../support/site';
import { sitePort } from '../support/site-port';
import { TestSmtp } from '../support/smtp';
import { until } from '../support/until';

let dataDir: string;
const smtp = new TestSmtp();
test.beforeAll(async () => {
  dataDir = mkdtempSync(path.join(tmpdir(), 'calusa-logs-'));
  await smtp.start();
});
test.afterAll(async () => {
  await smtp.stop();
  rmSync(realpathSync(path.join(dataDir, 'postgres')), { recursive: true });
  rmSync(dataDir, { recursive: true });
});

/** The start command as a service manager runs it in production, with piped output. */
async function startProduction() {
  const port = await sitePort();
  const settings = productionSettings({
    APP_ENV: 'production',
    SMTP_URL: smtp.url,
    DATA_DIR: dataDir,
    PORT: String(port),
  });
  const child = spawn(process.execPath, ['scripts/run.mjs', 'start'], {
    env: { ...cleanEnvironment(), ...settings },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let [printed, errors] = ['', ''];
  child.stdout.on('data', (chunk: Buffer) => (printed += String(chunk)));
  child.stderr.on('data', (chunk: Buffer) => (errors += String(chunk)));
  const gone = once(child, 'close');
  /** The output up to the last complete line. */
  const lines = () => logLines(printed.slice(0, printed.lastIndexOf('\n') + 1));
  const count = (event: string) => lines().filter((line) => line.event === event).length;
  await until(
    () => count('start.ready') + count('start.failed'),
    (ends) => ends > 0,
  );
  const stop = async () => {
    child.kill('SIGTERM');
    await gone;
    return { lines: logLines(printed), errors: logLines(errors), printed: printed + errors };
  };
  return { port, lines, count, stop };
}

const FORM = new URLSearchParams({ name: 'CANARY', phone: '239 555 0144', consent: 'contact-1' }).toString();
const HOST = 'Host: clinic.example';
const ODD = [
  'CANARY\r\n\r\n',
  'GET /CANARY HTTP/1.1\r\nHost: CAN ARY\r\n\r\n',
  rawRequest('GET /no/CANARY?CANARY={"level":30}', [HOST]),
  rawRequest('GET /%00CANARY', [HOST]),
  rawRequest('TRACE /CANARY', [HOST]),
  rawRequest('POST /sign-in', [HOST, 'Next-Action: CANARY', 'Content-Length: 2'], '[]'),
  rawRequest('GET /sign-in', [HOST, 'RSC: 1', 'Next-Router-State-Tree: CANARY']),
  rawRequest(
    'POST /api/consultation',
    [HOST, 'Content-Type: application/x-www-form-urlencoded', `Content-Length: ${FORM.length}`],
    FORM,
  ),
];

test('in production each line of each process is one of the log, whatever is sent and killed, and none holds a link or what was typed', async () => {
  const site = await startProduction();
  const answers = [];
  for (const request of ODD) answers.push(await sendRaw(site.port, request));
  await until(
    () => smtp.mails.length,
    (mails) => mails > 0,
  );

  const worker = site.lines().find(({ event }) => event === 'worker.started');
  process.kill(Number(worker?.pid), 'SIGKILL');
  await until(
    () => site.count('worker.started'),
    (starts) => starts === 2,
  );
  const pidFile = path.join(dataDir, 'postgres/data/postmaster.pid');
  const [postmaster] = readFileSync(pidFile, 'utf8').split('\n');
  process.kill(Number(postmaster), 'SIGKILL');
  await until(
    () => site.lines().filter(({ text }) => /ready to accept connections/.test(String(text))).length,
    (starts) => starts === 2,
  );

  const { lines, errors, printed } = await site.stop();
  expect(errors).toEqual([]);
  // The preparation and build print only if the site changed, and never handle visitors' data.
  const ours = lines.filter(({ process }) => !['run', 'prepare', 'build'].includes(process));
  expect(new Set(ours.map(({ process }) => process))).toEqual(
    new Set(['start', 'worker', 'web', 'postgres']),
  );
  expect(lines.map(({ text }) => text)).toEqual(
    expect.arrayContaining([
      'Starting the database',
      'Bringing the database up to date',
      'The worker process ended; restarting it',
      expect.stringContaining('npm run staff'),
      'database system is shut down',
    ]),
  );
  const received = lines.find(({ event }) => event === 'consultation.received');
  expect(received?.requestId).toMatch(/^[\da-f-]{36}$/);
  expect(received?.requestId).toBe(answers.at(-1)?.headers['x-request-id']); // its own, and sent once
  // Output that isn't ours had no text that could leak.
  expect(ours.filter(({ event }) => event === 'process.output')).toEqual([]);
  expect(printed).not.toContain('CANARY');
  expect(printed).not.toContain('/join/');
  expect(printed).not.toMatch(/PASSWORD|SELECT|INSERT/);
});
