import type { BrowserContextOptions } from 'playwright/test';
import { triageContext } from '@/lib/intake/domain';
import { unseal } from '@/lib/platform/sealing';
import { caughtMails } from '../support/mail';
import { PUBLIC_STATES } from '../support/public-states';
import { rows } from '../support/rows';
import { keysOf } from '../support/staff';
import { expect, site, test, visit } from '../support/site-test';
import { axeFindings, fillAndSend, readReference, type Watch } from '../support/visit';

const PHONE: BrowserContextOptions = {
  viewport: { width: 390, height: 844 },
  hasTouch: true,
  isMobile: true,
};
let watches: Watch[] = [];

async function open(path: string, options?: BrowserContextOptions) {
  const { page, watch } = await visit(options);
  watches.push(watch);
  await page.goto(site.url + path);
  return page;
}

test.afterEach(() => {
  const seen = watches;
  watches = [];
  expect(seen.flatMap(({ foreignRequests, violations }) => [...foreignRequests, ...violations])).toEqual([]);
});

const requestRows = () => rows(site.databaseUrl, 'SELECT * FROM consultation_request ORDER BY received_at');

test('from the home page to a sent request on a phone; staff get an email that says nothing about the person', async () => {
  const page = await open('/', PHONE);
  await page.getByRole('link', { name: 'Read about IPT' }).click();
  await page.getByRole('heading', { level: 1, name: /Interpersonal psychotherapy/ }).waitFor();
  await page.getByRole('link', { name: 'Request a consultation' }).first().click();
  await fillAndSend(page, { name: 'Jordan Teal', phone: '(239) 555-0123', message: 'I drink at night' });
  const reference = await readReference(page);
  expect(page.url()).toBe(`${site.url}/consultation/received`);

  const [mail] = await caughtMails(
    site.mailFolder,
    1,
    ({ subject }) => subject === `New request ${reference}`,
  );
  expect(mail?.to).toEqual([expect.objectContaining({ address: 'intake@calusa.localhost' })]);
  expect(mail?.text).toContain(reference);
  expect(mail?.text).toContain(`http://localhost:${site.port}/desk`);
  expect(`${mail?.text}${mail?.html}`).not.toMatch(/Jordan|Teal|0123|drink/);

  const row = (await requestRows()).find((one) => one.reference === reference);
  expect(row).toMatchObject({ reference, status: 'new' });
  expect(JSON.stringify(row)).not.toMatch(/Jordan|Teal|5550123|drink/);
  const deliveries = await rows(
    site.databaseUrl,
    `SELECT state, attempts, last_error_code FROM delivery WHERE request_id = '${String(row?.id)}'`,
  );
  expect(deliveries).toEqual([{ state: 'caught', attempts: 1, last_error_code: null }]);
});

test('without JavaScript, errors come back with everything typed and none of it in a URL; then the request is sent', async () => {
  const page = await open('/consultation', { ...PHONE, javaScriptEnabled: false });
  const message = 'Zwölf Zeilen & "quotes" <b>\nsecond line';
  await page.getByLabel('Someone I care about').check();
  await fillAndSend(page, { name: 'Robin', phone: '12', message, consent: false });
  await page.waitForURL(`${site.url}/consultation/check`);
  expect(await page.title()).toMatch(/^Error: /);
  const summary = page.getByRole('alert');
  expect(await summary.getByRole('listitem').allTextContents()).toEqual([
    'We can’t dial this number. US numbers have ten digits, like (239) 555-0123. For another country, start with + and the country code',
    'Check the box so we’re allowed to contact you',
  ]);
  expect(await page.getByRole('textbox', { name: 'What name' }).inputValue()).toBe('Robin');
  expect(await page.getByRole('textbox', { name: 'Is there anything' }).inputValue()).toBe(message);
  expect(await page.getByLabel('Someone I care about').isChecked()).toBe(true);

  await fillAndSend(page, { phone: '239 555 0188' });
  expect(await readReference(page)).toMatch(/^[2-9B-Y]{4}-[2-9B-Y]{4}$/);
  await page.goto(`${site.url}/consultation/check`);
  await page.getByRole('heading', { name: 'There’s nothing to check' }).waitFor();
});

for (const javaScriptEnabled of [true, false])
  test(`after sending, Back shows an empty form (JavaScript: ${javaScriptEnabled})`, async () => {
    const page = await open('/', { javaScriptEnabled });
    await page.goto(`${site.url}/consultation`);
    await fillAndSend(page, {
      name: 'Gone Again',
      email: `gone${javaScriptEnabled}@example.com`,
      message: 'not for others',
    });
    await readReference(page);
    await page.goBack();
    if (page.url().endsWith('/consultation')) {
      await page.getByRole('button', { name: 'Request a consultation' }).waitFor();
      for (const box of await page.getByRole('textbox').all()) expect(await box.inputValue()).toBe('');
    } else {
      expect(page.url()).toBe(`${site.url}/`);
    }
  });

test('a stranger who guesses every answer gets neither the reference nor the time of the request', async () => {
  const guess = { name: 'Victim', phone: '239 555 0133' };
  const page = await open('/consultation');
  await fillAndSend(page, guess);
  const reference = await readReference(page);
  const stranger = await open('/consultation');
  await fillAndSend(stranger, guess);
  expect(await readReference(stranger)).not.toBe(reference);
});

