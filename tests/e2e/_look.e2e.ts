import { launchBrowser } from '../support/browser';
import { Site } from '../support/site';
import { signInAs } from '../support/staff';
import { fillAndSend, readReference, visit } from '../support/visit';
jest.setTimeout(300_000);
test('x', async () => {
  const site = new Site(); await site.start();
  const browser = await launchBrowser();
  const v = await visit(browser, site.url);
  try {
  await v.page.goto(`${site.url}/consultation`);
  await v.page.locator('#voicemail').check();
  await v.page.locator('#privateEmail').check();
  await fillAndSend(v.page, { name: 'Robin Doe', phone: '239 555 0123', email: 'robin@private.example', message: 'I would like to talk about my drinking.\nEvenings are best.' });
  const ref = await readReference(v.page);
  await v.close();
  for (const [w, scheme, tag] of [[1280, 'light', 'd'], [390, 'dark', 'm']] as const) {
    const context = await browser.newContext({ viewport: { width: w, height: 900 }, colorScheme: scheme });
    await signInAs(context, site, 'admin', 'Ada');
    const page = await context.newPage();
    page.on('console', m => m.type() === 'error' && console.log('CONSOLE', page.url(), m.text()));
    page.on('pageerror', e => console.log('ERR', page.url(), e.message));
    for (const p of (process.env.LOOK ?? 'desk').split(',')) {
      const path = p.replace('REF', ref);
      const r = await page.goto(`${site.url}/${path}`);
      await page.waitForTimeout(400);
      console.log(path, r?.status());
      await page.screenshot({ path: `/tmp/s/${p.replace(/\W/g,'_')}-${tag}.png`, fullPage: true });
    }
    await context.close();
  }
  } catch (e) { console.log(String(e)); throw e } finally {
  console.log(site.output.slice(-1200));
  await browser.close(); await site.remove(); }
});
