import { fuzz } from '../support/fuzz/run';
import { expect, site, test } from '../support/site-test';

// Each request comes from an address of its own, so that limits let it through to what it is meant for.
test.use({ siteName: 'fuzz' });

/** A share of what `npm run fuzz` sends, the same each time: a fault must not depend on the day. */
const SHARE = { seed: 20_261_129, count: 1_500 };

test('no request of 1,500 over every route and method is answered by 5xx, a stack trace or silence', async () => {
  const { faults, statuses } = await fuzz(site, SHARE);
  expect(faults).toEqual([]);
  // They got past the door: pages were read, forms were looked at, and refusals are of many kinds.
  expect(Object.keys(statuses)).toEqual(expect.arrayContaining(['200', '303', '400', '403', '404', '405']));
  expect(Number(statuses['200'])).toBeGreaterThan(100);
  expect((await fetch(`${site.url}/readyz`)).status).toBe(200);
});
