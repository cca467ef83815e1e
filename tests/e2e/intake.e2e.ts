import { readFileSync } from 'node:fs';
import type { Page } from 'playwright/test';
import { Temporal } from 'temporal-polyfill';
import { messages } from '@/content/en/messages';
import { clinic } from '@/lib/clinic/data';
import { canReadToday } from '@/lib/clinic/domain';
import { consentsContext } from '@/lib/intake/domain';
import { HONEYPOT_FIELD } from '@/lib/intake/fields';
import { QUESTION_NAMES, questionOf } from '@/lib/intake/questions';
import { keyFile, parseKeys } from '@/lib/platform/keys';
import { unseal } from '@/lib/platform/sealing';
import { caughtMails } from '../support/mail';
import { hydrated } from '../support/hydrated';
import { rows } from '../support/rows';
import { expectSecurityHeaders } from '../support/security-headers';
import { until } from '../support/until';
import { expect, site, test, visit } from '../support/site-test';
import { axeFindings, fillAndSend, readReference } from '../support/visit';

// Each visitor has their own address, so that rate limits don't link the tests.
let visitors = 0;
async function openForm({ javaScriptEnabled = true, address = `203.0.113.${(visitors += 1)}` } = {}) {
  const { page } = await visit({
    javaScriptEnabled,
    viewport: { width: 390, height: 844 },
    reducedMotion: 'reduce',
    extraHTTPHeaders: { 'x-forwarded-for': address },
  });
  await page.goto(`${site.url}/consultation`);
  return page;
}

const requestOf = async (reference: string) => {
  const [row] = await rows(
    site.databaseUrl,
    `SELECT * FROM consultation_request WHERE reference = '${reference}'`,
  );
  return row ?? {};
};
const openMore = (page: Page) => page.locator('summary', { hasText: 'Tell us more, if you like' }).click();

test('every control has a name for a screen reader, and Tab meets them in the order of the questions', async () => {
  const page = await openForm();
  await page.getByLabel('Someone I care about').check();
  await openMore(page);
  const client = await page.context().newCDPSession(page);
  const { nodes } = await client.send('Accessibility.getFullAXTree');
  const controls = nodes.filter(({ role }) =>
    ['textbox', 'checkbox', 'radio', 'combobox', 'button', 'link'].includes(String(role?.value)),
  );
  expect(controls.length).toBeGreaterThan(40);
  expect(controls.filter(({ name, ignored }) => !ignored && !name?.value)).toEqual([]);

  await page.locator('[name=askingFor]:checked').focus();
  const met: string[] = [];
  while (met.at(-1) !== 'consent') {
    await page.keyboard.press('Tab');
    const name = await page.evaluate(() => (document.activeElement as HTMLInputElement | null)?.name ?? '');
    if (name !== '' && met.at(-1) !== name) met.push(name);
    expect(met.length).toBeLessThan(40);
  }
  const hidden: readonly (string | undefined)[] = ['professional', 'phone', 'email'];
  const shown = QUESTION_NAMES.filter((name) => !hidden.includes(questionOf(name).onlyFor));
  expect(met).toEqual(shown.slice(1)); // Tab starts at the first
  expect(await axeFindings(page)).toEqual([]);
});

test('a screen reader announces each question, its hint and why it is asked', async () => {
  const page = await openForm();
  await page.getByLabel('Someone I care about').check();
  await openMore(page);
  const client = await page.context().newCDPSession(page);
  const { nodes } = await client.send('Accessibility.getFullAXTree');
  const heard = nodes
    .filter(({ role }) => ['textbox', 'group', 'radiogroup', 'combobox'].includes(String(role?.value)))
    .map(({ name, description }) => [String(name?.value), String(description?.value ?? '')] as const);
  const { form } = messages;
  const told = Object.fromEntries(heard);
  const why = (text: string) => `${form.why} ${text}`;
  expect(told).toMatchObject({
    [form.askingFor.label]: '',
    [form.phoneOwner.label]: why(form.phoneOwner.why),
    [`${form.name.label} *`]: form.name.hint,
    [form.phone.label]: form.phone.hint,
    [form.email.label]: form.email.hint,
    [form.howSoon.label]: form.howSoon.hint,
    [form.message.label]: form.message.hint,
    [form.reasons.label]: why(form.reasons.why),
    [form.ageGroup.label]: why(form.ageGroup.why),
    [form.insurance.label]: why(form.insurance.why),
  });
});

