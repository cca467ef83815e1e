import { followSite, sitePart } from '@/lib/platform/site-version';
import { useDatabase } from '../support/database';
import { until } from '../support/until';

useDatabase();

test('a reading that failed is tried again, with nothing else having happened', async () => {
  let readings = 0;
  // The first is the one at the start, the second that of the connection that announces changes.
  await followSite({
    facts: () =>
      readings++ < 2 ? Promise.reject(new Error('the database is gone')) : Promise.resolve('read'),
  });
  expect(sitePart('facts')).toBeUndefined();
  await until(
    () => sitePart('facts'),
    (facts) => facts === 'read',
  );
});
