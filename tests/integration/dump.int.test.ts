import { randomUUID } from 'node:crypto';
import { submitConsultation } from '@/lib/intake/mutations';
import { reindexRequests } from '@/lib/intake/renewal/mutations';
import { LEAST_PER_BUCKET, widthOf } from '@/lib/platform/blind-index';
import { db } from '@/lib/platform/db';
import { log } from '@/lib/platform/log';
import { answers, todays } from '../support/answers';
import { useDatabase } from '../support/database';
import { receivePosted } from '../support/requests';

// The attack (docs/adr/0043): someone with copies of every table and access to the public form posts guesses, and looks
// for a row that matches theirs, or for what their post changed.

const { asOwner } = useDatabase();
// The same key each time, so that which rows share a bucket isn't left to chance.
process.env.CONFIDENTIAL_KEYS = Buffer.alloc(32, 'dump').toString('base64');
process.env.INTAKE_NOTIFY_TO = 'front@clinic.example';

jest.setTimeout(180_000);

const PEOPLE = 240;
const VICTIM = 170;
const NOW = new Date('2026-11-23T15:00:00Z');
const minutes = (count: number) => new Date(NOW.getTime() + count * 60_000);
const person = (index: number) => ({
  name: `Person ${index}`,
  phone: `239 555 ${2000 + index}`,
  email: `person${index}@private.example`,
});

type Row = { table: string; columns: Readonly<Record<string, unknown>>; text: string };

/** All rows of all tables, including the queue's, as the database's owner reads them. */
async function copyOfAll(): Promise<Row[]> {
  const tables = await asOwner(
    `SELECT format('%I.%I', table_schema, table_name) AS name FROM information_schema.tables
     WHERE table_type = 'BASE TABLE' AND table_schema NOT IN ('pg_catalog', 'information_schema')`,
  );
  const each = tables.map(
    ({ name }) => `SELECT '${String(name)}' AS name, to_jsonb(t) AS row FROM ${String(name)} AS t`,
  );
  return (await asOwner(each.join(' UNION ALL '))).map(({ name, row }) => ({
    table: String(name),
    columns: row as Row['columns'],
    text: `${String(name)} ${JSON.stringify(row)}`,
  }));
}

const UUID = /^[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}$/;
const TIME = /^\d{4}-\d\d-\d\dT/;

/**
 * What a column reveals besides ids, times and anything that differs in every row anyway; for a ciphertext, its length.
 */
function said(column: string, value: unknown): string | null {
  if (value === null || typeof value !== 'string') return JSON.stringify(value);
  if (UUID.test(value) || TIME.test(value) || column === 'reference') return null;
  return column.startsWith('sealed_') ? `${value.length} signs` : value;
}

/** Rows that name a request, and rows that name one of those, such as the jobs of its deliveries. */
function rowsOf(copy: readonly Row[], requestId: string): Row[] {
  const own = copy.filter(({ text }) => text.includes(requestId));
  const deliveries = own
    .filter(({ table }) => table.endsWith('.delivery'))
    .map(({ columns }) => String(columns.id));
  const jobs = copy.filter(
    ({ table, text }) => table.startsWith('pgboss.') && deliveries.some((id) => text.includes(id)),
  );
  return [...own, ...jobs];
}

/** What a row reveals, column by column. */
const linesOf = ({ table, columns }: Row): string[] =>
  Object.entries(columns).flatMap(([column, value]) => {
    const words = said(column, value);
    return words === null ? [] : [`${table}.${column} = ${words}`];
  });

/** Everything the tables reveal about a request. */
const saidOf = (copy: readonly Row[], requestId: string): Set<string> =>
  new Set(rowsOf(copy, requestId).flatMap(linesOf));

/** What the rows look like that a post added, changed or removed: their tables, columns and lengths. */
function changes(before: readonly Row[], after: readonly Row[]): string[] {
  const newIn = (some: readonly Row[], others: readonly Row[]) => {
    const known = new Set(others.map(({ text }) => text));
    return some.filter(({ text }) => !known.has(text));
  };
  const shape = (row: Row) =>
    linesOf(row).map((line) => line.replace(/ = .*$/s, (words) => ` ${words.length}`));
  return [
    ...newIn(after, before).map((row) => `now ${shape(row).join(', ')}`),
    ...newIn(before, after).map((row) => `before ${shape(row).join(', ')}`),
  ].toSorted();
}