test('“today” is offered while we can keep that promise, and rejected when we can’t', async () => {
  const canBeKept = () => canReadToday(Temporal.Now.instant(), clinic());
  const before = canBeKept();
  const page = await openForm();
  const offered = await page.getByRole('radio', { name: 'Today' }).count();
  const reply = await post('198.51.100.20', {
    name: 'Hurried',
    phone: '239 555 0181',
    howSoon: 'today',
    consent: 'contact-2',
  });
  if (before !== canBeKept()) return; // the clinic opened or closed at this very moment
  expect(offered).toBe(before ? 1 : 0);
  expect(reply.status).toBe(before ? 200 : 422);
  if (!before) expect(await reply.json()).toEqual({ errors: [{ field: 'howSoon', code: 'todayGone' }] });
});

/** A request's sealed consents, opened with the site's keys. */
async function consentsOf(id: string) {
  const [row] = await rows(
    site.databaseUrl,
    `SELECT sealed_consents FROM consultation_request WHERE id = '${id}'`,
  );
  const ring = parseKeys(readFileSync(keyFile(site.dataDir), 'utf8'), 'test');
  const opened = JSON.parse(unseal(ring, consentsContext(id), String(row?.sealed_consents))) as {
    kind: string;
    version: string;
  }[];
  return opened.map(({ kind, version }) => ({ kind, version }));
}

test('voicemail without a phone, or private email without an address, doesn’t count as consent', async () => {
  const page = await openForm();
  await page.locator('#phone').fill('239 555 0182');
  await page.locator('#voicemail').check();
  await page.locator('#textMessage').check();
  await page.locator('#phone').fill('');
  await fillAndSend(page, { name: 'No Phone', email: 'no-phone@example.com' });
  const first = await requestOf(await readReference(page));
  const other = await openForm();
  await other.locator('#email').fill('no-email@example.com');
  await other.locator('#privateEmail').check();
  await other.locator('#email').fill('');
  await fillAndSend(other, { name: 'No Email', phone: '239 555 0182' });
  const second = await requestOf(await readReference(other));
  const kindsOf = async (id: unknown) => (await consentsOf(String(id))).map(({ kind }) => kind);
  expect(await kindsOf(first.id)).toEqual(['contact']);
  expect(await kindsOf(second.id)).toEqual(['contact', 'voicemail']);
});

for (const javaScriptEnabled of [true, false])
  test(`some answers reveal more questions and advice (JavaScript: ${javaScriptEnabled})`, async () => {
    const page = await openForm({ javaScriptEnabled });
    const owner = page.getByRole('group', { name: 'Whose phone' });
    expect(await owner.isVisible()).toBe(false);
    await page.getByLabel('Someone I care about').check();
    expect(await owner.isVisible()).toBe(true);
    expect(await page.getByText('We contact only you.').isVisible()).toBe(true);
    await page.getByLabel('Me', { exact: true }).check();
    expect(await owner.isVisible()).toBe(false);

    expect(await page.getByText("You're welcome to ask.").isVisible()).toBe(false);
    await page.getByLabel('Under 18').check();
    expect(await page.getByText("You're welcome to ask.").isVisible()).toBe(true);

    const voicemail = page.locator('#voicemail');
    expect(await voicemail.isVisible()).toBe(false);
    await page.locator('#phone').fill('239');
    expect(await voicemail.isVisible()).toBe(true);

    const practice = page.getByLabel('Your practice');
    expect(await practice.isVisible()).toBe(false);
    await page.getByLabel('My client or patient').check();
    expect(await practice.isVisible()).toBe(true);
    expect(await page.getByLabel('Under 18').isVisible()).toBe(false);
  });

for (const javaScriptEnabled of [true, false])
  test(`everything is stored, each consent separately (JavaScript: ${javaScriptEnabled})`, async () => {
    const page = await openForm({ javaScriptEnabled });
    for (const box of await page.getByRole('checkbox').all()) expect(await box.isChecked()).toBe(false);
    await openMore(page);
    for (const choice of ['Alcohol', 'Grief or loss', 'Monday', 'Friday', 'Morning'])
      await page.getByRole('checkbox', { name: choice, exact: true }).check();
    await page.getByLabel('How would you pay for treatment?').selectOption('medicaid');
    await fillAndSend(page, { name: 'Whole Form', phone: `239 555 01${javaScriptEnabled ? '31' : '32'}` });
    const reference = await readReference(page);
    const { id, status } = await requestOf(reference);
    expect(status).toBe('new');
    expect(await consentsOf(String(id))).toEqual([
      { kind: 'contact', version: 'contact-3' },
      { kind: 'voicemail', version: 'voicemail-2' },
    ]);
  });

