import { expect, test, type Browser } from 'playwright/test';
import { once } from 'node:events';
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import path from 'node:path';
import { text as textOf } from 'node:stream/consumers';
import { noteFigure } from '../support/figure';
import { hydrated } from '../support/hydrated';
import { caughtMails } from '../support/mail';
import { rows } from '../support/rows';
import { signInAs } from '../support/staff';
import { until } from '../support/until';
import { Site } from '../support/site';
import { fillAndSend, readReference, visit } from '../support/visit';

const CANARIES = {
  name: 'Zqvarneth Canarywhistle',
  phone: '(239) 555-0147',
  email: 'zqcanary.quill@canary-nest.example',
  message: 'zqmessage-heron-lantern-7731',
  note: 'zqnote-pelican-compass-5512',
  draft: 'zqdraft-egret-lantern-9034',
};

/** What the site sent to a collector of traces. */
const traces: string[] = [];
const collector = createServer((request, response) => {
  void textOf(request).then((body) => {
    traces.push(body);
    response.end('{}');
  });
});
const startedAt = Date.now();

// The database is embedded so that its files can be searched.
let site: Site;
test.beforeAll(async () => {
  await once(collector.listen(0, '127.0.0.1'), 'listening');
  const { port } = collector.address() as AddressInfo;
  site = await new Site({ OTEL_EXPORTER_OTLP_ENDPOINT: `http://127.0.0.1:${port}` }).start();
});
test.afterAll(async () => {
  await site.remove();
  collector.close();
});

const LEAST_TELLING = 8;

/** The forms in which a value could leak: as typed, normalised, or in an encoding that hides nothing. */
function disguises(value: string): string[] {
  const digits = value.replace(/\D/g, '');
  const plain = [value, value.toLowerCase(), ...value.split(' ').filter((word) => word.length > 6)];
  const texts = digits.length >= 10 ? [...plain, digits] : plain;
  return texts.flatMap((text) => {
    const bytes = Buffer.from(text);
    // Preceding bytes in the stream shift base64 by up to two bytes.
    const base64 = [0, 1, 2].map((shift) =>
      Buffer.concat([Buffer.alloc(shift), bytes])
        .toString('base64')
        .slice(4, -4),
    );
    // Shorter strings turn up in a MAC by chance.
    const telling = base64.filter((slice) => slice.length >= LEAST_TELLING);
    return [
      text,
      encodeURIComponent(text),
      new URLSearchParams({ text }).toString().slice(5),
      bytes.toString('hex'),
      ...telling,
    ];
  });
}

const SOUGHT = Object.values(CANARIES).flatMap(disguises);
/** The ones that occur in the text, ignoring case. Database files are many megabytes. */
function leaksIn(text: string): string[] {
  const lower = text.toLowerCase();
  return SOUGHT.filter((canary) => lower.includes(canary.toLowerCase()));
}

function filesBelow(folder: string): string[] {
  const entries = readdirSync(folder, { recursive: true, withFileTypes: true });
  return entries.filter((entry) => entry.isFile()).map((entry) => path.join(entry.parentPath, entry.name));
}

/** What this run wrote below the build, where Next keeps its caches. */
const cachesWritten = () =>
  filesBelow('.next').filter(
    (file) => (statSync(file, { throwIfNoEntry: false })?.mtimeMs ?? 0) >= startedAt,
  );

/** The files of the site and its database in which a canary is. */
const leakingFiles = (files: readonly string[]) =>
  files.filter((file) => leaksIn(readFileSync(file, 'latin1')).length > 0);

async function everyColumn(): Promise<string> {
  const tables = await rows(
    site.databaseUrl,
    `SELECT format('%I.%I', table_schema, table_name) AS name FROM information_schema.tables
     WHERE table_type = 'BASE TABLE' AND table_schema NOT IN ('pg_catalog', 'information_schema')`,
  );
  // Sequential: each query opens a connection, and the server has few to spare beyond the site's own.
  const contents = [];
  for (const { name } of tables)
    contents.push(...(await rows(site.databaseUrl, `SELECT t::text AS row FROM ${String(name)} t`)));
  return contents.map(({ row }) => String(row)).join('\n');
}

