import type { BrowserContext, Page } from 'playwright/test';
import { launchWithoutCookies } from '../support/browser';
import { caughtMails } from '../support/mail';
import { rows } from '../support/rows';
import { enterPassword } from '../support/sign-in';
import { expect, newAddress, site, test } from '../support/site-test';
import { fillAndSend, readReference, visitIn } from '../support/visit';

const ARTICLE = '/interpersonal-psychotherapy';

/** One such browser with JavaScript and one without; they are shared because launching one takes seconds and they store nothing. */
const browsers = new Map<boolean, BrowserContext>();
test.afterAll(async () => {
  for (const browser of browsers.values()) await browser.close();
});

let opened: Page | undefined;
test.afterEach(() => opened?.close());

async function open(javaScriptEnabled: boolean) {
  const address = newAddress();
  const browser =
    browsers.get(javaScriptEnabled) ?? (await launchWithoutCookies({ javaScriptEnabled, address }));
  browsers.set(javaScriptEnabled, browser);
  await browser.setExtraHTTPHeaders({ 'x-forwarded-for': address });
  const visitor = await visitIn(browser, site.url);
  opened = visitor.page;
  return visitor;
}

const stored = () => rows(site.databaseUrl, 'SELECT reference FROM consultation_request ORDER BY reference');
/** Reloads the page, which makes the browser resubmit the form. */
const again = (page: Page) => page.reload();