test('an error in a collapsed section opens it, and its link leads there', async () => {
  const page = await openForm();
  await openMore(page);
  await page.getByRole('radio', { name: 'Email' }).check();
  await openMore(page);
  await fillAndSend(page, { name: 'Folded', phone: '239 555 0141' });
  await page
    .getByRole('alert')
    .getByRole('link', { name: /Enter an email address, or choose/ })
    .click();
  expect(await page.locator('#contactBy').isVisible()).toBe(true);
  expect(await page.evaluate(() => document.activeElement?.id)).toBe('contactBy');
});

test('only a private address gets an acknowledgment, which reveals nothing to anyone else', async () => {
  const page = await openForm();
  await page.locator('#email').fill('noted@private.example');
  await page.locator('#privateEmail').check();
  await fillAndSend(page, { name: 'Noted Person', email: 'noted@private.example', message: 'I drink' });
  const reference = await readReference(page);
  const mails = await caughtMails(site.mailFolder, 1, ({ to }) => to[0]?.address === 'noted@private.example');
  expect(mails).toHaveLength(1);
  const [note] = mails;
  expect(note?.subject).toBe('We received your message');
  expect(note?.text).toContain(reference);
  const { subject, text, html, from, headers } = note!;
  expect(JSON.stringify({ subject, text, html, from, headers })).not.toMatch(
    /calusa|recovery|clinic|consultation|drink|Noted Person|127\.0\.0\.1/i,
  );

  const other = await openForm();
  await fillAndSend(other, { name: 'Not Noted', email: 'open@shared.example' });
  const { id } = await requestOf(await readReference(other));
  const deliveries = await rows(
    site.databaseUrl,
    `SELECT template FROM delivery WHERE request_id = '${String(id)}'`,
  );
  expect(deliveries).toEqual([{ template: 'consultation_received' }]);
});

test('a bot’s request is quarantined and answered like any other, and no email is sent', async () => {
  const page = await openForm();
  await page
    .locator(`[name=${HONEYPOT_FIELD}]`)
    .evaluate((honeypot) => ((honeypot as HTMLInputElement).value = 'https://spam.example'));
  await fillAndSend(page, { name: 'Program', phone: '239 555 0151' });
  const { id, status, quarantine_reason } = await requestOf(await readReference(page));
  expect({ status, quarantine_reason }).toEqual({ status: 'quarantined', quarantine_reason: 'TRAP_FILLED' });
  expect(await rows(site.databaseUrl, `SELECT 1 FROM delivery WHERE request_id = '${String(id)}'`)).toEqual(
    [],
  );
});

const post = (address: string, fields: Record<string, string>, accept = 'application/json') =>
  fetch(`${site.url}/api/consultation`, {
    method: 'POST',
    headers: { 'x-forwarded-for': address, accept },
    body: new URLSearchParams(fields),
    redirect: 'manual',
  });

test('too many requests an hour from one address are stored, quarantined and answered alike; the limits store no address', async () => {
  const replies: unknown[] = [];
  for (let count = 1; count <= 6; count += 1) {
    const response = await post('198.51.100.7', {
      name: `Many ${count}`,
      phone: '239 555 0161',
      consent: 'contact-2',
    });
    replies.push(await response.json());
  }
  expect(new Set(replies.map((reply) => JSON.stringify(reply))).size).toBe(1);
  const stored = await rows(
    site.databaseUrl,
    "SELECT DISTINCT status FROM consultation_request WHERE quarantine_reason IN ('MANY_FROM_ADDRESS', 'NO_OPENED_FORM')",
  );
  expect(stored).toEqual([{ status: 'quarantined' }]);
  const limits = await rows(site.databaseUrl, 'SELECT key FROM rate_limit');
  expect(limits.length).toBeGreaterThan(2);
  expect(JSON.stringify(limits)).not.toMatch(/198\.51|203\.0/);
});