const ids: string[] = [];
beforeAll(async () => {
  jest.spyOn(log, 'info').mockImplementation(() => undefined);
  for (let index = 0; index < PEOPLE; index += 1) ids.push(await send(index));
  while ((await reindexRequests(NOW)) > 0);
});

/** Through our form, over the last hours, one a minute. */
async function send(index: number): Promise<string> {
  const input = answers({ ...person(index), privateEmail: todays('private_email') });
  const at = minutes(index - PEOPLE);
  return (await submitConsultation(input, { form: randomUUID() }, () => null, at)).id;
}

let clock = 0;
/** Posted like the attacker would, with or without an opened form of ours. Returns the new request's id. */
async function guess(typed: Record<string, string>, hasForm: boolean, address: string): Promise<string> {
  clock += 1;
  const now = minutes(clock);
  const form = { [`form-${randomUUID()}`]: '' };
  const opened = { id: randomUUID(), openedAt: minutes(clock - 1), hasWorked: true };
  const sent = { requestId: 'id', now, address, kept: () => undefined, ...(hasForm && { opened }) };
  const fields = { ...typed, ...(hasForm && form), consent: todays('contact') };
  expect(await receivePosted(fields, sent)).toMatchObject({ status: 200 });
  const where = { receivedAt: now, status: 'new' } as const;
  return (await db().consultationRequest.findFirstOrThrow({ where })).id;
}

test('a post with somebody’s phone and email changes no more in all tables than one with a stranger’s', async () => {
  for (const hasForm of [false, true]) {
    const strangers = [person(990 + Number(hasForm)), person(992 + Number(hasForm))];
    const seen: string[][] = [];
    // The first post creates the counters for the attacker's own network.
    for (const typed of [...strangers, person(VICTIM)]) {
      const before = await copyOfAll();
      await guess(typed, hasForm, '198.51.100.7');
      seen.push(changes(before, await copyOfAll()));
    }
    expect(seen[2]?.length).toBeGreaterThan(4);
    expect(seen[2]).toEqual(seen[1]);
  }
});

test('among the rows that a guess has in common with the person’s, it is one of at least eight', async () => {
  clock += 60; // no earlier post counts as the same request any more
  const typed = person(VICTIM);
  const victim = ids[VICTIM] ?? '';
  const guesses = [
    await guess({ ...typed, email: '' }, true, '198.51.100.8'),
    await guess(typed, true, '198.51.100.8'),
    await guess(typed, false, '198.51.100.8'),
  ];
  while ((await reindexRequests(minutes(clock))) > 0);
  expect(widthOf(PEOPLE, 0)).toBe(2); // so there are buckets to compare
  const copy = await copyOfAll();
  const others = ids.filter((id) => id !== victim);
  const saidOfOthers = others.map((id) => saidOf(copy, id));
  const ofVictim = saidOf(copy, victim);
  for (const id of guesses) {
    expect(
      rowsOf(copy, id)
        .map(({ text }) => text)
        .join(),
    ).not.toContain(victim);
    const common = [...saidOf(copy, id)].filter((words) => ofVictim.has(words));
    expect(common.length).toBeGreaterThan(20);
    const crowd = saidOfOthers.filter((words) => common.every((one) => words.has(one)));
    expect(crowd.length + 1).toBeGreaterThanOrEqual(LEAST_PER_BUCKET);
  }
  // Both indexes of the full guess match the person's, so the test really has something to compare.
  expect([...saidOf(copy, guesses[1] ?? '')].filter((words) => ofVictim.has(words))).toEqual(
    expect.arrayContaining([
      expect.stringMatching(/^public\.request_search\.phone_index = \w+\.2\.[0-3]$/),
      expect.stringMatching(/^public\.request_search\.email_index = \w+\.2\.[0-3]$/),
    ]),
  );
});
