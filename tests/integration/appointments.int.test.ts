import { randomBytes } from 'node:crypto';
import type { Staff } from '@/lib/auth/staff';
import { appointmentsOf, listAppointments } from '@/lib/cases/appointments/data';
import { endAppointment, setAppointment } from '@/lib/cases/appointments/mutations';
import { changeStatus, trashRequest } from '@/lib/cases/case/mutations';
import { remindOfAppointments } from '@/lib/cases/reminders/mutations';
import { recordConsentWithdrawal } from '@/lib/cases/withdrawals/mutations';
import { consentsGiven } from '@/lib/intake/domain';
import type { ConsultationInput } from '@/lib/intake/schema';
import { openContent } from '@/lib/outbox/data';
import { db } from '@/lib/platform/db';
import { answers, todays } from '../support/answers';
import { useDatabase } from '../support/database';
import { storeRequest } from '../support/requests';
import { createStaff } from '../support/staff';

useDatabase();
process.env.CONFIDENTIAL_KEYS = randomBytes(32).toString('base64');

const NOW = new Date('2026-11-23T15:00:00Z');
const HOUR = 3_600_000;
const later = (hours: number) => new Date(NOW.getTime() + hours * HOUR);
const ZONE = 'America/New_York';

let ana: Staff;
let ben: Staff;
beforeAll(async () => {
  ana = await createStaff('intake', 'Ana');
  ben = await createStaff('intake', 'Ben');
});
beforeEach(async () => {
  await db().consultationRequest.deleteMany();
});

const row = (id: string) => db().consultationRequest.findUniqueOrThrow({ where: { id } });
const store = (given: Partial<ConsultationInput> = {}) => storeRequest(NOW, {}, given);
const PRIVATE = { email: 'jordan@example.com', privateEmail: todays('private_email') };

type Wanted = Parameters<typeof setAppointment>[2];
/** An appointment as Ana makes it: with herself, in two days, unless said otherwise. */
async function set(id: string, wanted: Partial<Wanted> = {}, now = NOW) {
  const { version } = await row(id);
  const usual = { at: later(48), minutes: 60, kind: 'assessment', withId: ana.id, tells: true } as const;
  return setAppointment(ana, { id, version }, { ...usual, ...wanted }, now);
}
async function end(id: string, as: 'kept' | 'missed' | 'canceled', now = NOW) {
  const { version } = await row(id);
  const open = (await appointmentsOf(ana, id)).find(({ endedAs }) => endedAs === null);
  return endAppointment(ana, { id, version }, { appointment: open?.id ?? ana.id, as }, now);
}
const told = async (template: 'appointment_told' | 'appointment_notice') =>
  (await db().delivery.findMany({ where: { template }, orderBy: { createdAt: 'asc' } })).map((mail) => ({
    to: openContent(mail)?.to,
    ...openContent(mail)?.appointment,
  }));
const actions = async (requestId: string) =>
  (await db().auditEntry.findMany({ where: { requestId }, orderBy: { id: 'asc' } })).map(
    ({ action }) => action,
  );

test('an appointment schedules the request, stops its clock, and is in the audit without its time', async () => {
  const { id } = await store();
  expect(await set(id)).toEqual({ ok: true, value: null });
  expect(await row(id)).toMatchObject({
    status: 'scheduled',
    statusBefore: 'contacting',
    firstContactAt: NOW,
  });
  expect(await appointmentsOf(ana, id)).toMatchObject([
    { startsAt: later(48), minutes: 60, kind: 'assessment', with: { name: 'Ana' }, endedAs: null },
  ]);
  const entries = await db().auditEntry.findMany({
    where: { requestId: id, action: { startsWith: 'request.app' } },
  });
  expect(entries).toMatchObject([
    { action: 'request.appointment_made', actorId: ana.id, details: { appointment: 'assessment' } },
  ]);
  expect(await actions(id)).toEqual([
    'request.received',
    'request.status_changed',
    'request.appointment_made',
  ]);
});

test('"Scheduled" needs an appointment, and canceling the only one goes back to contacting', async () => {
  const { id } = await store();
  await changeStatus(ana, { id, version: 0 }, 'contacting', NOW);
  expect(await changeStatus(ana, { id, version: 1 }, 'scheduled', NOW)).toEqual({
    ok: false,
    code: 'NO_APPOINTMENT',
  });
  await set(id);
  await end(id, 'canceled');
  expect(await row(id)).toMatchObject({ status: 'contacting' });
  expect(await changeStatus(ana, { id, version: 3 }, 'scheduled', NOW)).toMatchObject({
    code: 'NO_APPOINTMENT',
  });
});

