import type { Browser, CDPSession } from 'playwright';

/** The cost of a first visit to a page: bytes and requests over the network, and what a person saw. */
export type Visit = {
  urls: string[];
  bytes: number;
  scriptBytes: number;
  largestPaintMs: number;
  /** Sum over all tasks of the time beyond 50 ms in which the page could not respond. */
  blockingMs: number;
  shift: number;
};

/** The phone in Lighthouse's mobile tests. */
const PHONE = {
  viewport: { width: 412, height: 823 },
  deviceScaleFactor: 1.75,
  isMobile: true,
  hasTouch: true,
};

/** Slow 4G and a CPU four times slower, as in Lighthouse. */
async function slowDown(cdp: CDPSession) {
  await cdp.send('Network.emulateNetworkConditions', {
    offline: false,
    latency: 150,
    downloadThroughput: (1.6 * 1024 * 1024) / 8,
    uploadThroughput: (750 * 1024) / 8,
  });
  await cdp.send('Emulation.setCPUThrottlingRate', { rate: 4 });
}

/** Runs in the page from the start. A string, because code compiled by tsx calls helpers that a page doesn't have. */
const OBSERVE = `
  window.observed = { largestPaintMs: 0, blockingMs: 0, shift: 0 };
  const observe = (type, note) =>
    new PerformanceObserver((list) => list.getEntries().forEach(note)).observe({ type, buffered: true });
  observe('largest-contentful-paint', ({ startTime }) => { observed.largestPaintMs = startTime; });
  observe('longtask', ({ duration }) => { observed.blockingMs += duration - 50; });
  observe('layout-shift', ({ value, hadRecentInput }) => { if (!hadRecentInput) observed.shift += value; });`;

type Observed = Pick<Visit, 'largestPaintMs' | 'blockingMs' | 'shift'>;

type Circumstances = {
  slow: boolean;
  /** URL of the page that is open before, as search results would be. */
  from?: string;
};

/** Opens the page for the first time and waits until nothing more loads. */
export async function visit(browser: Browser, url: string, { slow, from }: Circumstances): Promise<Visit> {
  const context = await browser.newContext(PHONE);
  const page = await context.newPage();
  const cdp = await context.newCDPSession(page);
  await cdp.send('Network.enable');
  if (from) await page.goto(from);
  if (slow) await slowDown(cdp);
  const urls: string[] = [];
  const scripts = new Set<string>();
  const seen = { bytes: 0, scriptBytes: 0 };
  cdp.on('Network.responseReceived', ({ requestId, type, response }) => {
    urls.push(response.url);
    if (type === 'Script') scripts.add(requestId);
  });
  cdp.on('Network.loadingFinished', ({ requestId, encodedDataLength }) => {
    seen.bytes += encodedDataLength;
    if (scripts.has(requestId)) seen.scriptBytes += encodedDataLength;
  });
  await page.addInitScript(OBSERVE);
  await page.goto(url, { waitUntil: 'networkidle' });
  const observed = await page.evaluate(() => (window as unknown as { observed: Observed }).observed);
  await context.close();
  return { urls: urls.filter((each) => each.startsWith('http')), ...seen, ...observed };
}
