import { randomBytes, randomUUID } from 'node:crypto';
import { POST } from '@/app/api/consultation/route';
import { summarizeFlood } from '@/lib/cases/reminders/mutations';
import { openAnswers } from '@/lib/intake/data';
import { CLIENT_ADDRESS_HEADER } from '@/lib/platform/client-address';
import { db } from '@/lib/platform/db';
import { log } from '@/lib/platform/log';
import { openedToken } from '@/lib/platform/opened-form';
import { todays } from '../support/answers';
import { useDatabase } from '../support/database';

useDatabase();
process.env.CONFIDENTIAL_KEYS = randomBytes(32).toString('base64');
process.env.INTAKE_NOTIFY_TO = 'front@clinic.example';

jest.setTimeout(120_000);

/** How many posts run at a time. */
const AT_ONCE = 20;
const HOSPITAL = '198.51.100.77';
const WORDS =
  'blue river window garden paper seven music lamp candle street winter bread coffee silver train'.split(' ');
const text = (seed: number) =>
  Array.from({ length: 12 }, (_, at) => WORDS[(seed * 7 + at * at * (seed % 5) + at) % 15]).join(` ${seed} `);
const SAME_TEXT = 'Buy the best pills at our new store today and save a lot of money on every order you make';
const secondsAgo = (seconds: number) => new Date(Date.now() - seconds * 1000);
const token = (seconds: number) => openedToken(randomUUID(), secondsAgo(seconds));
const REPLAYED = token(30);

type Post = { kind: string; address: string; message: string; opened: string };
const address = (kind: number, index: number) => `10.${kind}.${index >> 8}.${index & 255}`;

/** 600 junk posts of four kinds, interleaved. */
const junk = Array.from({ length: 600 }, (_, n): Post => {
  const kinds: Post[] = [
    { kind: 'no form opened, other words each time', address: address(1, n), message: text(n), opened: '' },
    { kind: 'no form opened, from the hospital', address: HOSPITAL, message: text(n), opened: '' },
    { kind: 'one form for all', address: address(2, n % 30), message: text(n), opened: REPLAYED },
    {
      kind: 'a form opened for each, same text, at once',
      address: address(3, n),
      message: SAME_TEXT,
      opened: token(0),
    },
  ];
  return kinds[n % kinds.length]!;
});
/** Ten people, three of them at a hospital that junk comes from too. */
const people = Array.from({ length: 10 }, (_, n): Post => ({
  kind: 'people',
  address: n < 3 ? HOSPITAL : address(4, n),
  message:
    n % 2 === 0 ? '' : `I am person ${n} and I would like to talk about my ${WORDS[n]} with somebody soon`,
  opened: token(60 + n),
}));

let phones = 1000;

/** Sends a form like a browser does, and returns the name it can be found by. */
async function send({ kind, address: from, message, opened }: Post) {
  const name = `Sender ${(phones += 1)}`;
  const body = new URLSearchParams({
    [`form-${randomUUID()}`]: '',
    ...{ name, phone: `239 555 ${phones}`, message, consent: todays('contact'), opened },
  });
  const headers = {
    accept: 'application/json',
    'content-type': 'application/x-www-form-urlencoded',
    [CLIENT_ADDRESS_HEADER]: from,
  };
  const url = 'http://127.0.0.1:3000/api/consultation';
  const { status } = await POST(new Request(url, { method: 'POST', body, headers }));
  return { kind, name, status };
}

const stored = () =>
  db().consultationRequest.findMany({
    select: {
      id: true,
      status: true,
      sealedAnswers: true,
      receivedAt: true,
      awaitsSummary: true,
      deliveries: { select: { template: true } },
    },
  });

test('of 600 junk posts and 10 people, every person is new and told of, and hardly any junk is', async () => {
  for (const level of ['info', 'warn', 'error'] as const)
    jest.spyOn(log, level).mockImplementation(() => undefined);
  const all = [...junk];
  for (const [index, person] of people.entries()) all.splice(61 * index + 30, 0, person);
  const sent: Awaited<ReturnType<typeof send>>[] = [];
  for (let at = 0; at < all.length; at += AT_ONCE)
    sent.push(...(await Promise.all(all.slice(at, at + AT_ONCE).map(send))));

  const rows = new Map((await stored()).map((row) => [openAnswers(row.id, row.sealedAnswers).name, row]));
  const fates = sent.map(({ kind, name, status }) => ({ kind, status, row: rows.get(name) }));
  const table = Object.fromEntries(
    [...new Set(all.map(({ kind }) => kind))].toSorted().map((kind) => {
      const mine = fates.filter((fate) => fate.kind === kind);
      const count = (fits: (fate: (typeof mine)[number]) => boolean) => mine.filter(fits).length;
      return [
        kind,
        {
          sent: mine.length,
          new: count(({ row }) => row?.status === 'new'),
          quarantined: count(({ row }) => row?.status === 'quarantined'),
          'one more press': count(({ status }) => status === 429),
        },
      ];
    }),
  );
  console.table(table);

  expect(table.people).toEqual({ sent: 10, new: 10, quarantined: 0, 'one more press': 0 });
  const junkThrough = fates.filter(({ kind, row }) => kind !== 'people' && row?.status === 'new');
  expect(junkThrough.length).toBeLessThan(40);
  expect(fates.every(({ status, row }) => (status === 200) === (row !== undefined))).toBe(true);

  const isMailed = (row: (typeof fates)[number]['row']) =>
    row?.deliveries.some(({ template }) => template === 'consultation_received');
  const peoplesRows = fates.filter(({ kind }) => kind === 'people').map(({ row }) => row);
  for (const row of peoplesRows) expect(isMailed(row)).toBe(!row?.awaitsSummary);
  expect(await db().delivery.count({ where: { template: 'consultation_received' } })).toBeLessThanOrEqual(40);
  const inAMinute = new Date(Date.now() + 60_000);
  await summarizeFlood(inAMinute);
  expect(await db().consultationRequest.count({ where: { awaitsSummary: true } })).toBe(0);
  const summaries = await db().delivery.findMany({ where: { template: 'requests_waiting' } });
  expect(summaries).toEqual([
    expect.objectContaining({ recipient: 'front@clinic.example', createdAt: inAMinute }),
  ]);
});
