import { activitySchema } from '@/lib/audit/schema';
import { changeSchema } from '@/lib/cases/case/schema';
import { choiceSchema } from '@/lib/cases/export/schema';
import { bulkSchema, queueSchema } from '@/lib/cases/queue/schema';
import { decideSchema, editSchema, listSchema } from '@/lib/comments/schema';
import { seenSchema } from '@/lib/content/publishing/schema';
import { filterSchema } from '@/lib/outbox/schema';
import { clockChangeAt, momentAt } from '@/lib/shared/dates';

// In PostgreSQL an `integer` ends at 2147483647, there is no year 0, and Date writes only four-digit years plainly.
const ID = '018f4d3c-7a10-4b51-9a31-0123456789ab';
const ONE_TOO_MANY = '2147483648';
const FAR = '253402300800000'; // year 10000

test.each([
  ['the queue', queueSchema, `${FAR}_1_${ID}`, `1764000000000_1764000000000_${ID}`],
  ['comments', listSchema, `${FAR}_${ID}`, `1764000000000_${ID}`],
  ['mails', filterSchema, `0000-01-01T00:00:00.000Z_${ID}`, `2026-11-23T15:00:00.000Z_${ID}`],
])('a place in the list of %s that no row can have is none', (_list, schema, none, some) => {
  expect(schema.parse({ after: none }).after).toBeUndefined();
  expect(schema.parse({ after: some }).after).toMatchObject({ id: ID });
});

test.each([
  ['a request', changeSchema, { id: ID }],
  ['a comment', editSchema, { id: ID, text: 'a' }],
  ['a draft', seenSchema, { language: 'en', name: 'home' }],
])('a version of %s that no row can have is refused', (_row, schema, rest) => {
  for (const version of [ONE_TOO_MANY, '1e300', 'Infinity', '-1', '0.5', 'x'])
    expect(schema.safeParse({ ...rest, version }).success).toBe(false);
  expect(schema.safeParse({ ...rest, version: '999999999' }).success).toBe(true);
});

test('rows that are ticked have versions that a row can have', () => {
  expect(bulkSchema.safeParse({ ticked: `${ID}_${ONE_TOO_MANY}`, change: 'undo' }).success).toBe(false);
  expect(decideSchema.safeParse({ only: `approved:${ID}_${ONE_TOO_MANY}` }).success).toBe(false);
});

test.each(['0000-01-01', '1999-12-31', '3000-01-01', '2026-02-30', '+12026-01-01', ''])(
  'the day %j is none that people mean',
  (day) => {
    expect(activitySchema.parse({ from: day }).from).toBeUndefined();
    const choice = { format: 'csv', statuses: 'new', fields: 'name', reason: 'For the accountant', to: day };
    const found = choiceSchema.safeParse({ ...choice, from: day }).error?.issues.map(({ path }) => path[0]);
    expect(found).toEqual(expect.arrayContaining(['from', 'to']));
    expect(momentAt(day, '10:00', 'America/New_York')).toBeUndefined();
    expect(clockChangeAt(day, '02:30', 'America/New_York')).toBeUndefined();
  },
);

test.each(['24:00', '10:00+05:00', '10', '10:00:00.5', '\0'])(
  'the time %j is none that a form sends',
  (time) => expect(momentAt('2026-11-23', time, 'America/New_York')).toBeUndefined(),
);
