import type { Page } from 'playwright/test';
import { caughtMails, type CaughtMail } from './mail';
import type { Site } from './site';
import { fillAndSend, readReference } from './visit';

/** Sends a request with a private email address from the open form. Returns its reference. */
export async function sendWithPrivateEmail(page: Page, email: string): Promise<string> {
  await page.locator('#phone').fill('239 555 0123');
  await page.locator('#email').fill(email);
  await page.locator('#privateEmail').check();
  await page.locator('#voicemail').check();
  await fillAndSend(page, { name: 'Robin', phone: '239 555 0123', email, message: 'I would like to talk' });
  return readReference(page);
}

/** Asks for a code, reads it in the email and opens the person's request page. */
export async function openRequestAccess(
  page: Page,
  site: Site,
  reference: string,
  email: string,
): Promise<string> {
  const isCode = ({ subject, to }: CaughtMail) => subject === 'Your code' && to[0]?.address === email;
  const earlier = (await caughtMails(site.mailFolder, 0, isCode)).map(({ id }) => id);
  await page.goto(`${site.url}/your-request`);
  await page.getByLabel('Your reference').fill(reference);
  await page.getByLabel('Your email').fill(email);
  await page.getByRole('button', { name: 'Send me a code' }).click();
  await page.getByRole('heading', { name: 'Enter the code' }).waitFor();
  const [mail] = await caughtMails(
    site.mailFolder,
    1,
    (caught) => isCode(caught) && !earlier.includes(caught.id),
  );
  const code = /\d{4} \d{4}/.exec(mail?.text ?? '')?.[0] ?? '';
  await page.getByLabel('Code').fill(code);
  await page.getByRole('button', { name: 'Open my request' }).click();
  await page.getByRole('heading', { name: 'Your request on file' }).waitFor();
  return code;
}
