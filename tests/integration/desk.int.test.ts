import { randomBytes, randomUUID } from 'node:crypto';
import { rowView } from '@/components/cases/queue/queue-row';
import { shownConsent } from '@/content/consents';
import type { Staff } from '@/lib/auth/staff';
import { changeStatus, trashRequest, undoStatus } from '@/lib/cases/case/mutations';
import { showContacts } from '@/lib/cases/queue/contacts/data';
import { countViews, listRequests, othersPresent } from '@/lib/cases/queue/data';
import { searchOf } from '@/lib/cases/queue/domain';
import { changeMany, markGone, markPresent, searchRequests } from '@/lib/cases/queue/mutations';
import { PAGE_SIZE } from '@/lib/cases/queue/rows/data';
import { bulkSchema, queueSchema, VIEWS, type View } from '@/lib/cases/queue/schema';
import { correctRequest } from '@/lib/cases/history/mutations';
import { correctionSchema } from '@/lib/cases/history/schema';
import { clinic } from '@/lib/clinic/data';
import { answersContext, INDEX_VERSION, triageContext } from '@/lib/intake/domain';
import { submitConsultation } from '@/lib/intake/mutations';
import { QUESTIONS, type Question } from '@/lib/intake/questions';
import { reindexRequests } from '@/lib/intake/renewal/mutations';
import { consultationSchema } from '@/lib/intake/schema';
import { blindIndexes } from '@/lib/platform/blind-index';
import { fitAmongRecent } from '@/lib/intake/search/data';
import { db } from '@/lib/platform/db';
import { env } from '@/lib/platform/env';
import { keyRing } from '@/lib/platform/keys';
import { seal, versionOf } from '@/lib/platform/sealing';
import { answers } from '../support/answers';
import { useDatabase } from '../support/database';
import { storedConsents, triageOf } from '../support/requests';
import { forgetEntries, sealedBefore } from '../support/sealed-before';
import { createStaff } from '../support/staff';
import { until } from '../support/until';

const { asOwner } = useDatabase();
process.env.CONFIDENTIAL_KEYS = randomBytes(32).toString('base64');

const now = new Date('2026-11-23T15:00:00Z');
const minutes = (count: number) => new Date(now.getTime() + count * 60_000);
const NOTHING_MORE = { contact: undefined, deletedAt: undefined };
let ida: Staff;
beforeAll(async () => {
  ida = await createStaff('intake', 'Ida');
});
beforeEach(async () => {
  await db().consultationRequest.deleteMany();
});

let forms = 0;
async function submit(change: Parameters<typeof answers>[0] = {}, at = now) {
  forms += 1;
  const sent = await submitConsultation(answers(change), { form: `form-${forms}` }, () => null, at);
  return { ...sent, version: 0 };
}
const query = (params: object = {}) => queueSchema.parse(params);
const shown = async (params: object = {}, at = now) =>
  (await listRequests(ida, query(params), at)).rows.map(({ reference }) => reference);

test('each request is in the lists that it belongs to, and the counts agree', async () => {
  const fresh = await submit({ phone: '239 555 0100', email: '' });
  const late = await submit({ phone: '239 555 0101', email: '' }, new Date('2026-11-16T15:00:00Z'));
  const tried = await submit({ phone: '239 555 0102', email: '' }, minutes(1));
  await changeStatus(ida, tried, 'contacting', now);
  const closed = await submit({ phone: '239 555 0103', email: '' });
  await changeStatus(ida, closed, 'declined', now);
  const trashed = await submit({ phone: '239 555 0104', email: '' });
  await trashRequest(ida, trashed, now);
  await changeMany(ida, [fresh], { assignTo: ida.id }, now);

  const expected: Partial<Record<View, { reference: string }[]>> = {
    todo: [late, fresh, tried],
    new: [late, fresh],
    mine: [fresh],
    waiting: [tried],
    late: [late],
    closed: [closed],
    trash: [trashed],
  };
  const counts = await countViews(ida, now);
  for (const view of VIEWS) {
    const references = (expected[view] ?? []).map(({ reference }) => reference);
    expect({ view, shown: await shown({ view }) }).toEqual({ view, shown: references });
    expect({ view, count: counts[view] }).toEqual({ view, count: references.length });
  }
});