test('moving one keeps what it was, and only one of the two is open', async () => {
  const { id } = await store();
  await set(id);
  const [first] = await appointmentsOf(ana, id);
  expect(await set(id, { appointment: first!.id, at: later(72) }, later(1))).toMatchObject({ ok: true });
  expect(await appointmentsOf(ana, id)).toMatchObject([
    { startsAt: later(72), endedAs: null },
    { startsAt: later(48), endedAs: 'moved', endedAt: later(1), endedBy: { name: 'Ana' } },
  ]);
  expect(await set(id, { appointment: first!.id }, later(2))).toMatchObject({ code: 'NO_SUCH_APPOINTMENT' });
});

test.each([
  ['a time that has passed', { at: later(-1) }, 'APPOINTMENT_PAST'],
  [
    'somebody who is no member of staff',
    { withId: '0b0b1e5c-6ff5-4c3f-9a2a-6a1df2f4b8a0' },
    'NOT_ASSIGNABLE',
  ],
  [
    'the appointment of another request',
    { appointment: '0b0b1e5c-6ff5-4c3f-9a2a-6a1df2f4b8a0' },
    'NO_SUCH_APPOINTMENT',
  ],
])('one for %s is refused, and nothing is stored', async (_, wanted, code) => {
  const { id } = await store();
  expect(await set(id, wanted)).toEqual({ ok: false, code });
  expect(await row(id)).toMatchObject({ status: 'new', version: 0 });
  expect(await appointmentsOf(ana, id)).toEqual([]);
});

test('one is neither kept nor missed before it begins, and none is made for a closed request', async () => {
  const { id } = await store();
  await set(id);
  expect(await end(id, 'kept')).toMatchObject({ code: 'NOT_YET' });
  expect(await end(id, 'kept', later(49))).toMatchObject({ ok: true });
  expect(await row(id)).toMatchObject({ status: 'scheduled' });
  await changeStatus(ana, { id, version: 2 }, 'admitted', later(50));
  expect(await set(id, { at: later(90) }, later(51))).toMatchObject({ code: 'CLOSED' });
});

describe('the person', () => {
  test('is written to where the address is private and they want it, with a calendar entry that later ones replace', async () => {
    const { id } = await store(PRIVATE);
    await set(id);
    const first = (await appointmentsOf(ana, id))[0]!.id;
    await set(id, { appointment: first, at: later(72) }, later(1));
    await end(id, 'canceled', later(2));
    const to = 'jordan@example.com';
    expect(await told('appointment_told')).toEqual([
      {
        to,
        what: 'made',
        startsAt: later(48).toISOString(),
        event: { uid: first, sequence: 0, minutes: 60 },
      },
      {
        to,
        what: 'moved',
        startsAt: later(72).toISOString(),
        event: { uid: first, sequence: 1, minutes: 60 },
      },
      {
        to,
        what: 'canceled',
        startsAt: later(72).toISOString(),
        event: { uid: first, sequence: 2, minutes: 60 },
      },
    ]);
  });

  test.each([
    ['others may read the address', { email: 'shared@example.com' }, true],
    ['it is the only contact, and not private', { phone: '', email: 'shared@example.com' }, true],
    ['they don’t want it', PRIVATE, false],
    [
      'they agreed to the arrival note and codes alone',
      { ...PRIVATE, privateEmail: 'private-email-1' } as const,
      true,
    ],
  ])('is not written to where %s', async (_, given, tells) => {
    const { id } = await store(given);
    expect(await set(id, { tells })).toMatchObject({ ok: true });
    expect(await told('appointment_told')).toEqual([]);
  });

  const seenOf = async (id: string) => ({ id, version: (await row(id)).version });
  test.each<[string, (id: string) => Promise<unknown>, string]>([
    [
      'they want no contact anymore',
      (id) => recordConsentWithdrawal(ana, { id, kind: 'contact', how: 'phone', at: later(1) }, later(1)),
      'CONSENT_WITHDRAWN',
    ],
    ['it is in the trash', async (id) => trashRequest(ana, await seenOf(id), later(1)), 'SET_ASIDE'],
    [
      'it is spam',
      async (id) => {
        await changeStatus(ana, await seenOf(id), 'contacting', later(1));
        return changeStatus(ana, await seenOf(id), 'quarantined', later(1));
      },
      'SET_ASIDE',
    ],
  ])('gets nothing that was still waiting, nor a reminder, once %s', async (_, happens, lastErrorCode) => {
    const { id } = await store(PRIVATE);
    await set(id, { withId: ben.id });
    expect(await happens(id)).toMatchObject({ ok: true });
    await remindOfAppointments(later(30));
    const mails = await db().delivery.findMany({ where: { requestId: id, recipient: null } });
    expect(mails.map(({ template }) => template).sort()).toEqual([
      'appointment_told',
      'consultation_acknowledged',
    ]);
    for (const mail of mails)
      expect(mail).toMatchObject({ state: 'failed', lastErrorCode, sealedContent: null });
    const [notice] = await db().delivery.findMany({ where: { template: 'appointment_notice' } });
    expect(notice).toMatchObject({ recipient: ben.email, state: 'queued' }); // who has it still learns of it
  });

  test('is not reminded once they took the consent back', async () => {
    expect(consentsGiven(answers(PRIVATE)).map(({ kind }) => kind)).toContain('private_email');
    const { id } = await store(PRIVATE);
    await set(id);
    await recordConsentWithdrawal(ana, { id, kind: 'private_email', how: 'phone', at: later(1) }, later(1));
    await remindOfAppointments(later(30));
    expect(await told('appointment_told')).toEqual([{ to: undefined }]); // the first one, stopped
    expect(await told('appointment_notice')).toHaveLength(1);
  });
});

