import { chromium, type Browser } from 'playwright';
import { OperatorError } from '@/lib/shared/operator-error';
import { installedBrowser, QUIET } from '../local/browser';
import { freePort } from '../local/ports';

/** Runs a callback with the machine's Chromium and the port where Lighthouse finds it. */
export async function withBrowser<Value>(
  use: (browser: Browser, debuggingPort: number) => Promise<Value>,
): Promise<Value> {
  const executablePath = installedBrowser();
  if (!executablePath)
    throw new OperatorError('Not measured: it takes Chromium (on Debian: apt-get install chromium).');
  const port = await freePort(0);
  const browser = await chromium.launch({
    executablePath,
    args: [...QUIET, `--remote-debugging-port=${port}`],
  });
  try {
    return await use(browser, port);
  } finally {
    await browser.close();
  }
}
