import { randomUUID } from 'node:crypto';
import { noteFigure } from '../support/figure';
import { caughtMails } from '../support/mail';
import { rows } from '../support/rows';
import { expect, site, test, visit } from '../support/site-test';
import { fillAndSend, readReference } from '../support/visit';

const HOSPITAL = '198.51.100.77';

const post = (address: string, fields: Record<string, string>) =>
  fetch(`${site.url}/api/consultation`, {
    method: 'POST',
    headers: { 'x-forwarded-for': address, accept: 'application/json' },
    body: new URLSearchParams(fields),
  });

/** Sends many requests, a few at a time, and counts the responses by status. */
async function flood(
  many: number,
  send: (index: number) => Promise<Response>,
): Promise<Record<number, number>> {
  const statuses: Record<number, number> = {};
  let next = 0;
  const sender = async () => {
    while (next < many) {
      const { status } = await send((next += 1));
      statuses[status] = (statuses[status] ?? 0) + 1;
    }
  };
  await Promise.all(Array.from({ length: 20 }, sender));
  return statuses;
}

const junk = (index: number) =>
  post(index % 4 === 0 ? HOSPITAL : `203.0.113.${index % 250}`, {
    [`form-${randomUUID()}`]: '',
    ...{ name: `Junk ${index}`, phone: `239 555 ${1000 + index}`, message: `Junk number ${index}` },
    consent: 'contact-2',
  });

async function ask(name: string, address: string, javaScriptEnabled: boolean): Promise<string> {
  const { page } = await visit({ javaScriptEnabled, extraHTTPHeaders: { 'x-forwarded-for': address } });
  await page.goto(`${site.url}/consultation`);
  await fillAndSend(page, { name, phone: `239 555 01${name.slice(-2)}`, message: `I am ${name}` });
  return readReference(page);
}

test('invalid bodies from many addresses lock no one out', async () => {
  const url = `${site.url}/api/consultation`;
  const send = (index: number) =>
    fetch(url, { method: 'POST', headers: { 'x-forwarded-for': `192.0.2.${index % 29}` } });
  expect(await flood(1139, send)).toEqual({ 415: 1139 });
  const reference = await ask('Person 10', '198.51.100.1', true);
  expect(reference).not.toBe('');
});

test('during 600 junk posts, everyone who opened the form gets through, and staff are notified once a minute', async () => {
  const flooding = flood(600, junk);
  const references: string[] = [];
  for (let person = 20; person < 30; person += 1) {
    const address = person % 3 === 0 ? HOSPITAL : `198.51.100.${person}`;
    references.push(await ask(`Person ${person}`, address, person % 2 === 0));
  }
  const statuses = await flooding;
  expect(Object.keys(statuses).filter((status) => !['200', '429'].includes(status))).toEqual([]);

  const people = await rows(
    site.databaseUrl,
    `SELECT status FROM consultation_request WHERE reference IN ('${references.join("','")}')`,
  );
  expect(people).toEqual(references.map(() => ({ status: 'new' })));
  const fates = await rows(
    site.databaseUrl,
    'SELECT status::text, count(*)::int FROM consultation_request GROUP BY status ORDER BY status',
  );
  console.table([...fates, { status: 'answers to junk', ...statuses }]);
  const stored = fates.map(({ status, count }) => `${String(count)} ${String(status)}`).join(', ');
  noteFigure(`600 junk posts, ${references.length} people, all of them new; stored: ${stored}`);
  expect(Number(fates.find(({ status }) => status === 'new')?.count)).toBeLessThan(60);

  // The worker checks once a minute.
  const isSummary = ({ subject }: { subject: string }) =>
    /^\d+ waiting, \d+ of them for today, \d+ in quarantine$/.test(subject);
  const summaries = () => caughtMails(site.mailFolder, 1, isSummary);
  const [mail] = await summaries().catch(summaries);
  expect(mail?.text).not.toMatch(/Person|Junk|239/);
  const untold = `SELECT reference FROM consultation_request WHERE status = 'new' AND awaits_summary
    AND received_at < (SELECT max(created_at) FROM delivery WHERE template = 'requests_waiting') - interval '5 seconds'`;
  expect(await rows(site.databaseUrl, untold)).toEqual([]);
});

test('the browser does its proof of work while someone types, and the form is accepted', async () => {
  const { page } = await visit({ extraHTTPHeaders: { 'x-forwarded-for': '198.51.100.60' } });
  await page.goto(`${site.url}/consultation`);
  await page.getByRole('textbox', { name: 'What name' }).fill('Person 60');
  await page.waitForFunction(() => document.querySelector<HTMLInputElement>('[name=work]')?.value !== '');
  const sent = page.waitForRequest('**/api/consultation**');
  await fillAndSend(page, { phone: '239 555 0160' });
  expect(new URLSearchParams((await sent).postData() ?? '').get('work')).toMatch(/^\d+$/);
  expect(await readReference(page)).not.toBe('');
});
