import { readPageCounts } from '@/lib/analytics/data';
import { firstOfDays, summarise } from '@/lib/analytics/domain';
import { clinic } from '@/lib/clinic/data';
import { dayIn } from '@/lib/shared/dates';
import { OperatorError } from '@/lib/shared/operator-error';
import { runCommand } from './run-command';

/** Prints the counts for the last DAYS days (30), including today: `npm run counts [-- DAYS]`. */
await runCommand(async ([given = '30']) => {
  if (!/^[1-9]\d{0,3}$/.test(given)) throw new OperatorError('Use: npm run counts [-- DAYS], such as 7.');
  const { timeZone } = clinic();
  const today = dayIn(timeZone, new Date());
  const first = firstOfDays(today, Number(given));
  const pages = summarise(await readPageCounts(first));
  console.log(`Counted from ${first} to ${today} (${timeZone})`);
  if (pages.length === 0) console.log('Nothing was counted in that time.');
  else console.table(Object.fromEntries(pages.map(({ page, ...counts }) => [page, counts])));
});