test('a row of which nothing opens hides none of the others', async () => {
  const [sound, broken] = [await submit(), await submit({ phone: '239 555 0105' })];
  const { sealedTriage } = await db().consultationRequest.findUniqueOrThrow({
    where: { reference: sound.reference },
    select: { sealedTriage: true },
  });
  await db().consultationRequest.update({
    where: { reference: broken.reference },
    data: { sealedTriage }, // which belongs to another row
  });
  expect((await shown()).sort()).toEqual([sound, broken].map(({ reference }) => reference).sort());
});

test('pages follow each other without a gap or a repetition, while new requests come', async () => {
  for (let index = 0; index < PAGE_SIZE + 20; index += 1)
    await submit(
      { name: `Robin ${index}`, phone: '', email: `r${index}@private.example` },
      minutes(-(index >> 2)),
    );
  const params = { sort: 'received', order: 'last' };
  const first = await listRequests(ida, query(params), now);
  await submit({ phone: '239 555 0199', email: '' }, minutes(5));
  const second = await listRequests(ida, query({ ...params, after: first.next ?? '' }), now);
  const ids = [...first.rows, ...second.rows].map(({ id }) => id);
  expect(first.rows).toHaveLength(PAGE_SIZE);
  expect(ids).toHaveLength(PAGE_SIZE + 20);
  expect(new Set(ids).size).toBe(ids.length);
  expect(second.next).toBeNull();
});

test('a list is narrowed by owner and by how soon an answer is asked for', async () => {
  const mine = await submit({ phone: '239 555 0110', email: '', howSoon: 'week' });
  const other = await submit({ phone: '239 555 0111', email: '', howSoon: 'later' });
  await changeMany(ida, [mine], { assignTo: ida.id }, now);
  expect(await shown({ owner: 'me' })).toEqual([mine.reference]);
  expect(await shown({ owner: 'none' })).toEqual([other.reference]);
  expect(await shown({ soon: 'later' })).toEqual([other.reference]);
});

test('several are changed at once; one that somebody else changed meanwhile stays', async () => {
  const [one, two] = [await submit({ phone: '239 555 0120' }), await submit({ phone: '239 555 0121' })];
  await changeStatus(ida, two, 'contacting', now);
  expect(await changeMany(ida, [one, two], { close: 'declined' }, now)).toMatchObject({
    changed: 1,
    stayed: 1,
  });
  expect(await shown({ view: 'closed' })).toEqual([one.reference]);
});

test('several that were closed are opened again at once; nobody is unreachable without an attempt', async () => {
  const [one, two] = [await submit({ phone: '239 555 0122' }), await submit({ phone: '239 555 0123' })];
  expect(await changeMany(ida, [one, two], { close: 'unreachable' }, now)).toEqual({
    changed: 0,
    stayed: 0,
    unattempted: 2,
    undo: [],
  });
  const { undo } = await changeMany(ida, [one, two], { close: 'declined' }, now);
  expect(await shown({ view: 'closed' })).toEqual(expect.arrayContaining([one.reference, two.reference]));
  // As the button sends it, whatever else is selected.
  const asked = bulkSchema.parse({ undo: undo?.join(','), ticked: `${randomUUID()}_0`, change: '' });
  expect(asked.change).toBe('undo');
  expect(await changeMany(ida, asked.ticked, { undo: true }, now)).toMatchObject({ changed: 2, stayed: 0 });
  expect(await shown({ view: 'new' })).toEqual(expect.arrayContaining([one.reference, two.reference]));
});

test('requests that are due at one time are in the order in which they came', async () => {
  const night = (minutes: number) => new Date(now.getTime() - 14 * 3_600_000 + minutes * 60_000);
  const came: Awaited<ReturnType<typeof submit>>[] = [];
  for (const minutes of [0, 1, 2, 3, 4, 5, 6, 7])
    came.push(await submit({ phone: `239 555 02${10 + minutes}` }, night(minutes)));
  const ids = came.map(({ id }) => id);
  await db().consultationRequest.updateMany({ where: { id: { in: ids } }, data: { dueAt: now } });
  const ours = (references: readonly string[]) =>
    references.filter((reference) => came.some((one) => one.reference === reference));
  expect(ours(await shown({ view: 'new' }))).toEqual(came.map(({ reference }) => reference));
});

