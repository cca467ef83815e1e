import type { BrowserContextOptions, Page } from 'playwright/test';
import { caughtMails } from '../support/mail';
import { rows } from '../support/rows';
import { enterCode, enterPassword, join, signOut, type Account } from '../support/sign-in';
import { signInAs } from '../support/staff';
import { expect, site, test, visit } from '../support/site-test';
import { expectAccessible } from '../support/visit';

const PASSWORD = 'green boats at seven';
let origin: string;
let ada: Account;

const open = async (options?: BrowserContextOptions): Promise<Page> => (await visit(options)).page;

const firstLink = () => /Begin\s+(\S+)/.exec(site.output)?.[1] ?? '';

test.beforeAll(async () => {
  origin = `http://localhost:${site.port}`; // a passkey belongs to a host name
  ada = await join(await open(), firstLink(), {
    name: 'Ada',
    email: 'ada@clinic.example',
    password: PASSWORD,
  });
});

const linkIn = (text: string | undefined) => /http\S+\/join\/\S+/.exec(text ?? '')?.[0] ?? '';
const cookieNames = async (page: Page) => (await page.context().cookies()).map(({ name }) => name);

test('the first administrator’s link works once and isn’t printed again', async () => {
  const page = await open();
  await page.goto(firstLink());
  await page.getByRole('heading', { name: 'This link no longer works' }).waitFor();
});

for (const javaScriptEnabled of [true, false])
  test(`a password alone opens nothing; with a code it opens the requested page (JavaScript: ${javaScriptEnabled})`, async () => {
    const page = await open({ javaScriptEnabled });
    await page.goto(`${origin}/team`);
    await page.getByRole('heading', { name: 'Sign in to the staff desk' }).waitFor();
    await enterPassword(page, { ...ada, password: 'not this one either' });
    await page.getByText('The email or the password isn’t right').waitFor();
    expect(await page.getByLabel('Email').inputValue()).toBe(ada.email);
    if (!javaScriptEnabled) expect(await page.content()).not.toContain('not this one either');
    await enterPassword(page, ada);
    await page.getByRole('heading', { name: 'Enter your code' }).waitFor();
    expect(await cookieNames(page)).not.toContain('calusa-staff.session_token');
    await page.goto(`${origin}/team`);
    await page.getByRole('heading', { name: 'Sign in to the staff desk' }).waitFor();

    await enterPassword(page, ada);
    await enterCode(page, '000000');
    await page.getByText('This code isn’t right').waitFor();
    await enterCode(page, await ada.code());
    await page.getByRole('heading', { name: 'Team' }).waitFor();
    await signOut(page, origin);
    await page.goto(`${origin}/desk`);
    await page.getByRole('heading', { name: 'Sign in to the staff desk' }).waitFor();
  });

for (const [javaScriptEnabled, asked] of [
  [true, '/desk?view=late&owner=me'],
  [false, '/copy/edit/en/about?from=mail&x=1'],
] as const)
  test(`signing in leads to the requested page, with its query (JavaScript: ${javaScriptEnabled})`, async () => {
    const page = await open({ javaScriptEnabled });
    await page.goto(`${origin}${asked}`);
    await enterPassword(page, ada);
    await page.getByRole('heading', { name: 'Enter your code' }).waitFor();
    await page.getByRole('link', { name: 'Start over' }).click();
    await enterPassword(page, ada);
    await enterCode(page, ada.recoveryCodes.pop() ?? '');
    await page.waitForURL(`${origin}${asked}`);
    await signOut(page, origin);
  });

