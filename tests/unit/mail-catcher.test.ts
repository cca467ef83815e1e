import { once } from 'node:events';
import { mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs';
import { createServer, request, type IncomingHttpHeaders } from 'node:http';
import type { AddressInfo, Server } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { text } from 'node:stream/consumers';
import { createTransport } from 'nodemailer';
import { answerPage } from '@/scripts/mail-catcher/answers';
import { mailFolder } from '@/scripts/mail-catcher/folder';
import { receiver } from '@/scripts/mail-catcher/receiver';

const folder = mkdtempSync(path.join(tmpdir(), 'calusa-mail-'));
const MOST = 3;
const mails = mailFolder(folder, MOST);
const smtp = receiver(mails);
const site = createServer(answerPage(mails));
const portOf = (server: Server) => (server.address() as AddressInfo).port;

beforeAll(async () => {
  await Promise.all([
    once(smtp.listen(0, '127.0.0.1'), 'listening'),
    once(site.listen(0, '127.0.0.1'), 'listening'),
  ]);
});
afterAll(async () => {
  await new Promise<void>((resolve) => smtp.close(() => resolve()));
  await new Promise((resolve) => site.close(resolve));
  rmSync(folder, { recursive: true });
});

const send = (mail: { subject: string; html?: string; text?: string }) =>
  createTransport({ host: '127.0.0.1', port: portOf(smtp.server) }).sendMail({
    from: 'site@clinic.example',
    to: 'maya@private.example',
    ...mail,
  });

type Answer = { status: number; headers: IncomingHttpHeaders; body: string };

async function get(address: string, host = '127.0.0.1'): Promise<Answer> {
  const asked = request({ port: portOf(site), host: '127.0.0.1', path: address, headers: { host } }).end();
  const [response] = (await once(asked, 'response')) as [
    Parameters<typeof text>[0] & Answer & { statusCode: number },
  ];
  return { status: response.statusCode, headers: response.headers, body: await text(response) };
}

const addresses = ({ body }: Answer) =>
  [...body.matchAll(/href="(\/[^"]+)"/g)].map(([, address]) => address!);

test('a mail is in the list, with its HTML, its text and its source, as a file of its owner alone', async () => {
  expect((await get('/')).body).toContain('No mail yet');
  await send({
    subject: 'Hi <b>',
    text: 'Read me',
    html: '<head><style>b{}</style></head><a href="https://x.example">y</a>',
  });
  const list = await get('/');
  expect(list.body).toContain('Hi &lt;b&gt;');
  expect(list.body).toContain('maya@private.example');
  expect(list.headers.refresh).toBe('5');
  const [address = ''] = addresses(list);
  expect((await get(address)).body).toMatch(/site@clinic\.example[\s\S]*Read me/);
  const html = await get(`${address}/html`);
  expect(html.body).toContain('<head><base target="_blank" /><style>');
  expect(html.headers['content-security-policy']).toMatch(
    /^sandbox allow-popups allow-popups-to-escape-sandbox; default-src 'none'/,
  );
  expect((await get(`${address}/source`)).body).toContain('Subject: Hi <b>');
  const [file = ''] = readdirSync(folder);
  expect(statSync(path.join(folder, file)).mode & 0o077).toBe(0);
});

test('the newest come first, and the oldest go', async () => {
  for (const subject of ['One', 'Two', 'Three', 'Four']) await send({ subject, text: 'x' });
  const { body } = await get('/');
  expect(body).toMatch(/Four[\s\S]*Three[\s\S]*Two/);
  expect(body).not.toContain('One');
  expect(readdirSync(folder)).toHaveLength(MOST);
});

test('what is not there is not found, and nothing outside of the folder is read', async () => {
  for (const address of ['/nothing', '/nothing/html', '/..%2Fsecret/source', '/../../etc/passwd/source'])
    expect(await get(address)).toMatchObject({ status: 404, body: 'There is no such mail.' });
});

test('no other site can read it', async () => {
  const foreign = await get('/', 'rebound.example:1234');
  expect(foreign).toMatchObject({ status: 403 });
  expect(foreign.body).not.toContain('Four');
  const own = await get('/', 'localhost:1234');
  expect(own).toMatchObject({ status: 200 });
  expect(own.headers).not.toHaveProperty('access-control-allow-origin');
  expect(own.headers).toMatchObject({ 'cross-origin-resource-policy': 'same-origin' });
  expect(own.headers['content-security-policy']).toContain("frame-ancestors 'none'");
});