test('a follow-up on a closed request shows among the late ones and those of its owner once it is due', async () => {
  const closed = await submit({ phone: '239 555 0124' });
  await changeMany(ida, [closed], { close: 'declined' }, now);
  await db().consultationRequest.update({
    where: { id: closed.id },
    data: { followUpAt: new Date(now.getTime() + 3_600_000), ownerId: ida.id },
  });
  const inTwoHours = new Date(now.getTime() + 2 * 3_600_000);
  for (const view of ['late', 'mine'] as const) {
    expect(await shown({ view })).not.toContain(closed.reference);
    expect(await shown({ view }, inTwoHours)).toContain(closed.reference);
  }
  const [before, after] = [await countViews(ida, now), await countViews(ida, inTwoHours)];
  expect(after.mine).toBe(before.mine + 1);
});

test('what a suspended owner leaves behind is listed to be reassigned, until it is', async () => {
  const left = await submit({ phone: '239 555 0125' });
  const gus = await createStaff('intake', 'Gus');
  await changeMany(ida, [left], { assignTo: gus.id }, now);
  expect(await shown({ view: 'reassign' })).toEqual([]);
  await db().user.update({ where: { id: gus.id }, data: { suspendedAt: now } });
  expect(await shown({ view: 'reassign' })).toEqual([left.reference]);
  expect(await countViews(ida, now)).toMatchObject({ reassign: 1 });
  const row = (await listRequests(ida, queueSchema.parse({ view: 'reassign' }), now)).rows[0]!;
  expect(rowView(row, now, clinic(), NOTHING_MORE).marks).toMatchObject([
    { text: 'Reassign: Gus can’t answer' },
  ]);
  await changeMany(ida, [{ id: left.id, version: 1 }], { assignTo: ida.id }, now);
  expect(await shown({ view: 'reassign' })).toEqual([]);
});

describe('the names in a list', () => {
  const listed = () =>
    db().auditEntry.findMany({ where: { action: 'requests.listed' }, orderBy: { id: 'asc' } });
  afterEach(() => {
    env().QUEUE_NAMES = 'full';
  });

  test('stand with the ways that are allowed, or as initials, and answers that don’t open break nothing', async () => {
    const robin = await submit({ name: 'Robin de la  Cruz', phone: '239 555 0126', email: '' });
    const broken = await submit({ phone: '239 555 0127' });
    await asOwner('UPDATE consultation_request SET sealed_answers = sealed_answers || $2 WHERE id = $1', [
      broken.id,
      'x',
    ]);
    const read = async () => showContacts(ida, [robin.id, broken.id], now, 'page');
    expect((await read()).get(robin.id)).toEqual({ name: 'Robin de la Cruz', ways: ['call'] });
    expect((await read()).get(broken.id)).toEqual({ name: '', ways: [] });
    env().QUEUE_NAMES = 'initials';
    expect((await read()).get(robin.id)?.name).toBe('R. d. l. C.');
    const { found } = await searchRequests(ida, searchOf('239 555 0126'), now);
    expect(found.map(({ name }) => name)).toEqual(['R. d. l. C.']);
  });

  test('sort a list page after page, where they are shown in full', async () => {
    const names = Array.from({ length: PAGE_SIZE + 10 }, (_, n) => `Robin ${String(n).padStart(3, '0')}`);
    for (const name of names.toReversed().concat('émile', 'Zoë'))
      await submit({ name, phone: '', email: `${forms}@private.example` });
    const read = async (params: object) => {
      const page = await listRequests(ida, query({ sort: 'name', ...params }), now);
      const contacts = await showContacts(
        ida,
        page.rows.map(({ id }) => id),
        now,
        'page',
      );
      return { ...page, names: page.rows.map(({ id }) => contacts.get(id)?.name) };
    };
    const first = await read({});
    const second = await read({ after: first.next ?? '' });
    expect([...first.names, ...second.names]).toEqual(['émile', ...names, 'Zoë']);
    expect(second.next).toBeNull();
    expect((await read({ order: 'last' })).names[0]).toBe('Zoë');
    env().QUEUE_NAMES = 'initials';
    expect(await shown({ sort: 'name' })).toEqual(await shown({ sort: 'received', order: 'first' }));
  });

  test('are one entry a page; a refresh adds one only if it shows somebody else', async () => {
    const [one, other] = [await submit({ phone: '239 555 0128' }), await submit({ phone: '239 555 0129' })];
    const before = (await listed()).length;
    const look = (ids: string[], at: Date, opening: 'page' | 'refresh') =>
      showContacts(ida, ids, at, opening);
    await look([one.id], now, 'page');
    await look([one.id], minutes(1), 'refresh');
    await look([], minutes(1), 'page');
    expect((await listed()).slice(before)).toMatchObject([
      { actorId: ida.id, details: { requests: [one.id] } },
    ]);
    await look([one.id, other.id], minutes(2), 'refresh');
    await look([one.id], minutes(3), 'page');
    await look([one.id], minutes(14), 'refresh'); // the last look was too long ago
    expect((await listed()).slice(before)).toHaveLength(4);
  });
});