test('without JavaScript a second factor is set up, its codes are shown, and the requested page follows', async () => {
  const admin = await open();
  await signInAs(admin.context(), site, 'admin', 'Nora');
  await admin.goto(`${site.url}/team`);
  await admin.getByLabel('Email').fill('may@clinic.example');
  await admin.locator('#invite-role').selectOption('marketing');
  await admin.getByRole('button', { name: 'Invite' }).click();
  const [mail] = await caughtMails(site.mailFolder, 1, ({ to }) => to[0]?.address === 'may@clinic.example');
  const page = await open({ javaScriptEnabled: false });
  const link = linkIn(mail?.text);
  const { origin: here } = new URL(link);
  const who = { name: 'May', email: 'may@clinic.example', password: 'slow trains cross over' };
  await page.goto(link);
  expect(await page.title()).toBe('Set up your account, staff desk');
  await page.getByLabel('Your name').fill('May');
  await page.getByLabel('New password').fill('may@clinic.example');
  await page.getByRole('button', { name: 'Continue to the second factor' }).click();
  await page.getByRole('alert').waitFor();
  expect(await page.getByLabel('Your name').inputValue()).toBe('May');
  expect(await page.getByLabel('New password').inputValue()).toBe('');
  const may = await join(page, link, who, async () => {
    await page.goto(`${here}/copy?state=draft`);
    await page.getByRole('heading', { name: 'Set up a second factor' }).waitFor();
  });
  expect(page.url()).toBe(`${here}/copy?state=draft`);
  expect(may.recoveryCodes).toHaveLength(10);

  await page.goto(`${here}/account/second-factor`);
  await page.getByRole('button', { name: 'Use this app' }).waitFor();
  await page.goto(`${here}/account`);
  await page.getByRole('button', { name: 'Make new recovery codes' }).click();
  const recoveryCode = await page.locator('[data-recovery-codes] li').first().innerText();
  expect(may.recoveryCodes).not.toContain(recoveryCode);
  await signOut(page, here);

  await page.goto(`${here}/desk?view=late`);
  await enterPassword(page, may);
  await enterCode(page, recoveryCode.toLowerCase().replace('-', ' – '));
  await page.waitForURL(`${here}/copy`);
});

test('the title names the page, or says that there is none, and reveals nothing to anyone who may not see it', async () => {
  // Next sets the title of a missing page in the browser, after the rest of it.
  const readTitle = async (page: Page, title: string) => {
    await page.waitForFunction((wanted) => document.title === wanted, title);
    expect(await page.title()).toBe(title);
  };
  const admin = await open();
  await signInAs(admin.context(), site, 'admin', 'Tess');
  for (const [path, title] of [
    ['/copy/edit/en/about', 'Edit About Calusa Recovery, staff desk'],
    ['/copy/edit/en/nowhere', 'Page not found, staff desk'],
    ['/copy/history/en/nowhere', 'Page not found, staff desk'],
    ['/desk/requests/zzzz-zzzz', 'Request not found, staff desk'],
  ] as const) {
    await admin.goto(site.url + path);
    await readTitle(admin, title);
  }
  const intake = await open();
  await signInAs(intake.context(), site, 'intake', 'Tess');
  await intake.goto(`${site.url}/copy/edit/en/about`);
  await intake.getByRole('heading', { level: 1 }).waitFor();
  expect(await intake.title()).toBe('Staff desk');
  const visitor = await open();
  await visitor.goto(`${site.url}/join/nothing`);
  await readTitle(visitor, 'This link no longer works, staff desk');
});

test('a recovery code signs in once', async () => {
  const page = await open();
  const [code = ''] = ada.recoveryCodes;
  for (const expected of ['/desk', '/sign-in/code']) {
    await page.goto(`${origin}/sign-in`);
    await enterPassword(page, ada);
    await enterCode(page, code);
    await (expected === '/desk'
      ? page.waitForURL('**/desk')
      : page.getByText('This code isn’t right').waitFor());
    if (expected === '/desk') await signOut(page, origin);
  }
});

