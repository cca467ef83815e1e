import { randomBytes } from 'node:crypto';
import { IDLE_LIMIT_MS, type Staff } from '@/lib/auth/staff';
import { othersPresent } from '@/lib/cases/queue/data';
import { openLive } from '@/lib/cases/queue/handlers';
import { markGone, markPresent } from '@/lib/cases/queue/mutations';
import { db } from '@/lib/platform/db';
import { log } from '@/lib/platform/log';
import { notify, type SentNotice } from '@/lib/platform/notices';
import { useDatabase } from '../support/database';
import { storeRequest } from '../support/requests';
import { createStaff } from '../support/staff';
import { until } from '../support/until';

useDatabase();
process.env.CONFIDENTIAL_KEYS = randomBytes(32).toString('base64');

const HEARTBEAT_MS = 20_000;
const open: AbortController[] = [];

beforeEach(() => {
  // Only the heartbeat is faked; everything else is real.
  jest.useFakeTimers({
    doNotFake: [
      ...(['Date', 'hrtime', 'nextTick', 'performance', 'queueMicrotask'] as const),
      ...(['setImmediate', 'clearImmediate', 'setTimeout', 'clearTimeout'] as const),
    ],
  });
  jest.spyOn(log, 'warn').mockReturnValue(undefined); // the listener loses its database at the end
});
afterEach(() => {
  for (const stream of open.splice(0)) stream.abort();
  jest.useRealTimers();
});

/** A member of staff with an open session. */
async function signedIn(name: string): Promise<Staff> {
  const staff = await createStaff('intake', name);
  const now = new Date();
  await db().session.create({
    data: {
      id: staff.sessionId,
      token: staff.sessionId,
      userId: staff.id,
      assurance: 'full',
      expiresAt: new Date(now.getTime() + 3_600_000),
      createdAt: now,
      updatedAt: now,
      lastActiveAt: now,
    },
  });
  return staff;
}

/** A stream, and everything it has sent so far. */
function follow(staff: Staff, requestId?: string) {
  const browser = new AbortController();
  open.push(browser);
  const address = `http://localhost/api/desk/live${requestId ? `?request=${requestId}` : ''}`;
  const response = openLive(new Request(address, { signal: browser.signal }), staff);
  const said = { text: '', ended: false };
  void (async () => {
    for await (const part of (response.body ?? new ReadableStream()).pipeThrough(new TextDecoderStream()))
      said.text += part;
    said.ended = true;
  })();
  return { response, said, leave: () => browser.abort() };
}

const events = (text: string) => [...text.matchAll(/^event: (\S+)$/gm)].map(([, event]) => event);
const hears = (stream: ReturnType<typeof follow>, event: string, times = 1) =>
  until(
    () => events(stream.said.text).filter((said) => said === event).length,
    (count) => count >= times,
  );
const heartbeats = (text: string) => text.split('\n').filter((line) => line === ':').length;
const beats = async (stream: ReturnType<typeof follow>, count: number) =>
  until(
    () => heartbeats(stream.said.text),
    (heard) => heard >= count,
  );
const tell = (notice: SentNotice) => db().$transaction((tx) => notify(tx, notice));
const present = (requestId: string) =>
  db().presence.findMany({ where: { requestId }, select: { staffId: true, seenAt: true } });

test('it says hello, then that something changed, and never what', async () => {
  const stream = follow(await signedIn('Ana'));
  expect(Object.fromEntries(stream.response.headers)).toEqual({
    'content-type': 'text/event-stream',
    'cache-control': 'no-store',
    'x-accel-buffering': 'no',
  });
  await beats(stream, 1);
  expect(events(stream.said.text)[0]).toBe('hello');
  const before = events(stream.said.text).length;
  const { reference } = await storeRequest(new Date());
  await until(
    () => events(stream.said.text).length,
    (count) => count > before,
  );
  expect(new Set(events(stream.said.text))).toEqual(new Set(['hello', 'changed']));
  expect(stream.said.text).not.toContain(reference);
});

test('it is heard of only by those who have that request open who else does', async () => {
  const [ana, ben, cleo] = [await signedIn('Ana'), await signedIn('Ben'), await signedIn('Cleo')];
  const [one, other] = [await storeRequest(new Date()), await storeRequest(new Date())];
  const [withAna, elsewhere] = [follow(ana, one.id), follow(cleo, other.id)];
  await hears(withAna, 'presence');
  const withBen = follow(ben, one.id);
  await hears(withAna, 'presence', 2);
  expect(await othersPresent(ana, one.id, new Date())).toEqual(['Ben']);
  withBen.leave();
  await hears(withAna, 'presence', 3);
  expect(await othersPresent(ana, one.id, new Date())).toEqual([]);
  expect(events(elsewhere.said.text).filter((event) => event === 'presence')).toHaveLength(1); // its own
});

