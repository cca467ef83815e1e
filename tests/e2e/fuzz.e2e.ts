import { noteFigure } from '../support/figure';
import { fuzz } from '../support/fuzz/run';
import { expect, site, test } from '../support/site-test';

// Each request comes from its own address, so that rate limits don't keep it from what it is meant to reach.

/** Part of what `npm run fuzz` sends, with a fixed seed: failures must be reproducible. */
const SHARE = { seed: 20_261_129, count: 500 };

test('none of 500 requests across every route and method gets a 5xx, a stack trace, or no answer', async () => {
  const { faults, statuses, sent } = await fuzz(site, SHARE);
  expect(faults).toEqual([]);
  // They got past the outer checks: pages were served, forms were read, and the rejections vary.
  expect(Object.keys(statuses)).toEqual(expect.arrayContaining(['200', '303', '400', '403', '404', '405']));
  expect(Number(statuses['200'])).toBeGreaterThan(100);
  expect((await fetch(`${site.url}/readyz`)).status).toBe(200);
  noteFigure(`${sent} fuzz requests, ${faults.length} faults`);
});
