import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { chromium, type Browser, type BrowserContext, type LaunchOptions } from 'playwright/test';
import { installedBrowser, installedWholeBrowser, QUIET } from '@/scripts/local/browser';

/** The packaged Chromium with the libraries and fonts a bare machine lacks, unpacked once into node_modules. */
async function packagedBrowser(): Promise<string> {
  const { TMPDIR, AWS_EXECUTION_ENV } = process.env;
  const folder = path.resolve('node_modules/.cache/chromium');
  mkdirSync(folder, { recursive: true });
  // The package unpacks into the temporary folder, and unpacks its libraries only if it thinks it's on Lambda.
  Object.assign(process.env, { TMPDIR: folder, AWS_EXECUTION_ENV: 'AWS_Lambda_nodejs24.x' });
  try {
    const { default: packaged } = await import('@sparticuz/chromium');
    return await packaged.executablePath();
  } finally {
    Object.assign(process.env, { TMPDIR: TMPDIR ?? '/tmp' });
    if (AWS_EXECUTION_ENV === undefined) delete process.env.AWS_EXECUTION_ENV;
  }
}

let found: string | undefined;

/** The path of a real Chromium: a current one if installed, otherwise the packaged one. */
const browserPath = async (): Promise<string> => (found ??= installedBrowser() ?? (await packagedBrowser()));

/** The path of a Chromium with profiles: the headless shell reads no settings and sends no reports. */
export const wholeBrowserPath = async (): Promise<string> => installedWholeBrowser() ?? browserPath();

/** Without a graphics card its process only copies what pages draw: a thread does that for less. */
const WITHOUT_GPU_PROCESS = '--in-process-gpu';

/** Launch options for a real Chromium that makes no requests of its own; `args` are added to them. */
export const launchOptions = async ({
  args = [],
  ...options
}: LaunchOptions = {}): Promise<LaunchOptions> => ({
  executablePath: await browserPath(),
  args: [...QUIET, WITHOUT_GPU_PROCESS, ...args],
  ...options,
});

export const launchBrowser = async (options: LaunchOptions = {}): Promise<Browser> =>
  chromium.launch(await launchOptions(options));

/** A profile's content settings, where 2 means "block". */
const BLOCKS_COOKIES = { profile: { default_content_setting_values: { cookies: 2 } } };

/** A Chromium whose settings block all cookies; its profile is deleted when it is closed. */
export async function launchWithoutCookies({
  javaScriptEnabled,
  address,
}: {
  javaScriptEnabled: boolean;
  address: string;
}): Promise<BrowserContext> {
  const extraHTTPHeaders = { 'x-forwarded-for': address };
  const profile = mkdtempSync(path.join(tmpdir(), 'calusa-profile-'));
  mkdirSync(path.join(profile, 'Default'));
  writeFileSync(path.join(profile, 'Default/Preferences'), JSON.stringify(BLOCKS_COOKIES));
  const launch = {
    executablePath: await wholeBrowserPath(),
    args: QUIET,
    javaScriptEnabled,
    extraHTTPHeaders,
  };
  const context = await chromium.launchPersistentContext(profile, launch);
  // Chromium's helper processes still write to it for a moment after it reports being closed.
  context.once('close', () => rmSync(profile, { recursive: true, force: true, maxRetries: 10 }));
  return context;
}