test('a flood without opened forms is rejected, with a page for people and a code for scripts; anyone who opened the form gets through', async () => {
  let response = await post('198.51.100.8', {});
  for (let count = 1; response.status !== 429; count += 1) {
    expect(count).toBeLessThan(60);
    response = await post('198.51.100.8', {});
  }
  expect(await response.json()).toEqual({ code: 'TOO_MANY', opened: expect.any(String) });
  expect(Number(response.headers.get('retry-after'))).toBeGreaterThan(0);
  expectSecurityHeaders(response);
  const refused = await post('198.51.100.8', {}, 'text/html');
  expect(refused.status).toBe(429);
  expectSecurityHeaders(refused);
  const page = await refused.text();
  expect(page).toContain('Please try again shortly');
  for (const help of ['tel:911', 'tel:988', 'sms:988', 'tel:+18006624357']) expect(page).toContain(help);
  expect((await post('198.51.100.9', {})).status).toBe(422);

  for (const javaScriptEnabled of [true, false]) {
    const form = await openForm({ address: '198.51.100.8', javaScriptEnabled });
    await fillAndSend(form, { name: 'Behind a Flood', phone: `239 555 019${javaScriptEnabled ? 1 : 2}` });
    expect((await requestOf(await readReference(form))).status).toBe('new');
  }
});

for (const javaScriptEnabled of [true, false])
  test(`during a flood, a form whose token has expired loses nothing and is sent by pressing the button again (JavaScript: ${javaScriptEnabled})`, async () => {
    const form = await openForm({ address: '198.51.100.8', javaScriptEnabled });
    let age = true;
    await form.route('**/api/consultation**', async (route) => {
      const body = new URLSearchParams(route.request().postData() ?? '');
      if (age) body.set('opened', 'too-old');
      await route.continue({ postData: body.toString() });
    });
    await fillAndSend(form, {
      name: 'Behind a Flood',
      phone: `239 555 019${javaScriptEnabled ? 3 : 4}`,
      message: 'Two\nlines',
    });
    if (javaScriptEnabled) {
      const alert = form.getByRole('alert').filter({ hasText: 'There is a problem' });
      expect(await alert.textContent()).toContain('Nothing you typed is lost.');
      expect(await form.getByRole('textbox', { name: 'What name' }).inputValue()).toBe('Behind a Flood');
      age = false;
      await form.getByRole('button', { name: 'Request a consultation' }).click();
    } else {
      await form.getByRole('heading', { name: 'Please try again shortly' }).waitFor();
      age = false;
      await form.getByRole('button', { name: 'Send again' }).click();
    }
    expect(await readReference(form)).not.toBe('');
  });

test('the flood page is as accessible as the others', async () => {
  for (const colorScheme of ['light', 'dark'] as const) {
    const { page } = await visit({
      colorScheme,
      javaScriptEnabled: true,
      viewport: { width: 320, height: 640 },
    });
    const html = await (await post('198.51.100.8', {}, 'text/html')).text();
    await page.setContent(html);
    expect(await axeFindings(page)).toEqual([]);
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(320);
  }
});

test('an idle form warns, can be kept, and is cleared', async () => {
  // Time jumps instead of running, because anything the page does meanwhile, such as scrolling to a field, counts as activity.
  const page = await openForm();
  await page.clock.install();
  await page.reload();
  await hydrated(page);
  await page.getByRole('textbox', { name: 'What name' }).fill('Left Alone');
  const warning = page.getByRole('dialog', { name: 'Are you still there?' });
  await page.clock.fastForward('10:01');
  await warning.waitFor();
  expect(await axeFindings(page)).toEqual([]);
  await page.getByRole('button', { name: 'Keep what I typed' }).click();
  expect(await page.getByRole('textbox', { name: 'What name' }).inputValue()).toBe('Left Alone');
  await page.clock.fastForward('10:01');
  await warning.waitFor();
  const reopened = page.waitForEvent('load'); // at the same URL
  await page.clock.fastForward('02:01');
  await reopened;
  await hydrated(page);
  expect(await page.getByRole('textbox', { name: 'What name' }).inputValue()).toBe('');

  await page.getByRole('textbox', { name: 'What name' }).fill('Left Again');
  await page.clock.fastForward('10:01');
  await page.getByRole('button', { name: 'Clear it now' }).click();
  await page.waitForFunction(() => document.querySelector<HTMLInputElement>('#name')?.value === '');
  await page.clock.fastForward('10:01');
  expect(await warning.isVisible()).toBe(false); // an empty form has no timeout
});

