import { rmSync } from 'node:fs';
import { expect, test } from 'playwright/test';
import { Site } from '../support/site';
import { siteDatabase } from '../support/site-databases';
import { fillAndSend, readReference, visit } from '../support/visit';

test(
  'a form opened before a rebuild is accepted after it, with and without JavaScript',
  { lock: '-exclusive-' }, // the other tests' sites use the same build
  async ({ browser }) => {
    const site = await new Site({}, await siteDatabase()).start();
    const visits = await Promise.all(
      [true, false].map((javaScriptEnabled) => visit(browser, site.url, { javaScriptEnabled })),
    );
    for (const { page } of visits) await page.goto(`${site.url}/consultation`, { waitUntil: 'networkidle' });
    await site.stop();
    rmSync('.next/built-from');
    await site.start();
    expect(site.output.match(/Building the site/g)).not.toBeNull();
    for (const [index, { page, close }] of visits.entries()) {
      await fillAndSend(page, { name: `Patient ${index}`, phone: `239 555 017${index}` });
      await readReference(page);
      await close();
    }
    await site.remove();
  },
);