/** Staff search, read, print, write, and leave a note unfinished. Returns every URL their browser visited. */
async function workAtTheDesk(browser: Browser): Promise<string[]> {
  const { page, watch, close } = await visit(browser, site.url);
  await signInAs(page.context(), site, 'intake');
  for (const words of [CANARIES.name, CANARIES.phone, CANARIES.email]) {
    await page.goto(`${site.url}/desk`);
    await page.getByLabel('Find a request').fill(words);
    await page.getByRole('button', { name: 'Find' }).click();
    await page.getByLabel('Found requests').getByRole('link').first().waitFor();
  }
  await page.getByLabel('Found requests').getByRole('link').first().click();
  await page.getByRole('heading', { name: 'Safe contact' }).waitFor();
  await hydrated(page);
  await page.getByRole('textbox', { name: 'Note' }).fill(CANARIES.note);
  await page.getByRole('button', { name: 'Add note' }).click();
  await page.getByText(CANARIES.note).first().waitFor();
  await page.getByRole('textbox', { name: 'Note' }).fill(CANARIES.draft);
  await until(
    () => rows(site.databaseUrl, 'SELECT 1 FROM note_draft'),
    (drafts) => drafts.length === 1,
  );
  await page.getByRole('link', { name: 'Print' }).click();
  await page.getByText('Printed by').first().waitFor();
  const urls = [...watch.urls, page.url()];
  await close();
  return urls;
}

/** An administrator exports what was written. The file holds it, and is nowhere but in their browser. */
async function exportWritten(browser: Browser): Promise<string[]> {
  const { page, watch, close } = await visit(browser, site.url);
  await signInAs(page.context(), site, 'admin');
  await page.goto(`${site.url}/desk/export`);
  await page.getByLabel('Name', { exact: true }).check();
  await page.getByLabel('Why do you need it?').fill('Asked for by the clinical director');
  const downloading = page.waitForEvent('download');
  await page.getByRole('button', { name: 'Export' }).click();
  const file = await (await downloading).path();
  expect(leaksIn(readFileSync(file, 'utf8'))).toContain(CANARIES.name);
  const urls = [...watch.urls, page.url()];
  await close();
  return urls;
}

test('what is typed stays only in the sealed answers, with and without JavaScript, through errors, success and the desk', async ({
  browser,
}) => {
  const urls: string[] = [];
  for (const javaScriptEnabled of [true, false]) {
    const { page, watch, close } = await visit(browser, site.url, { javaScriptEnabled });
    await page.goto(`${site.url}/consultation`);
    await fillAndSend(page, { ...CANARIES, phone: `${CANARIES.phone} ext zq`, consent: false });
    await page.getByText('There is a problem').waitFor();
    const message = `${CANARIES.message} ${javaScriptEnabled}`; // otherwise the second would be a duplicate of the first
    await fillAndSend(page, { ...CANARIES, message });
    await readReference(page);
    urls.push(...watch.urls, page.url());
    await close();
  }
  urls.push(...(await workAtTheDesk(browser)), ...(await exportWritten(browser)));
  const mails = await caughtMails(site.mailFolder, 2);
  const columns = await everyColumn();

  // Proves that the search can find things: the references are where they belong.
  const [{ reference } = {}] = await rows(site.databaseUrl, 'SELECT reference FROM consultation_request');
  expect(columns).toContain(reference);

  expect(leaksIn(columns)).toEqual([]);
  expect(leaksIn(JSON.stringify(mails))).toEqual([]);
  expect(leaksIn(urls.join('\n'))).toEqual([]);
  expect(leaksIn(site.output)).toEqual([]);
  const metrics = await (await fetch(`${site.url}/metrics`)).text();
  expect(metrics).toContain('calusa_consultations_total');
  expect(leaksIn(metrics)).toEqual([]);

  const sent = () => traces.join('\n');
  await until(sent, (spans) => ['intake', 'staff'].every((name) => spans.includes(name)));
  const filesOfSite = () => [...filesBelow(site.dataDir), ...filesBelow(site.postgresHome)];
  await site.kill(); // what a crash leaves: the log of PostgreSQL, pages half written
  const afterCrash = filesOfSite();
  expect(leakingFiles(afterCrash)).toEqual([]);
  await site.start();
  await site.stop(); // flushes everything to the files, and sends the last traces
  const files = filesOfSite();
  expect(files.some((file) => readFileSync(file, 'latin1').includes(String(reference)))).toBe(true);
  expect(leakingFiles(files)).toEqual([]);
  const caches = cachesWritten();
  expect(leakingFiles(caches)).toEqual([]);
  expect(leaksIn(sent())).toEqual([]);

  const places = `${urls.length} URLs, ${mails.length} emails, every column, metrics, ${traces.length} batches of traces, the log, ${afterCrash.length} files after a crash and ${files.length} after a stop, ${caches.length} in caches`;
  noteFigure(
    `${Object.keys(CANARIES).length} canaries, sought in ${new Set(SOUGHT).size} disguises: ${places}`,
  );
});

test('the search would find a canary that leaks in any of its disguises', () => {
  for (const value of Object.values(CANARIES)) {
    expect(leaksIn(`x${value}x`)).not.toEqual([]);
    expect(leaksIn(Buffer.from(`some text ${value} and more`).toString('base64'))).not.toEqual([]);
    expect(leaksIn(new URLSearchParams({ a: value }).toString())).not.toEqual([]);
  }
});