for (const javaScriptEnabled of [true, false])
  test.describe(`a browser that blocks cookies (JavaScript: ${javaScriptEnabled})`, () => {
    const phone = javaScriptEnabled ? '239 555 0171' : '239 555 0172';
    const email = `blocked-${javaScriptEnabled}@private.example`;

    test('gets a receipt for its request, and the same one after a reload', async () => {
      const { page, watch } = await open(javaScriptEnabled);
      const before = await stored();
      await page.goto(`${site.url}/consultation`);
      await fillAndSend(page, { name: 'Bo', phone });
      const reference = await readReference(page);
      expect(await page.title()).toMatch(/^Request received/);
      await again(page);
      expect(await readReference(page)).toBe(reference);
      expect(await stored()).toHaveLength(before.length + 1);
      expect(watch.urls.filter((url) => url.includes(reference) || url.includes('555'))).toEqual([]);
      expect([...watch.foreignRequests, ...watch.violations]).toEqual([]);
      expect(await page.context().cookies()).toEqual([]);
    });

    test('keeps what was typed when something is wrong, and accepts it once it is fixed', async () => {
      const { page, watch } = await open(javaScriptEnabled);
      await page.goto(`${site.url}/consultation`);
      await fillAndSend(page, { phone, message: 'typed with care' });
      await page.getByRole('link', { name: 'Tell us what name to ask for' }).waitFor();
      expect(await page.getByRole('textbox', { name: 'Is there anything' }).inputValue()).toBe(
        'typed with care',
      );
      await again(page);
      if (!javaScriptEnabled) {
        expect(await page.getByLabel('Phone').first().inputValue()).toBe(phone);
        expect(await page.title()).toMatch(/^Error: /);
      }
      await fillAndSend(page, { name: 'Cy', phone, message: 'typed with care' });
      expect(await readReference(page)).toMatch(/^\w{4}-\w{4}$/);
      expect(watch.violations).toEqual([]);
    });

    test('gets back a text that is too long, even for a cookie', async () => {
      const { page } = await open(false);
      await page.goto(`${site.url}/consultation`);
      const long = Array.from({ length: 8_000 }, (_, at) => String.fromCodePoint(97 + ((at * at) % 26))).join(
        '',
      );
      await fillAndSend(page, { name: 'Di', phone, message: `${long}${long}` });
      await page.getByRole('heading', { name: 'There is a problem' }).waitFor();
      expect(await page.locator('#message').inputValue()).toBe(`${long}${long}`);
    });

    test('can comment on an article and gets the removal link', async () => {
      const { page } = await open(javaScriptEnabled);
      await page.goto(site.url + ARTICLE);
      await page.getByLabel('Name *').fill('Maya');
      await page.getByLabel('Email *').fill('not an address');
      await page.getByLabel('Reply *').fill(`It helped me ${javaScriptEnabled}`);
      await page.getByRole('button', { name: 'Send reply' }).click();
      await page.getByRole('heading', { name: 'There is a problem' }).waitFor();
      expect(await page.getByLabel('Reply *').inputValue()).toBe(`It helped me ${javaScriptEnabled}`);
      await page.getByLabel('Email *').fill(email);
      await page.getByRole('button', { name: 'Send reply' }).click();
      await page.getByRole('heading', { name: 'Thank you for your comment' }).waitFor();
      await page.locator('[data-removal]').click();
      await page.getByRole('button', { name: /Remove/ }).click();
      await page.getByRole('heading', { name: /removed/i }).waitFor();
    });

    test('is told that signing in and joining require cookies, and the invitation stays valid', async () => {
      const { page } = await open(javaScriptEnabled);
      await page.goto(`${site.url}/sign-in`);
      await enterPassword(page, { email: 'ada@clinic.example', password: 'green boats at seven' });
      await page.getByText('Your browser blocks cookies for this site').waitFor();
      await page.goto(`${site.url}/sign-in/code`);
      await page.getByLabel('Code').fill('123456');
      await page.getByRole('button', { name: 'Sign in' }).click();
      await page.getByText('Your browser blocks cookies for this site').waitFor();
      const invitation = /Begin\s+(\S+)/.exec(site.output)?.[1] ?? '';
      await page.goto(site.url + new URL(invitation).pathname);
      await page.getByLabel('Your name').fill('Ada');
      await page.getByLabel('Your email').fill('ada@clinic.example');
      await page.getByLabel('New password').fill('green boats at seven');
      await page.getByRole('button', { name: 'Continue to the second factor' }).click();
      await page.getByText('Your browser blocks cookies for this site').waitFor();
      expect(await rows(site.databaseUrl, 'SELECT email FROM staff')).toEqual([]);
    });

    test('sees, changes and deletes its own request', async () => {
      const { page, watch } = await open(javaScriptEnabled);
      await page.goto(`${site.url}/consultation`);
      await page.locator('#phone').fill(phone);
      await page.locator('#email').fill(email);
      await page.locator('#privateEmail').check();
      await page.locator('#voicemail').check();
      await fillAndSend(page, { name: 'Robin', phone, email, message: 'I would like to talk' });
      const reference = await readReference(page);

      await page.goto(`${site.url}/your-request`);
      await page.getByLabel('Your reference').fill('K7QM');
      await page.getByLabel('Your email').fill('not an address');
      await page.getByRole('button', { name: 'Send me a code' }).click();
      await page.getByRole('link', { name: /Check your reference/ }).waitFor();
      await page.getByRole('link', { name: /Enter an email address/ }).waitFor();
      expect(await page.getByLabel('Your reference').inputValue()).toBe('K7QM');
      expect(await page.getByLabel('Your email').inputValue()).toBe('not an address');
      await page.getByLabel('Your email').fill(email);
      await page.getByLabel('Your reference').fill(`Reference: ${reference.toLowerCase()}.`);
      await page.getByRole('button', { name: 'Send me a code' }).click();
      await page.getByRole('heading', { name: 'Enter the code' }).waitFor();
      const [mail] = await caughtMails(
        site.mailFolder,
        1,
        ({ subject, to }) => subject === 'Your code' && to[0]?.address === email,
      );
      const code = /\d{4} \d{4}/.exec(mail?.text ?? '')?.[0] ?? '';
      for (const [typed, problem] of [
        ['', /Enter the eight digits/],
        [code === '0000 0000' ? '1' : '0000 0000', /isn’t right or has expired/],
      ] as const) {
        await page.getByLabel('Code').fill(typed);
        await page.getByRole('button', { name: 'Open my request' }).click();
        await page.getByRole('link', { name: problem }).waitFor();
      }
      await page.getByLabel('Code').fill(code);
      await page.getByRole('button', { name: 'Open my request' }).click();
      await page.getByRole('heading', { name: 'Your request on file' }).waitFor();
      await page.getByRole('button', { name: 'Stop leaving voicemails' }).click();
      await page.getByText(/^Stopped /).waitFor();
      await page.getByRole('button', { name: 'Delete my request' }).click();
      await page.getByRole('button', { name: 'Keep it' }).click();
      await page.getByRole('heading', { name: 'Your request on file' }).waitFor();
      await page.getByRole('button', { name: 'Delete my request' }).click();
      await page.getByRole('button', { name: 'Delete it now' }).click();
      await page.getByRole('heading', { name: 'Your request is deleted' }).waitFor();
      expect(await stored()).not.toContainEqual({ reference });
      expect(watch.urls.filter((url) => /[?&](?!cookies=asked$)/.test(new URL(url).search))).toEqual([]);
      expect(watch.violations).toEqual([]);
    });
  });
