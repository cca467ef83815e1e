import type { BrowserContextOptions, Page } from 'playwright/test';
import { invite } from '../support/invitation';
import { rows } from '../support/rows';
import { enterCode, enterPassword, join, type Account } from '../support/sign-in';
import { forgetCodes, forgetConfirmation } from '../support/staff';
import { expect, site, test, visit } from '../support/site-test';
import { expectAccessible } from '../support/visit';

const PASSWORD = 'green boats at seven';
let origin: string;
let ada: Account;

const invited = async (email: string) =>
  (await rows(site.databaseUrl, `SELECT role FROM staff_link WHERE email = '${email}'`)).map(
    ({ role }) => role,
  );
const dialog = (page: Page) => page.getByRole('dialog', { name: 'Confirm it’s you' });

async function typeInvitation(on: Page, email: string) {
  await on.goto(`${origin}/team`);
  await on.getByLabel('Email').fill(email);
  await on.locator('#invite-role').selectOption('admin');
}

async function newCode(): Promise<string> {
  await forgetCodes(site);
  return ada.currentCode();
}

async function confirmByCode(on: Page, code: string) {
  await on.getByLabel('Your password').fill(PASSWORD);
  await on.getByLabel('Code from your app').fill(code);
  await on.getByRole('button', { name: 'Confirm and continue' }).click();
}

/** Ada, signed in with another of her recovery codes. */
async function signedIn(options?: BrowserContextOptions): Promise<Page> {
  const { page } = await visit(options);
  await page.goto(`${origin}/team`);
  await enterPassword(page, ada);
  await enterCode(page, ada.recoveryCodes.pop() ?? '');
  await page.getByRole('heading', { name: 'Team' }).waitFor();
  return page;
}

test.beforeAll(async () => {
  origin = `http://localhost:${site.port}`; // a passkey belongs to a host name
  const { page } = await visit();
  const email = 'ada@clinic.example';
  ada = await join(page, await invite(site, 'admin', email), { name: 'Ada', email, password: PASSWORD });
});

test('no confirmation is asked right after signing in; later, inviting requires one, and continues after it', async () => {
  const page = await signedIn();
  await typeInvitation(page, 'first@clinic.example');
  await page.getByRole('button', { name: 'Invite' }).click();
  await page.getByText('The invitation is on its way.').waitFor();
  expect(await invited('first@clinic.example')).toEqual(['admin']);

  await forgetConfirmation(site);
  await typeInvitation(page, 'new@clinic.example');
  await page.getByRole('button', { name: 'Invite' }).click();
  await dialog(page).waitFor();
  await page.setViewportSize({ width: 320, height: 700 });
  await expectAccessible(page, 'confirm it’s you');
  await page.setViewportSize({ width: 1280, height: 720 });
  await dialog(page).getByRole('button', { name: 'Cancel' }).click();
  await page.getByText('Nothing was changed').waitFor();
  expect(await page.getByLabel('Email').inputValue()).toBe('new@clinic.example');
  expect(await invited('new@clinic.example')).toEqual([]);

  await page.getByRole('button', { name: 'Invite' }).click();
  await confirmByCode(page, '000000');
  await dialog(page).getByText('The password or the code isn’t right').waitFor();
  await confirmByCode(page, await newCode());
  await page.getByText('The invitation is on its way.').waitFor();
  expect(await invited('new@clinic.example')).toEqual(['admin']);
});

test('without JavaScript the form continues with what was typed after the confirmation', async () => {
  const plain = await signedIn({ javaScriptEnabled: false });
  await forgetConfirmation(site);
  await typeInvitation(plain, 'plain@clinic.example');
  await plain.getByRole('button', { name: 'Invite' }).click();
  await plain.getByRole('heading', { name: 'Confirm it’s you' }).waitFor();
  expect(await invited('plain@clinic.example')).toEqual([]);
  await confirmByCode(plain, '000000');
  await plain.getByText('The password or the code isn’t right').waitFor();
  await confirmByCode(plain, await newCode());
  await plain.getByText('The invitation is on its way.').waitFor();
  expect(await invited('plain@clinic.example')).toEqual(['admin']);
});

test('a passkey confirms too, and adding one requires a confirmation', async () => {
  const page = await signedIn();
  const session = await page.context().newCDPSession(page);
  await session.send('WebAuthn.enable');
  await session.send('WebAuthn.addVirtualAuthenticator', {
    options: {
      protocol: 'ctap2',
      transport: 'internal',
      hasResidentKey: true,
      hasUserVerification: true,
      isUserVerified: true,
    },
  });
  await forgetConfirmation(site);
  await page.goto(`${origin}/account/second-factor`);
  await page.getByLabel('Your password').fill(PASSWORD);
  await page.getByLabel('Code from your app').fill(await newCode());
  await page.getByRole('button', { name: 'Continue' }).click();
  await page.getByLabel('Name for this passkey').fill('Test laptop');
  await forgetConfirmation(site); // after loading the page, before pressing its button
  await page.getByRole('button', { name: 'Create a passkey' }).click();
  await confirmByCode(page, await newCode());
  await page.getByText('Passkey “Test laptop”').waitFor();

  await forgetConfirmation(site);
  await typeInvitation(page, 'passkey@clinic.example');
  await page.getByRole('button', { name: 'Invite' }).click();
  await dialog(page).getByRole('button', { name: 'Use a passkey' }).click();
  await page.getByText('The invitation is on its way.').waitFor();
  expect(await invited('passkey@clinic.example')).toEqual(['admin']);
});