test('the paper form prints in full, without what only works on screen', async () => {
  const page = await openForm();
  await page.goto(`${site.url}/consultation/paper`);
  await page.emulateMedia({ media: 'print' });
  for (const screenOnly of ['.thumb-bar', '.button-exit', '.menu', 'footer nav'])
    expect(await page.locator(screenOnly).isVisible()).toBe(false);
  expect((await page.pdf()).length).toBeGreaterThan(20_000);
});

test('the page analytics count pages and forms, and identify no one', async () => {
  const { page } = await visit({
    userAgent: 'Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0',
    extraHTTPHeaders: { 'x-forwarded-for': '203.0.113.200' },
  });
  await page.goto(`${site.url}/about?utm=CANARY`);
  await page.getByRole('link', { name: 'Request a consultation' }).first().click();
  await fillAndSend(page, { name: 'Counted', phone: '239 555 0171' });
  await readReference(page);
  const cookies = await page.context().cookies();
  expect(cookies.map(({ name }) => name)).toEqual(['receipt.0']);
  const wanted = [
    { page: '/about', event: 'view' },
    { page: '/about', event: 'form_opened' },
    { page: '/about', event: 'form_sent' },
    { page: '/consultation', event: 'view' },
  ];
  const counted = async () => await rows(site.databaseUrl, 'SELECT page, event FROM page_count');
  await until(counted, (found) =>
    wanted.every((one) => found.some(({ page, event }) => page === one.page && event === one.event)),
  );
  const person = 'Mozilla/5.0 (Macintosh; Intel Mac OS X 10.15; rv:140.0) Gecko/20100101 Firefox/140.0';
  const others: Record<string, string>[] = [
    { 'user-agent': 'Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)' },
    { 'user-agent': person, 'sec-purpose': 'prefetch;prerender' },
    { 'user-agent': '' },
  ];
  for (const headers of others)
    await fetch(`${site.url}/faq`, { headers: { accept: 'text/html', ...headers } });
  const seen = { accept: 'text/html', 'user-agent': person };
  await fetch(`${site.url}/accessibility`, { headers: seen });
  const [last] = await until(
    () => rows(site.databaseUrl, "SELECT * FROM page_count WHERE page = '/accessibility'"),
    (found) => found.length > 0,
  );
  expect(last).toEqual({ day: expect.any(Date), page: '/accessibility', event: 'view', count: 1 });
  const all = await rows(site.databaseUrl, 'SELECT * FROM page_count');
  expect(all.filter(({ page }) => page === '/faq')).toEqual([]);
  expect(JSON.stringify(all)).not.toMatch(/CANARY|Firefox|203\.0/);
});

test('on a phone, the first question is near and Send is within three screens', async () => {
  const page = await openForm();
  const [first, send] = await page.evaluate(() => {
    const at = (selector: string) => document.querySelector(selector)?.getBoundingClientRect();
    return [
      at('[name=askingFor]')?.top ?? Infinity,
      at('form.intake button[type=submit]')?.bottom ?? Infinity,
    ];
  });
  expect(first).toBeLessThan(1.5 * 844);
  expect(send).toBeLessThan(3 * 844);
});

test('in Spanish, the form, what is wrong with it, the confirmation and the mail are in Spanish', async () => {
  const { page } = await visit({ extraHTTPHeaders: { 'x-forwarded-for': '203.0.113.250' } });
  await page.goto(`${site.url}/es/consultation`);
  expect(await page.locator('html').getAttribute('lang')).toBe('es');
  expect(await page.locator('link[hreflang=en]').getAttribute('href')).toMatch(/\/consultation$/);
  await page.locator('#email').fill('ana@es.example');
  await page.locator('#privateEmail').check();
  await page.locator('#consent').check();
  const send = page.getByRole('button', { name: 'Pedir una consulta' });
  await send.click();
  await page.getByRole('link', { name: 'Díganos por qué nombre preguntar' }).waitFor();
  await page.locator('#name').fill('Ana');
  await send.click();
  await page.getByRole('heading', { name: 'Gracias. Tenemos su solicitud' }).waitFor();
  expect(new URL(page.url()).pathname).toBe('/es/consultation/received');
  const [mail] = await caughtMails(site.mailFolder, 1, ({ to }) => to[0]?.address === 'ana@es.example');
  expect(mail?.subject).toBe('Recibimos su mensaje');
  await page.goto(`${site.url}/es/about`);
  await page.getByRole('heading', { name: 'Esta página todavía no está en español' }).waitFor();
});