const indexOf = (kind: string, value: string) => blindIndexes(keyRing(), kind, value)[0] ?? '';

/** As an earlier version stored it: exactly as typed, hashed whole, by that version's rules. */
async function storeAsBefore(
  id: string,
  typed: { name: string; phone: string; email: string },
  more: { possibleCorrectionOfId?: string; sourceBefore?: 'door' } = {},
) {
  await forgetEntries(asOwner, id);
  const digits = typed.phone.replace(/\D/g, '');
  await db().requestSearch.deleteMany({ where: { requestId: id } });
  await db().consultationRequest.update({
    where: { id },
    data: {
      ...more,
      indexVersion: 0,
      sealedTriage: null,
      sealedConsents: null,
      sealedAnswers: sealedBefore(keyRing(), answersContext(id), JSON.stringify({ ...answers(), ...typed })),
      phoneIndex: indexOf('phone', digits),
      emailIndex: typed.email === '' ? null : indexOf('email', typed.email.toLowerCase()),
    },
  });
  for (const part of typed.name.toLowerCase().split(' '))
    await asOwner('INSERT INTO name_index (request_id, name_index) VALUES ($1, $2)', [
      id,
      indexOf('name', part),
    ]);
  for (const [kind, withdrawnAt] of [
    ['contact', null],
    ['voicemail', minutes(1)],
  ] as const) {
    const { version, text } = shownConsent('en', kind);
    await asOwner(
      `INSERT INTO consent (id, request_id, kind, version, text, given_at, withdrawn_at)
        VALUES ($1, $2, $3::consent_kind, $4, $5, $6, $7)`,
      [randomUUID(), id, kind, version, text, now, withdrawnAt],
    );
  }
}