test('who stays is seen again with every heartbeat', async () => {
  const ana = await signedIn('Ana');
  const { id } = await storeRequest(new Date());
  const stream = follow(ana, id);
  await until(
    () => present(id),
    (rows) => rows.length === 1,
  );
  const long = new Date(Date.now() - 59_000);
  await db().presence.updateMany({ data: { seenAt: long } });
  jest.advanceTimersByTime(HEARTBEAT_MS);
  const [row] = await until(
    () => present(id),
    ([seen]) => seen!.seenAt > long,
  );
  expect(row?.staffId).toBe(ana.id);
  stream.leave();
  await until(
    () => present(id),
    (rows) => rows.length === 0,
  );
});

test('it does not count as activity', async () => {
  const ana = await signedIn('Ana');
  const where = { id: ana.sessionId };
  const lastActiveAt = new Date(Date.now() - 60_000);
  await db().session.update({ where, data: { lastActiveAt } });
  const stream = follow(ana, (await storeRequest(new Date())).id);
  await beats(stream, 1);
  jest.advanceTimersByTime(HEARTBEAT_MS);
  await beats(stream, 2);
  expect(await db().session.findUniqueOrThrow({ where })).toMatchObject({ lastActiveAt });
});

describe('it says so and ends where its session does', () => {
  const endings: Record<string, (staff: Staff) => Promise<unknown>> = {
    'was ended': ({ sessionId: id }) => db().session.delete({ where: { id } }),
    'was left alone': ({ sessionId: id }) =>
      db().session.update({
        where: { id },
        data: { lastActiveAt: new Date(Date.now() - IDLE_LIMIT_MS) },
      }),
    'is of somebody suspended': ({ id }) =>
      db().user.update({ where: { id }, data: { suspendedAt: new Date() } }),
    'is over': ({ sessionId: id }) => db().session.update({ where: { id }, data: { expiresAt: new Date() } }),
    'has lost its second factor': ({ sessionId: id }) =>
      db().session.update({ where: { id }, data: { assurance: 'password' } }),
  };
  test.each(Object.keys(endings))('at the next heartbeat: one that %s', async (how) => {
    const ana = await signedIn('Ana');
    const { id } = await storeRequest(new Date());
    const stream = follow(ana, id);
    await beats(stream, 1);
    await endings[how]!(ana);
    jest.advanceTimersByTime(HEARTBEAT_MS);
    await until(
      () => stream.said.ended,
      (ended) => ended,
    );
    expect(events(stream.said.text).at(-1)).toBe('signed-out');
    await until(
      () => present(id),
      (rows) => rows.length === 0,
    );
  });

  test('at once, where it is told; streams of others go on', async () => {
    const [ana, ben] = [await signedIn('Ana'), await signedIn('Ben')];
    const [hers, his] = [follow(ana), follow(ben)];
    await Promise.all([beats(hers, 1), beats(his, 1)]);
    await db().session.delete({ where: { id: ana.sessionId } });
    await tell({ topic: 'sessions', userId: ana.id });
    await hears(hers, 'signed-out');
    await tell({ topic: 'requests' });
    await hears(his, 'changed');
    expect([hers.said.ended, his.said.ended]).toEqual([true, false]);
  });
});

test('a person has so many streams and no more, until one of them ends', async () => {
  const [ana, ben] = [await signedIn('Ana'), await signedIn('Ben')];
  const streams = Array.from({ length: 21 }, () => follow(ana));
  expect(streams.map(({ response }) => response.status)).toEqual([...Array<number>(20).fill(200), 429]);
  expect(follow(ben).response.status).toBe(200);
  streams[0]!.leave();
  expect(follow(ana).response.status).toBe(200);
});

test('who was seen in two places is gone from both, and a request that is not there has nobody', async () => {
  const ana = await signedIn('Ana');
  const { id } = await storeRequest(new Date());
  await Promise.all([markPresent(ana, id, new Date()), markPresent(ana, id, new Date())]);
  expect(await present(id)).toHaveLength(1);
  await markGone(ana, id);
  expect(await present(id)).toEqual([]);
  const stream = follow(ana, ana.id);
  await beats(stream, 1);
  await tell({ topic: 'requests' });
  await hears(stream, 'changed');
});
