import { setTimeout } from 'node:timers/promises';
import { TOTP } from 'otpauth';
import type { Page } from 'playwright/test';

/** Someone with an account: their password and the codes their app shows. */
export type Account = {
  email: string;
  password: string;
  /** The app's next unused code: none works twice. */
  code: () => Promise<string>;
  /** The app's current code, used or not. */
  currentCode: () => string;
  recoveryCodes: string[];
};

type Joining = { name: string; email: string; password: string };

/**
 * Codes, each given once. The second within half a minute is the next period's, which is already accepted; a third has
 * to wait.
 */
function codesOf(totp: TOTP): () => Promise<string> {
  let counter = 0;
  return async () => {
    counter = Math.max(counter + 1, totp.counter());
    await setTimeout(Math.max(0, (counter - 1) * totp.period * 1000 - Date.now()));
    return totp.generate({ timestamp: counter * totp.period * 1000 });
  };
}

/** Opens an invitation and sets a password and an authenticator app. Returns what it takes to sign in again. */
export async function join(
  page: Page,
  link: string,
  { name, email, password }: Joining,
  beforeSecondFactor: () => Promise<void> = () => Promise.resolve(),
): Promise<Account> {
  await page.goto(link);
  await page.getByLabel('Your name').fill(name);
  const asked = page.getByLabel('Your email');
  if (await asked.isVisible()) await asked.fill(email);
  await page.getByLabel('New password').fill(password);
  await page.getByRole('button', { name: 'Continue to the second factor' }).click();
  await page.getByRole('heading', { name: 'Set up a second factor' }).waitFor();
  await beforeSecondFactor();
  const totp = new TOTP({ secret: ((await page.locator('code').textContent()) ?? '').replace(/\s/g, '') });
  const code = codesOf(totp);
  await page.getByLabel('Code from the app').fill(await code());
  await page.getByRole('button', { name: 'Use this app' }).click();
  await page.getByRole('heading', { name: 'Your recovery codes' }).waitFor();
  const recoveryCodes = await page.locator('[data-recovery-codes] li').allTextContents();
  await page.getByRole('link', { name: 'I’ve saved them' }).click();
  await page.waitForURL(/\/(?:desk|copy)/);
  return { email, password, code, currentCode: () => totp.generate(), recoveryCodes };
}

/** The first step of signing in. */
export async function enterPassword(page: Page, { email, password }: Pick<Account, 'email' | 'password'>) {
  await page.getByLabel('Email').fill(email);
  await page.getByLabel('Password').fill(password);
  await page.getByRole('button', { name: 'Continue' }).click();
}

/** The second step. */
export async function enterCode(page: Page, code: string) {
  await page.getByRole('heading', { name: 'Enter your code' }).waitFor();
  await page.getByLabel('Code').fill(code);
  await page.getByRole('button', { name: 'Sign in' }).click();
}

export async function signOut(page: Page, origin: string) {
  await page.goto(`${origin}/account`);
  await page.getByRole('button', { name: 'Sign out' }).click();
  await page.getByText('You are signed out.').waitFor();
}
