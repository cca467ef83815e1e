import { randomBytes, randomUUID } from 'node:crypto';
import type { Staff } from '@/lib/auth/staff';
import { setAppointment } from '@/lib/cases/appointments/mutations';
import { addAttempt } from '@/lib/cases/attempts/mutations';
import type { Channel, Outcome } from '@/lib/cases/case/fields';
import { trashRequest } from '@/lib/cases/case/mutations';
import { countOrigins, countPresent, countWeeks, firstContacts } from '@/lib/cases/reports/data';
import type { QuarantineReason } from '@/lib/intake/domain';
import { submitConsultation } from '@/lib/intake/mutations';
import { db } from '@/lib/platform/db';
import { answers } from '../support/answers';
import { useDatabase } from '../support/database';
import { createStaff } from '../support/staff';

useDatabase();
process.env.CONFIDENTIAL_KEYS = randomBytes(32).toString('base64');

const ZONE = 'America/New_York';
const NOW = new Date('2026-11-23T15:00:00Z');
let staff: Staff;

beforeAll(async () => {
  staff = await createStaff('marketing');
});
beforeEach(() => db().consultationRequest.deleteMany());

let phones = 0;
async function request(at: string, quarantine: QuarantineReason | null = null): Promise<string> {
  const input = answers({ phone: `239 555 ${String((phones += 1)).padStart(4, '0')}` });
  const { id } = await submitConsultation(input, { form: randomUUID() }, () => quarantine, new Date(at));
  return id;
}
const tried = (id: string, outcome: Outcome, at: string, channel: Channel = 'call') =>
  addAttempt(staff, { id, channel, outcome }, new Date(at));
const version = async (id: string) =>
  (await db().consultationRequest.findUniqueOrThrow({ where: { id } })).version;

test('requests are counted in the week in which they came at the clinic', async () => {
  await request('2026-11-16T04:59:00Z'); // Sunday, 11:59 PM there
  await request('2026-11-16T05:00:00Z');
  await request('2026-11-22T23:00:00Z');
  await request('2026-10-01T12:00:00Z'); // before the period
  const weeks = await countWeeks(staff, new Date('2026-11-09T05:00:00Z'), ZONE);
  expect(weeks.toSorted((one, other) => (one.week < other.week ? -1 : 1))).toEqual([
    { week: '2026-11-09', count: 1 },
    { week: '2026-11-16', count: 2 },
  ]);
});

test('spam and what is in the trash count in no week and no wait', async () => {
  await request('2026-11-17T15:00:00Z', 'TRAP_FILLED');
  const trashed = await request('2026-11-17T15:00:00Z');
  await tried(trashed, 'spoke', '2026-11-17T16:00:00Z');
  await trashRequest(staff, { id: trashed, version: await version(trashed) }, NOW);
  const since = new Date('2026-11-01T00:00:00Z');
  expect(await countWeeks(staff, since, ZONE)).toEqual([]);
  expect(await firstContacts(staff, since)).toEqual([]);
});

test('waits are those of people who were spoken with, until the first conversation', async () => {
  const id = await request('2026-11-17T15:00:00Z');
  await tried(id, 'no_answer', '2026-11-17T15:10:00Z');
  await tried(id, 'spoke', '2026-11-17T16:00:00Z');
  await tried(id, 'spoke', '2026-11-17T18:00:00Z');
  for (const outcome of ['left_voicemail', 'no_answer', 'wrong_number'] as const)
    await tried(await request('2026-11-17T15:00:00Z'), outcome, '2026-11-17T15:05:00Z');
  await tried(await request('2026-11-17T15:00:00Z'), 'message_sent', '2026-11-17T15:05:00Z', 'email');
  await request('2026-11-17T15:00:00Z');
  expect(await firstContacts(staff, new Date('2026-11-01T00:00:00Z'))).toEqual([
    { receivedAt: new Date('2026-11-17T15:00:00Z'), firstContactAt: new Date('2026-11-17T16:00:00Z') },
  ]);
});

test('the present says how many there are by status, how many wait, and how many of them too long', async () => {
  await request('2026-11-23T14:30:00Z');
  await request('2026-11-19T15:00:00Z');
  const done = await request('2026-11-19T15:00:00Z');
  const ida = await createStaff('intake');
  const appointment = { minutes: 60, kind: 'visit', withId: ida.id, tells: false } as const;
  const at = new Date(NOW.getTime() + 86_400_000);
  await setAppointment(staff, { id: done, version: await version(done) }, { ...appointment, at }, NOW);
  await request('2026-11-20T15:00:00Z', 'NO_OPENED_FORM');
  expect(await countPresent(staff, NOW)).toEqual({
    statuses: { new: 2, scheduled: 1, quarantined: 1 },
    waiting: 2,
    late: 1,
  });
});

test('pages of origin are those on which a form was opened or sent, the most sent first', async () => {
  const day = new Date('2026-11-20');
  await db().pageCount.createMany({
    data: [
      { day, page: '/about', event: 'view', count: 900 },
      { day, page: '/faq', event: 'form_opened', count: 9 },
      { day, page: '/faq', event: 'form_sent', count: 2 },
      { day, page: '/', event: 'form_sent', count: 3 },
      { day: new Date('2026-05-01'), page: '/', event: 'form_sent', count: 50 },
    ],
  });
  expect(await countOrigins(staff, '2026-11-16')).toMatchObject([
    { page: '/', form_sent: 3 },
    { page: '/faq', form_opened: 9, form_sent: 2 },
  ]);
});