describe('a reminder', () => {
  test('goes out once, a day before, to who has the appointment and to the person', async () => {
    const { id } = await store(PRIVATE);
    await set(id, { withId: ben.id });
    await remindOfAppointments(later(23));
    expect((await told('appointment_notice')).map(({ what }) => what)).toEqual(['made']);
    await remindOfAppointments(later(24));
    await remindOfAppointments(later(25));
    expect(await told('appointment_notice')).toMatchObject([
      { to: ben.email, what: 'made' },
      { to: ben.email, what: 'soon', startsAt: later(48).toISOString() },
    ]);
    expect((await told('appointment_told')).map(({ what }) => what)).toEqual(['made', 'soon']);
  });

  test('stays out where it was made less than a day before, was canceled, or the request was closed', async () => {
    const { id: soon } = await store();
    await set(soon, { at: later(20) });
    const { id: canceled } = await store();
    await set(canceled);
    await end(canceled, 'canceled');
    const { id: closed } = await store();
    await set(closed);
    await changeStatus(ana, { id: closed, version: 1 }, 'declined', later(1));
    for (const hours of [1, 30]) await remindOfAppointments(later(hours));
    expect(await told('appointment_notice')).toEqual([]);
  });
});

test('the list shows the days asked for by the clinic’s calendar, without what was moved, canceled or trashed', async () => {
  const times = [
    '2026-11-24T04:59:00Z',
    '2026-11-24T05:00:00Z',
    '2026-11-25T04:59:00Z',
    '2026-11-25T05:00:00Z',
  ];
  for (const at of times) await set((await store()).id, { at: new Date(at) });
  const { id: gone } = await store();
  await set(gone, { at: new Date('2026-11-24T15:00:00Z') });
  await end(gone, 'canceled');
  const { id: trashed } = await store();
  await set(trashed, { at: new Date('2026-11-24T16:00:00Z') });
  await db().consultationRequest.update({ where: { id: trashed }, data: { trashedAt: NOW } });
  await set((await store()).id, { at: new Date('2026-11-24T17:00:00Z'), withId: ben.id });
  const startsOn = async (isMine: boolean) =>
    (await listAppointments(ana, { days: ['2026-11-24'], isMine, timeZone: ZONE })).map(({ startsAt }) =>
      startsAt.toISOString().slice(0, 16),
    );
  expect(await startsOn(false)).toEqual(['2026-11-24T05:00', '2026-11-24T17:00', '2026-11-25T04:59']);
  expect(await startsOn(true)).toEqual(['2026-11-24T05:00', '2026-11-25T04:59']);
});
