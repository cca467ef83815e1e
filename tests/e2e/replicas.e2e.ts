import { execFileSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect, test } from 'playwright/test';
import { parseKeys } from '@/lib/platform/keys';
import { bundleOf } from '@/scripts/bundle.js';
import type { ServerUrls } from '../support/database';
import { migrateAsLaterRelease } from '../support/later-release';
import { startProxy, type Proxy } from '../support/proxy';
import { Replica } from '../support/replicas';
import { rows } from '../support/rows';
import { cleanEnvironment } from '../support/site';
import { siteDatabase } from '../support/site-databases';
import { sitePort } from '../support/site-port';
import { TestSmtp } from '../support/smtp';
import { openSession } from '../support/staff';
import { SteadyLoad } from '../support/steady-load';
import { until } from '../support/until';
import { openForm, sendForm } from '../support/visitor-form';

// Two web servers and two workers on one database, behind the proxy that deploy/ describes. Each test goes on with what the
// one before left.
test.describe.configure({ mode: 'serial' });

const KEYS = randomBytes(32).toString('base64');

let database: ServerUrls & { drop: () => Promise<void> };
let smtp: TestSmtp;
let proxy: Proxy;
let folder: string;
let settings: Record<string, string>;
let web: [Replica, Replica];
let workers: [Replica, Replica];

test.beforeAll(async () => {
  database = await siteDatabase();
  smtp = await new TestSmtp().start();
  folder = mkdtempSync(path.join(tmpdir(), 'calusa-replicas-'));
  const [port, ...ports] = [await sitePort(), await sitePort(), await sitePort()] as const;
  settings = {
    APP_URL: `http://127.0.0.1:${port}`,
    HOST_ALIASES: ['127.0.0.1', ...ports.map((one) => `127.0.0.1:${one}`)].join(), // nginx names no port
    TRUSTED_PROXIES: '127.0.0.1',
    DATABASE_URL: database.applicationUrl,
    SMTP_URL: smtp.url,
    CONFIDENTIAL_KEYS: KEYS,
  };
  const replica = (program: 'web' | 'worker', name: string, own: Record<string, string> = {}) => {
    const dataDir = path.join(folder, name);
    mkdirSync(dataDir);
    return new Replica(program, { ...settings, DATA_DIR: dataDir, ...own });
  };
  web = [
    replica('web', 'web-1', { PORT: String(ports[0]) }),
    replica('web', 'web-2', { PORT: String(ports[1]) }),
  ];
  workers = [replica('worker', 'worker-1'), replica('worker', 'worker-2')];
  await Promise.all([...web, ...workers].map((one) => one.start()));
  proxy = await startProxy(port, ports);
});

test.afterAll(async () => {
  await Promise.all([...web, ...workers].map((one) => one.end('SIGTERM')));
  await Promise.all([proxy.stop(), smtp.stop(), database.drop()]);
  rmSync(folder, { recursive: true });
});

const query = (sql: string) => rows(database.ownerUrl, sql);
const from = (url: string, address: string) => ({ url, headers: { 'x-forwarded-for': address } });
const person = (name: string, phone: string) => ({ name, phone: `239 555 ${phone}`, message: name });

const cookiesOf = (response: Response) =>
  response.headers
    .getSetCookie()
    .map((text) => text.split(';')[0])
    .join('; ');

test('a form that is sent to both at once is one request, whose receipt either reads', async () => {
  const [first, second] = web;
  const form = await openForm(from(settings.APP_URL ?? '', '198.18.200.1'), person('Everywhere', '0155'));
  const replies = await Promise.all([first, second, first, second].map(({ url }) => sendForm(url, form)));
  expect(replies.map(({ status }) => status)).toEqual([200, 200, 200, 200]);
  const references = await Promise.all(
    replies.map(async (reply, index) => {
      const { url: other } = index % 2 === 0 ? second : first;
      const page = await fetch(`${other}/consultation/received`, { headers: { cookie: cookiesOf(reply) } });
      return /([2-9B-Y]{4}-[2-9B-Y]{4})/.exec(await page.text())?.[1];
    }),
  );
  const [stored, ...others] = await query('SELECT reference FROM consultation_request');
  expect(others).toEqual([]);
  expect(new Set(references)).toEqual(new Set([stored?.reference]));
});

test('what one address sends counts at both', async () => {
  const address = '198.18.200.2';
  for (const number of [1, 2, 3, 4, 5, 6]) {
    const { url } = web[number % 2 === 0 ? 0 : 1];
    // Without the opened form of a page, so that many from one address are a sign.
    const body = new URLSearchParams({
      name: `${number}`,
      phone: `239 555 016${number}`,
      consent: 'contact-1',
    });
    const headers = {
      accept: 'application/json',
      'content-type': 'application/x-www-form-urlencoded',
      'x-forwarded-for': address,
    };
    const reply = await fetch(`${url}/api/consultation`, { method: 'POST', body: body.toString(), headers });
    expect(reply.status).toBe(200);
  }
  expect(
    await query("SELECT quarantine_reason FROM consultation_request WHERE status = 'quarantined'"),
  ).toEqual([{ quarantine_reason: 'MANY_FROM_ADDRESS' }]);
});