test('a passkey alone signs in, but not without user verification', async () => {
  const page = await open();
  const session = await page.context().newCDPSession(page);
  await session.send('WebAuthn.enable');
  const { authenticatorId } = await session.send('WebAuthn.addVirtualAuthenticator', {
    options: {
      protocol: 'ctap2',
      transport: 'internal',
      hasResidentKey: true,
      hasUserVerification: true,
      isUserVerified: true,
    },
  });
  await page.goto(`${origin}/sign-in`);
  await enterPassword(page, ada);
  await enterCode(page, ada.recoveryCodes.pop() ?? '');
  await page.waitForURL('**/desk');
  await page.goto(`${origin}/account/second-factor?from=list`);
  await page.getByLabel('Name for this passkey').fill('Test laptop');
  await page.getByRole('button', { name: 'Create a passkey' }).click();
  await page.getByText('Passkey “Test laptop”').waitFor();
  await signOut(page, origin);
  await page.goto(`${origin}/desk/numbers?weeks=52#by-page`);

  await session.send('WebAuthn.setUserVerified', { authenticatorId, isUserVerified: false });
  await page.getByRole('button', { name: 'Sign in with a passkey' }).click();
  await page.getByText('The passkey was not used').waitFor();
  await session.send('WebAuthn.setUserVerified', { authenticatorId, isUserVerified: true });
  await page.getByRole('button', { name: 'Sign in with a passkey' }).click();
  await page.waitForURL(`${origin}/desk/numbers?weeks=52#by-page`);
});

test('a member of staff is invited by email, suspended, and reinstated', async () => {
  const admin = await open();
  await admin.goto(`${origin}/sign-in`);
  await enterPassword(admin, ada);
  await enterCode(admin, ada.recoveryCodes.pop() ?? '');
  await admin.waitForURL('**/desk');
  await admin.goto(`${origin}/team`);
  await admin.getByLabel('Email').fill('ines@clinic.example');
  await admin.getByRole('button', { name: 'Invite' }).click();
  await admin.getByText('ines@clinic.example, Intake').waitFor();

  const [mail] = await caughtMails(site.mailFolder, 1, ({ to }) => to[0]?.address === 'ines@clinic.example');
  const person = await open();
  const ines = await join(person, linkIn(mail?.text), {
    name: 'Ines',
    email: 'ines@clinic.example',
    password: 'quiet rivers run north',
  });
  await admin.reload();
  await admin.getByRole('button', { name: 'Suspend Ines' }).click();
  await admin.getByRole('button', { name: 'Reinstate Ines' }).waitFor();
  // Without a click: the suspended person's open page redirects by itself.
  await person.getByRole('heading', { name: 'Sign in to the staff desk' }).waitFor();
  await enterPassword(person, ines);
  await person.getByText('This account is suspended').waitFor();
  await admin.getByRole('button', { name: 'Reinstate Ines' }).click();
  await admin.getByRole('button', { name: 'Suspend Ines' }).waitFor();
  await enterPassword(person, ines);
  await enterCode(person, await ines.code());
  await person.waitForURL('**/desk');
});

test('too many wrong passwords lock the account for a while, and its owner is notified once', async () => {
  await signInAs((await open()).context(), site, 'intake', 'Lea');
  const [{ email }] = (await rows(site.databaseUrl, "SELECT email FROM staff WHERE name = 'Lea'")) as [
    { email: string },
  ];
  const page = await open();
  await page.goto(`${origin}/sign-in`);
  for (let tries = 0; tries < 12; tries += 1) {
    await enterPassword(page, { email, password: `wrong password ${tries}` });
    await page.getByText(tries < 10 ? 'isn’t right' : 'Too many wrong passwords').waitFor();
  }
  const mails = await caughtMails(site.mailFolder, 1, ({ to }) => to[0]?.address === email);
  expect(mails.map(({ subject }) => subject)).toEqual(['Someone is trying to sign in to your account']);
});

test('the sign-in pages are accessible in light and dark on a narrow phone', async () => {
  const page = await open({ viewport: { width: 320, height: 640 } });
  for (const path of ['/sign-in', '/sign-in/forgot', '/sign-in/code', '/join/nothing']) {
    await page.goto(`${origin}${path}`);
    await expectAccessible(page, path);
  }
});