describe('search', () => {
  const found = async (words: string) =>
    (await searchRequests(ida, searchOf(words), now)).found.map(({ reference, name }) => ({
      reference,
      name,
    }));

  test('neither shows an answer that is kept to others nor finds by it', async () => {
    const { reference } = await submit({ name: 'Wren Kept', phone: '(239) 555-0188' });
    const kept = jest.replaceProperty(QUESTIONS.name as Question, 'seenBy', 'requests.hold');
    const [byName, byPhone] = [await found('wren'), await found('239 555 0188')];
    kept.restore();
    expect([byName, byPhone]).toEqual([[], [{ reference, name: '' }]]);
    expect(await found('wren')).toEqual([{ reference, name: 'Wren Kept' }]);
  });

  test('finds by parts of a name, a whole phone, a whole email or a reference, in any spelling', async () => {
    const name = 'María-José Ñandú';
    const { reference } = await submit({ name, phone: '(239) 555-0130', email: 'Maria@Private.example' });
    const one = [{ reference, name }];
    for (const words of [
      'maria',
      'NANDU jose',
      '239.555.0130',
      'maria@PRIVATE.example',
      reference.toLowerCase(),
    ])
      expect({ words, found: await found(words) }).toEqual({ words, found: one });
    for (const words of ['maria smith', '239 555 0139', 'other@private.example', '—'])
      expect({ words, found: await found(words) }).toEqual({ words, found: [] });
  });

  test('finds beginnings, close spellings and the last digits among open and recent requests, the best first', async () => {
    const of = (words: string) => searchRequests(ida, searchOf(words), now);
    const whole = await submit({ name: 'Quill Hanson', phone: '239 555 7341' });
    const beginning = await submit({ name: 'Quillan Jonsson', phone: '239 555 7342' });
    const close = await submit({ name: 'Quilt Meyer', phone: '239 555 7343' });
    const { found: byName } = await of('quill');
    expect(byName.map(({ reference, fit }) => [reference, fit])).toEqual([
      [whole.reference, undefined],
      [beginning.reference, 'beginning'],
      [close.reference, 'close'],
    ]);
    expect((await of('hansen quill')).found.map(({ reference }) => reference)).toEqual([whole.reference]);
    expect((await of('…7342')).found.map(({ reference }) => reference)).toEqual([beginning.reference]);
    const entry = await db().auditEntry.findFirstOrThrow({ orderBy: { id: 'desc' } });
    expect(entry.details).toMatchObject({ kind: 'ending', found: 1, compared: expect.any(Number) });
    expect(JSON.stringify(entry.details)).not.toContain('7342');
    const among = (open: string[], most: number) => fitAmongRecent(db(), { open, most }, () => 'fits');
    const two = await among(['new'], 2);
    expect([two.opened.size, two.found.length]).toEqual([2, 2]);
    expect((await among(['new'], 0)).opened.size).toBe(0);
    const kept = jest.replaceProperty(QUESTIONS.phone as Question, 'seenBy', 'requests.hold');
    const hidden = await of('7341');
    kept.restore();
    expect(hidden.found).toEqual([]);
  });

  test('is written down by its kind, and nothing that was searched for is', async () => {
    await submit({ name: 'Zebulon Quist', phone: '239 555 0131' });
    await found('zebulon');
    const entry = await db().auditEntry.findFirstOrThrow({ orderBy: { id: 'desc' } });
    expect(entry).toMatchObject({
      action: 'requests.searched',
      actorId: ida.id,
      details: { kind: 'name', found: 1 },
    });
    expect(JSON.stringify({ ...entry, id: 0 })).not.toMatch(/zebulon/i);
  });

  test.each([
    [
      '(239) 555-0151 ext. 4',
      '239 555 0151',
      '+1 239 555 0151',
      '1-239-555-0151',
      '555-0151',
      '001 239 555 0151',
    ],
    [
      '٢٣٩ ٥٥٥ ٠١٥٢',
      '2395550152',
      '۲۳۹۵۵۵۰۱۵۲',
      '２３９－５５５－０１５２',
      'tel:+1-239-555-0152;ext=9',
      '5550152 x3',
    ],
    ['0044 20 7946 0153', '+44 20 7946 0153', '44 20 7946 0153', '020 7946 0153', '011 44 (0)20 7946 0153'],
    ['+39 06 698 1254', '06 698 1254', '0039 06 6981254'],
  ])(
    'a number that was typed as %s is found by its digits, however they are typed',
    async (phone, ...texts) => {
      const { reference } = await submit(consultationSchema.parse(answers({ phone })));
      for (const words of [phone, ...texts])
        expect({ words, found: (await found(words)).map((one) => one.reference) }).toEqual({
          words,
          found: [reference],
        });
      expect(await found('239 555 9999')).toEqual([]);
    },
  );

  test('an address in another script is found by both of its spellings', async () => {
    const { reference } = await submit(consultationSchema.parse(answers({ email: 'info@Müller.de' })));
    for (const words of ['info@müller.de', 'INFO@xn--mller-kva.de', 'Ana <info@MU\u0308LLER.de>'])
      expect((await found(words)).map((one) => one.reference)).toEqual([reference]);
  });

  test('what an earlier version stored and indexed is found by today’s rules once it is indexed again', async () => {
    const older = { name: 'Søren Mc Donald', phone: '0044 20 7946 0958', email: 'Ana@Private.example' };
    const { id, reference } = await submit();
    await storeAsBefore(id, older);
    const local = await submit();
    await storeAsBefore(local.id, { name: 'Robin Vale', phone: '555-0188', email: '' });
    const whole = async () => (await searchRequests(ida, searchOf('robin'), now)).isWhole;

    expect(await found('soren')).toEqual([]);
    expect(await whole()).toBe(false);
    expect(await reindexRequests(now)).toBe(2);
    expect(await reindexRequests(now)).toBe(0);
    for (const words of ['soren', 'mcdonald', '+44 20 7946 0958', '020 7946 0958', 'ana@private.example'])
      expect({ words, found: (await found(words)).map((one) => one.reference) }).toEqual({
        words,
        found: [reference],
      });
    expect((await found('555 0188')).map((one) => one.reference)).toEqual([local.reference]);
    expect(await whole()).toBe(true);
  });

  test('a request that no key opens keeps none of the others from being indexed', async () => {
    const [broken, other] = [await submit(), await submit({ name: 'Ørsted' })];
    await db().consultationRequest.updateMany({ data: { indexVersion: 0 } });
    await db().consultationRequest.update({ where: { id: broken.id }, data: { sealedAnswers: 'broken' } });
    await db().requestSearch.deleteMany();
    expect(await reindexRequests(now)).toBe(2);
    expect(await reindexRequests(now)).toBe(0);
    expect((await found('orsted')).map((one) => one.reference)).toEqual([other.reference]);
  });

  test('a quarantined request leaves nothing to look for, and is found all the same', async () => {
    const spam = await submitConsultation(
      answers({ name: 'Quarantined Quinn', phone: '239 555 0161', email: 'quinn@private.example' }),
      { form: randomUUID() },
      () => 'TRAP_FILLED',
      now,
    );
    const rows = () => db().requestSearch.count({ where: { requestId: spam.id } });
    const words = ['quinn', '239 555 0161', 'quinn@private.example'];
    const isFound = async () => {
      for (const text of words)
        expect((await found(text)).map(({ reference }) => reference)).toEqual([spam.reference]);
    };
    expect(await rows()).toBe(0);
    await isFound();
    await changeStatus(ida, { id: spam.id, version: 0 }, 'new', now);
    expect(await rows()).toBe(1);
    await isFound();
    await undoStatus(ida, { id: spam.id, version: 1 }, minutes(1));
    expect(await rows()).toBe(0);
    await isFound();
    await undoStatus(ida, { id: spam.id, version: 2 }, minutes(2));
    expect(await rows()).toBe(1);
    await isFound();
  });

  test('a quarantined request of an earlier version is renewed, and leaves nothing to look for then either', async () => {
    const typed = { name: 'Quentin Vale', phone: '239 555 0163', email: 'quentin@private.example' };
    const spam = await submitConsultation(answers(typed), { form: randomUUID() }, () => 'TRAP_FILLED', now);
    await storeAsBefore(spam.id, typed);
    expect(await reindexRequests(now)).toBe(1);
    expect(await db().consultationRequest.findUniqueOrThrow({ where: { id: spam.id } })).toMatchObject({
      ...{ status: 'quarantined', indexVersion: INDEX_VERSION, phoneIndex: null, emailIndex: null },
    });
    expect([await db().requestSearch.count(), await db().nameIndex.count()]).toEqual([0, 0]);
    expect((await found('quentin')).map(({ reference }) => reference)).toEqual([spam.reference]);
  });

  test('what an earlier version indexed whole leaves nothing of that, and what it linked is linked still', async () => {
    const typed = { name: 'Robin Vale', phone: '239 555 0162', email: 'robin@private.example' };
    const [first, second] = [await submit(), await submit()];
    await storeAsBefore(first.id, typed);
    await storeAsBefore(second.id, typed, { possibleCorrectionOfId: first.id, sourceBefore: 'door' });
    // The lists show both before they are renewed.
    const came = async () =>
      (await listRequests(ida, query(), now)).rows.map(({ source }) => source).toSorted();
    expect(await came()).toEqual(['door', 'site']);
    const consents = [
      { kind: 'contact', withdrawnAt: null },
      { kind: 'voicemail', withdrawnAt: minutes(1) },
    ];
    expect(await storedConsents(first.id)).toMatchObject(consents);
    expect(await reindexRequests(now)).toBe(2);
    expect([await db().nameIndex.count(), await db().consent.count()]).toEqual([0, 0]);
    expect(await storedConsents(first.id)).toMatchObject(consents);
    const rows = await db().consultationRequest.findMany({ omit: { sealedAnswers: true } });
    expect(
      rows.map((row) => [row.phoneIndex, row.emailIndex, row.possibleCorrectionOfId, row.sourceBefore]),
    ).toEqual([
      [null, null, null, 'site'],
      [null, null, null, 'site'],
    ]);
    expect([await triageOf(first.id), await triageOf(second.id)]).toEqual([
      { corrects: null, source: 'site' },
      { corrects: first.id, source: 'door' },
    ]);
    expect(await came()).toEqual(['door', 'site']);
    expect(await found('robin')).toHaveLength(2);
  });

  test('what the release before sealed without how it came is renewed with it', async () => {
    const { id } = await submit();
    await forgetEntries(asOwner, id);
    const sealedTriage = seal(keyRing(), triageContext(id), JSON.stringify({ corrects: null }));
    await db().consultationRequest.update({
      where: { id },
      data: { sealedTriage, indexVersion: 2, sourceBefore: 'phone' },
    });
    expect(await triageOf(id)).toEqual({ corrects: null, source: 'phone' });
    expect(await reindexRequests(now)).toBe(1);
    expect(await triageOf(id)).toEqual({ corrects: null, source: 'phone' });
    const row = await db().consultationRequest.findUniqueOrThrow({ where: { id } });
    expect(row).toMatchObject({ indexVersion: INDEX_VERSION, sourceBefore: 'site' });
    expect(versionOf(row.sealedTriage ?? '')).toBe(2);
  });

  test('indexes grow with the number of requests, in place, and shrink again', async () => {
    const sent = [];
    for (let index = 0; index < 42; index += 1)
      sent.push(await submit({ name: `Sam ${index}`, phone: `239 555 1${100 + index}`, email: '' }));
    const widths = async () =>
      (await db().requestSearch.groupBy({ by: ['width'], _count: true })).map(({ width, _count }) => [
        width,
        _count,
      ]);
    const sealedKeys = async () =>
      (await db().requestSearch.findMany({ orderBy: { requestId: 'asc' } })).map((row) => row.sealedKeys);
    const sealedBefore = await sealedKeys();
    expect(await widths()).toEqual([[0, 42]]);
    expect(await reindexRequests(now)).toBe(42);
    expect(await widths()).toEqual([[1, 42]]);
    expect(await sealedKeys()).toEqual(sealedBefore); // by how they begin, web processes know whose they are
    expect(await reindexRequests(now)).toBe(0);
    expect((await found('239 555 1117')).map(({ name }) => name)).toEqual(['Sam 17']);
    const gone = sent.slice(0, 20).map(({ id }) => id);
    await db().consultationRequest.deleteMany({ where: { id: { in: gone } } });
    expect(await reindexRequests(now)).toBe(22);
    expect(await widths()).toEqual([[0, 22]]);
    expect((await found('239 555 1130')).map(({ name }) => name)).toEqual(['Sam 30']);
  });

  test('a correction while indexes are renewed is found by what it says, not by what was there before', async () => {
    const { id } = await submit({ phone: '239 555 1801' });
    await submit({ phone: '239 555 1802' });
    await db().requestSearch.updateMany({ data: { width: 5 } });
    const before = await db().consultationRequest.findUniqueOrThrow({ where: { id } });
    const contact = { name: 'Jo', phone: '+12395551803', phoneOwner: '', email: '', ageGroup: '' } as const;
    const correction = { id, version: before.version, ...contact, reason: 'Heard' } as const;
    const isWaiting = `SELECT 1 FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'`;
    const renewing = await db().$transaction(async (tx) => {
      await tx.$queryRaw`SELECT 1 FROM request_search WHERE request_id = ${id}::uuid FOR UPDATE`;
      const corrected = correctRequest(ida, correctionSchema.parse(correction), now);
      await until(
        () => db().$queryRawUnsafe<unknown[]>(isWaiting),
        ({ length }) => length === 1,
      );
      const reindexed = reindexRequests(now); // has read what was there before, and waits behind the correction
      await until(
        () => db().$queryRawUnsafe<unknown[]>(isWaiting),
        ({ length }) => length === 2,
      );
      return { corrected, reindexed };
    });
    expect(await renewing.corrected).toMatchObject({ ok: true });
    await renewing.reindexed;
    expect(await found('239 555 1801')).toEqual([]);
    expect((await found('239 555 1803')).map((one) => one.name)).toEqual(['Jo']);
  });

  test('no part of a name, and nothing that two requests of one person share, stands in the database', async () => {
    const person = { name: 'Quuxana Thorne', phone: '239 555 0133', email: 'quuxana@private.example' };
    const victim = await submit(person);
    for (let index = 0; index < 6; index += 1)
      await submit({
        name: `Other ${index}`,
        phone: `239 555 017${index}`,
        email: `o${index}@private.example`,
      });
    // Someone who can read the database submits a guess through the form and looks for a matching row.
    const guess = await submitConsultation(answers(person), { form: '' }, () => null, minutes(1));
    await reindexRequests(now);
    expect(await triageOf(guess.id)).toMatchObject({ corrects: victim.id });
    const dump = await db().consultationRequest.findMany({ include: { search: true, nameIndexes: true } });
    expect(JSON.stringify(dump)).not.toMatch(/quuxana|thorne|5550133/i);
    const like = (mine: (typeof dump)[number]) =>
      dump
        .filter(({ id }) => id !== mine.id)
        .filter(
          (row) =>
            row.search?.phoneIndex === mine.search?.phoneIndex &&
            row.search?.emailIndex === mine.search?.emailIndex &&
            row.sealedTriage?.length === mine.sealedTriage?.length &&
            row.sealedAnswers.length === mine.sealedAnswers.length,
        )
        .map(({ id }) => id);
    const mine = dump.find(({ id }) => id === guess.id)!;
    expect(like(mine)).toHaveLength(7); // all the others: none of them stands out
    const distinct = ['sentIndex', 'phoneIndex', 'emailIndex', 'possibleCorrectionOfId'] as const;
    for (const column of distinct)
      for (const row of dump)
        if (row.id !== guess.id && row[column] !== null) expect(row[column]).not.toBe(mine[column]);
  });

  test('what tells that a form was sent before is gone a day later', async () => {
    const { id } = await submit();
    const sentIndex = async () =>
      (await db().consultationRequest.findUniqueOrThrow({ where: { id } })).sentIndex;
    await reindexRequests(minutes(24 * 60 - 1));
    expect(await sentIndex()).not.toBeNull();
    await reindexRequests(minutes(24 * 60 + 1));
    expect(await sentIndex()).toBeNull();
  });
});

test('who has a request open is known to the others until they close it or are not seen for a minute', async () => {
  const { id } = await submit({ phone: '239 555 0140' });
  const ana = await createStaff('intake', 'Ana');
  await markPresent(ana, id, now);
  await markPresent(ida, id, now);
  expect(await othersPresent(ida, id, now)).toEqual(['Ana']);
  expect(await othersPresent(ida, id, minutes(1))).toEqual([]);
  await markPresent(ana, id, minutes(1));
  expect(await othersPresent(ida, id, minutes(1))).toEqual(['Ana']);
  await markGone(ana, id);
  expect(await othersPresent(ida, id, minutes(1))).toEqual([]);
});