test('if the scripts never load, the returned form is just as accessible', async () => {
  const page = await open('/');
  await page.route('**/*.js*', (route) => route.abort());
  await page.goto(`${site.url}/consultation`);
  await fillAndSend(page, { name: 'Robin', consent: false });
  await page.waitForURL(`${site.url}/consultation/check`);
  expect(await axeFindings(page)).toEqual([]);
  const summary = page.getByRole('alert');
  expect(await summary.evaluate((element) => element === document.activeElement)).toBe(true);
});

test('with JavaScript, the error summary gets the focus, its links lead to the fields, and the fixed form is sent', async () => {
  const page = await open('/consultation');
  await fillAndSend(page, { name: 'Kim', email: 'kim@', consent: false });
  const summary = page.getByRole('alert').filter({ hasText: 'There is a problem' });
  await summary.waitFor();
  await page.waitForFunction(() => document.activeElement?.textContent?.startsWith('There is a problem'));
  await page.waitForFunction(() => document.title.startsWith('Error: '));
  await summary.getByRole('link', { name: /Enter an email address/ }).click();
  const email = page.getByRole('textbox', { name: 'Email' });
  expect(await email.evaluate((element) => element === document.activeElement)).toBe(true);
  const described = (await email.getAttribute('aria-describedby')) ?? '';
  const notes = await Promise.all(described.split(' ').map((id) => page.locator(`#${id}`).textContent()));
  expect(notes.join(' ')).toContain('Enter an email address like name@example.com');
  expect(await axeFindings(page)).toEqual([]);
  await fillAndSend(page, { email: 'kim@example.com' });
  await readReference(page);
});

test('by keyboard alone', async () => {
  const page = await open('/consultation');
  await page.keyboard.press('Tab');
  expect(await page.evaluate(() => document.activeElement?.textContent)).toBe('Skip to main content');
  await page.keyboard.press('Enter');
  const focused = () => page.evaluate(() => document.activeElement?.id ?? '');
  const tabTo = async (id: string) => {
    for (let steps = 0; (await focused()) !== id; steps += 1) {
      if (steps > 40) throw new Error(`Tab never reaches ${id}`);
      await page.keyboard.press('Tab');
    }
  };
  await tabTo('name');
  await page.keyboard.type('Keyboard Person');
  await tabTo('email');
  await page.keyboard.type('keys@example.com');
  await tabTo('consent');
  await page.keyboard.press('Space');
  await page.keyboard.press('Tab');
  await page.keyboard.press('Enter');
  await readReference(page);
});

test('what was typed before the scripts loaded is kept and sent', async () => {
  const page = await open('/');
  let release: () => void = () => undefined;
  const held = new Promise<void>((resolve) => (release = resolve));
  await page.route(/_next\/.*\.js/, async (route) => {
    await held;
    await route.continue();
  });
  await page.goto(`${site.url}/consultation`, { waitUntil: 'commit' });
  await page.getByRole('textbox', { name: 'What name' }).fill('Early Typist');
  await page.getByRole('textbox', { name: 'Email' }).fill('early@example.com');
  await page.getByLabel('Me', { exact: true }).check();
  release();
  await page.waitForLoadState('networkidle');
  expect(await page.getByRole('textbox', { name: 'What name' }).inputValue()).toBe('Early Typist');
  expect(await page.getByLabel('Me', { exact: true }).isChecked()).toBe(true);
  await fillAndSend(page, {});
  await readReference(page);
});

test('a double click, and Back with the same answers, are one request; changed answers are a possible correction', async () => {
  const before = (await requestRows()).length;
  const page = await open('/consultation');
  const answers = { name: 'Twice', phone: '239 555 0166' };
  await page.getByRole('textbox', { name: 'What name' }).fill(answers.name);
  await page.getByRole('textbox', { name: 'Phone' }).fill(answers.phone);
  await page.locator('#voicemail').check();
  await page.locator('#consent').check();
  await page.getByRole('button', { name: 'Request a consultation' }).dblclick();
  const reference = await readReference(page);
  await page.goto(`${site.url}/consultation`);
  await fillAndSend(page, answers);
  expect(await readReference(page)).toBe(reference);
  await page.goto(`${site.url}/consultation`);
  await fillAndSend(page, { ...answers, phone: '239 555 0167' });
  expect(await readReference(page)).not.toBe(reference);
  const stored = (await requestRows()).slice(before);
  expect(stored).toHaveLength(2);
  const { id, sealed_triage: sealed } = stored[1] ?? {};
  const triage = unseal(keysOf(site), triageContext(String(id)), String(sealed));
  expect(JSON.parse(triage)).toEqual({ corrects: stored[0]?.id, source: 'site' });
});

for (const path of PUBLIC_STATES)
  test(`${path}: one policy, which allows no inline script or style`, async () => {
    const response = await fetch(site.url + path);
    const policy = response.headers.get('content-security-policy') ?? '';
    expect(policy).toMatch(/^default-src 'none'; script-src ('self' )?'(sha256|nonce)-[^,]+$/);
    expect(policy).not.toContain('unsafe');
    expect(response.headers.get('referrer-policy')).toBe('same-origin');
  });