test('a session opens both, and a stream from one tells of a request that the other took', async () => {
  const { cookie } = await openSession(
    { databaseUrl: database.ownerUrl, keys: parseKeys(KEYS, 'CONFIDENTIAL_KEYS') },
    'intake',
  );
  const headers = { cookie: `${cookie.name}=${cookie.value}` };
  const [stored] = await query('SELECT reference FROM consultation_request LIMIT 1');
  for (const { url } of web) {
    const desk = await fetch(`${url}/desk`, { headers, redirect: 'manual' });
    expect([desk.status, (await desk.text()).includes(String(stored?.reference))]).toEqual([200, true]);
  }
  const closed = new AbortController();
  const stream = await fetch(`${web[0].url}/api/desk/live`, { headers, signal: closed.signal });
  let told = '';
  const read = (async () => {
    for await (const chunk of stream.body ?? []) told += Buffer.from(chunk as Uint8Array).toString();
  })().catch(() => undefined);
  await until(
    () => told,
    (text) => text.includes('event: hello'),
  );
  const form = await openForm(from(web[1].url, '198.18.200.3'), person('Across', '0170'));
  expect((await sendForm(web[1].url, form)).status).toBe(200);
  await until(
    () => told,
    (text) => text.includes('event: changed'),
  );
  closed.abort();
  await read;
});

test('what is published shows at both', async () => {
  const pages = path.join(folder, 'copy/en/pages');
  mkdirSync(pages, { recursive: true });
  const text = readFileSync('content/en/pages/about.md', 'utf8').replace(
    /^title: .*$/m,
    'title: About both of us',
  );
  writeFileSync(path.join(pages, 'about.md'), text);
  execFileSync(process.execPath, [bundleOf('copy'), 'import', path.join(folder, 'copy'), '--yes'], {
    env: { ...cleanEnvironment(), ...settings, DATA_DIR: folder },
    stdio: 'pipe',
  });
  for (const { url } of web)
    await until(
      async () => (await fetch(`${url}/about`)).text(),
      (html) => html.includes('About both of us</h1>'),
    );
});

/** What a web server logged of requests that it could not store. */
const whyNotStored = ({ output }: Replica) => output.match(/^.*"consultation.not_stored".*$/gm) ?? [];

/** Waits until the proxy sends a web server requests again: nginx tries one that was away every two seconds. */
async function untilUsed({ port }: Replica) {
  if (port === 0) return;
  const before = proxy.answeredBy(port);
  await until(
    () => proxy.answeredBy(port),
    (answered) => answered > before,
  );
}

/** Waits until so many more visitors have their answer. */
async function untilAnswered(load: SteadyLoad, more: number) {
  const before = load.answered;
  await until(
    () => load.answered,
    (answered) => answered >= before + more,
  );
}

test('each is restarted, on the schema of the next release, without one failed request; one is killed, and none is lost', async () => {
  const before = Number((await query('SELECT count(*) FROM consultation_request'))[0]?.count);
  const load = new SteadyLoad(settings.APP_URL ?? '');
  load.start();
  await untilAnswered(load, 20);
  await migrateAsLaterRelease(database.ownerUrl);
  await untilAnswered(load, 20);
  for (const replica of [...web, ...workers]) {
    expect(await replica.end('SIGTERM')).toBe(0);
    await replica.start();
    await untilUsed(replica);
  }
  expect({ failed: load.failed, why: [...web].flatMap(whyNotStored) }).toEqual({ failed: [], why: [] });

  const underWay = load.sent.filter(({ status }) => status === undefined);
  await web[0].end('SIGKILL');
  await untilAnswered(load, 20);
  await load.stop();
  // The proxy may send a page, or a form, to the other; what it can't was under way.
  expect(load.failed.filter(({ form }) => form === undefined)).toEqual([]);
  expect(load.failed.filter((one) => !underWay.includes(one))).toEqual([]);

  const { forms } = load;
  expect(forms.length).toBeGreaterThan(40);
  const again = [...load.failed, ...forms.slice(-10)].flatMap(({ form }) => form ?? []);
  for (const form of again) expect((await sendForm(web[1].url, form)).status).toBe(200);
  const [stored] = await query('SELECT count(*) FROM consultation_request');
  expect(Number(stored?.count) - before).toBe(forms.length);
});

test('each email went out once, whichever worker had it', async () => {
  await until(
    () => query("SELECT FROM delivery WHERE state = 'queued'"),
    ({ length }) => length === 0,
  );
  const deliveries = await query('SELECT id, state, attempts FROM delivery');
  expect(deliveries.length).toBeGreaterThan(5);
  expect(deliveries.filter(({ state, attempts }) => state !== 'sent' || attempts !== 1)).toEqual([]);
  const sent = smtp.mails.map((mail) => /^Message-ID: <([^@]+)@/m.exec(mail)?.[1]);
  expect(sent.toSorted()).toEqual(deliveries.map(({ id }) => id).toSorted());
});
