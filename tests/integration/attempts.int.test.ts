import { randomBytes } from 'node:crypto';
import type { Staff } from '@/lib/auth/staff';
import { verifyAudit } from '@/lib/audit/chain/data';
import { setAppointment } from '@/lib/cases/appointments/mutations';
import { addAttempt, correctAttempt } from '@/lib/cases/attempts/mutations';
import { attemptCorrectionSchema } from '@/lib/cases/attempts/schema';
import { entriesOfRequest } from '@/lib/audit/data';
import { viewRequest } from '@/lib/cases/case/data';
import { callCard } from '@/lib/cases/call-card/domain';
import { assignRequest } from '@/lib/cases/case/mutations';
import { correctRequest } from '@/lib/cases/history/mutations';
import { correctionSchema } from '@/lib/cases/history/schema';
import { findKnown } from '@/lib/cases/known/handlers';
import { newlyAssigned } from '@/lib/cases/owners/data';
import { countAttempts } from '@/lib/cases/reports/data';
import { attemptTotals } from '@/lib/cases/reports/domain';
import { recordConsentWithdrawal } from '@/lib/cases/withdrawals/mutations';
import { takeRequest } from '@/lib/intake/mutations';
import { askForProofs } from '@/lib/intake/proofs/data';
import { db } from '@/lib/platform/db';
import { answers, todays } from '../support/answers';
import { useDatabase } from '../support/database';
import { storeRequest } from '../support/requests';
import { createStaff } from '../support/staff';

useDatabase();
process.env.CONFIDENTIAL_KEYS = randomBytes(32).toString('base64');

const NOW = new Date('2026-11-23T15:00:00Z');
const HOUR = 60 * 60 * 1000;
const hours = (count: number) => new Date(NOW.getTime() + count * HOUR);

let ana: Staff;
beforeAll(async () => {
  ana = await createStaff('intake', 'Ana');
});

const view = async (reference: string) => (await viewRequest(ana, reference, NOW))!;
const row = (id: string) => db().consultationRequest.findUniqueOrThrow({ where: { id } });
const entries = (requestId: string, action: string) =>
  db().auditEntry.findMany({ where: { requestId, action }, orderBy: { id: 'asc' } });

describe('an attempt', () => {
  test('with a finer outcome is read as it was logged, and by earlier releases as what it comes to', async () => {
    const { id, reference } = await storeRequest(NOW);
    await addAttempt(ana, { id, channel: 'call', outcome: 'busy' }, hours(1));
    await addAttempt(ana, { id, channel: 'call', outcome: 'other_person' }, hours(2));
    expect((await view(reference)).attempts.map(({ outcome }) => outcome)).toEqual(['other_person', 'busy']);
    const stored = await db().contactAttempt.findMany({ where: { requestId: id } });
    expect(stored.map(({ outcome }) => outcome)).toEqual(['no_answer', 'no_answer']);
  });

  test('that ends in a callback needs its time, which becomes the follow-up', async () => {
    const { id } = await storeRequest(NOW);
    const callback = { id, channel: 'call', outcome: 'callback_agreed' } as const;
    expect(await addAttempt(ana, callback, hours(1))).toEqual({ ok: false, code: 'CALLBACK_MISSING' });
    expect(await addAttempt(ana, { ...callback, callbackAt: NOW }, hours(1))).toEqual({
      ok: false,
      code: 'FOLLOW_UP_PAST',
    });
    expect(await addAttempt(ana, { ...callback, callbackAt: hours(5) }, hours(1))).toMatchObject({
      ok: true,
    });
    expect(await row(id)).toMatchObject({ followUpAt: hours(5), status: 'contacting', version: 2 });
    expect(await entries(id, 'request.follow_up_set')).toHaveLength(1);
  });

  test('made earlier counts from then, but neither from before the request nor from the future', async () => {
    const { id, reference } = await storeRequest(NOW);
    const call = { id, channel: 'call', outcome: 'no_answer' } as const;
    expect(await addAttempt(ana, { ...call, at: hours(3) }, hours(2))).toMatchObject({
      code: 'ATTEMPT_AHEAD',
    });
    expect(await addAttempt(ana, { ...call, at: hours(-1) }, hours(2))).toMatchObject({
      code: 'ATTEMPT_BEFORE_REQUEST',
    });
    await addAttempt(ana, call, hours(2));
    await addAttempt(ana, { ...call, at: hours(1) }, hours(3));
    expect(await row(id)).toMatchObject({ firstContactAt: hours(1) });
    expect((await view(reference)).attempts.map(({ at, loggedAt }) => [at, loggedAt])).toEqual([
      [hours(2), null],
      [hours(1), hours(3)],
    ]);
    const [, later] = await entries(id, 'request.contact_attempted');
    expect(later?.details).toMatchObject({ backdated: true });
  });

  test('is judged by the consents of its time, and proved by it', async () => {
    const { id, reference } = await storeRequest(NOW, {}, { textMessage: todays('text_message') });
    const text = { id, channel: 'text', outcome: 'message_sent' } as const;
    await recordConsentWithdrawal(ana, { id, kind: 'text_message', how: 'text', at: hours(2) }, hours(4));
    expect(await addAttempt(ana, { ...text, at: hours(3) }, hours(5))).toMatchObject({
      code: 'CHANNEL_NOT_ALLOWED',
    });
    expect(await addAttempt(ana, { ...text, at: hours(1) }, hours(5))).toMatchObject({ ok: true });
    const proofs = (await askForProofs({ request: reference }, hours(6)))!.proofs;
    const uses = proofs.flatMap(({ content }) => (content.is === 'consent' ? content.uses : []));
    expect(uses.map(({ way, firstAt }) => [way, firstAt])).toEqual([
      ['text', hours(1)],
      ['text', hours(1)],
    ]);
  });

  test('is not put before a correction of the number, which it did not use', async () => {
    const { id, reference } = await storeRequest(NOW);
    const { answers, version } = await view(reference);
    const { name, phoneOwner, email, ageGroup } = answers;
    const given = { id, version, name, phoneOwner, email, ageGroup, phone: '239 555 7711', reason: 'Typo' };
    await correctRequest(ana, correctionSchema.parse(given), hours(2));
    const call = {
      id,
      channel: 'call',
      outcome: 'no_answer',
      correctedAt: hours(2).toISOString(),
    } as const;
    expect(await addAttempt(ana, { ...call, at: hours(1) }, hours(3))).toMatchObject({
      code: 'ATTEMPT_BEFORE_CORRECTION',
    });
    expect(await addAttempt(ana, { ...call, at: hours(2.5) }, hours(3))).toMatchObject({ ok: true });
  });
});

describe('a correction of an attempt', () => {
  const logged = async (outcome: 'wrong_number' | 'no_answer', at = hours(1)) => {
    const { id, reference } = await storeRequest(NOW);
    await addAttempt(ana, { id, channel: 'call', outcome }, at);
    const [attempt] = (await view(reference)).attempts;
    return { id, reference, attemptId: attempt!.id };
  };

  test('keeps what it was, sealed, and opens a number that was never wrong', async () => {
    const { reference, ...at } = await logged('wrong_number');
    const to = { channel: 'call', outcome: 'other_person', at: null } as const;
    const closed = await view(reference);
    expect(callCard(closed.answers, closed.consents, closed.wrongSince).call.allowed).toBe(false);
    // The number is closed by this very attempt.
    expect(await correctAttempt(ana, { ...at, reason: 'Her son answered', to }, hours(2))).toEqual({
      ok: true,
      value: null,
    });
    const { wrongSince, history, attempts } = await view(reference);
    expect(wrongSince).toBeUndefined();
    expect(attempts.map(({ outcome }) => outcome)).toEqual(['other_person']);
    expect(history).toMatchObject([
      {
        is: 'attempt',
        by: 'Ana',
        reason: 'Her son answered',
        from: { outcome: 'wrong_number' },
        to: { outcome: 'other_person' },
      },
    ]);
    const [entry] = await entries(at.id, 'request.attempt_corrected');
    expect(entry?.details).toMatchObject({ fields: ['outcome'] });
    expect(JSON.stringify(entry?.details)).not.toMatch(/son/);
    expect((await verifyAudit([])).sealed.replaced).toEqual([]);
  });

  test('moves the first contact, and removing the only one takes it away', async () => {
    const { reference, ...at } = await logged('no_answer', hours(3));
    const to = { channel: 'call', outcome: 'no_answer', at: hours(2) } as const;
    expect(await correctAttempt(ana, { ...at, reason: 'x', to: { ...to, at: null } }, hours(4))).toEqual({
      ok: false,
      code: 'NOTHING_CHANGED',
    });
    await correctAttempt(ana, { ...at, reason: 'Typed the wrong hour', to }, hours(4));
    expect(await row(at.id)).toMatchObject({ firstContactAt: hours(2) });
    await correctAttempt(ana, { ...at, reason: 'Wrong request', to: null }, hours(5));
    expect(await row(at.id)).toMatchObject({ firstContactAt: null });
    expect((await view(reference)).history).toHaveLength(2);
    expect(await correctAttempt(ana, { ...at, reason: 'x', to: null }, hours(5))).toMatchObject({
      code: 'GONE',
    });
  });

  test('leaves a first contact that an appointment made', async () => {
    const { id, ...at } = await logged('no_answer', hours(3));
    const { version } = await row(id);
    const wanted = { at: hours(40), minutes: 60, kind: 'assessment', withId: ana.id, tells: false } as const;
    await setAppointment(ana, { id, version }, wanted, hours(4));
    const { attemptId } = at;
    await correctAttempt(ana, { id, attemptId, reason: 'Wrong request', to: null }, hours(5));
    expect(await row(id)).toMatchObject({ firstContactAt: hours(4) });
  });

  test('needs a reason, and is of a request that it belongs to', async () => {
    const { id, attemptId } = await logged('no_answer');
    const other = await storeRequest(NOW);
    expect(
      await correctAttempt(ana, { id: other.id, attemptId, reason: 'x', to: null }, hours(2)),
    ).toMatchObject({ code: 'GONE' });
    const typed = { id, attemptId, tried: 'removed', date: '', time: '', reason: ' ' };
    expect(attemptCorrectionSchema.safeParse(typed).error?.issues[0]?.message).toBe('MISSING');
  });
});

test('reports count conversations apart from attempts', async () => {
  const { id } = await storeRequest(hours(100));
  for (const outcome of ['busy', 'spoke'] as const)
    await addAttempt(ana, { id, channel: 'call', outcome }, hours(101));
  await addAttempt(
    ana,
    { id, channel: 'call', outcome: 'callback_agreed', callbackAt: hours(120) },
    hours(102),
  );
  const counted = await countAttempts(ana, hours(100));
  expect(attemptTotals(counted)).toEqual({ attempts: 3, conversations: 2 });
});

describe('a request taken by phone', () => {
  const asked = (phone: unknown) =>
    findKnown(
      new Request('http://localhost/api/desk/known', {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ phone }),
      }),
      { staff: ana, now: NOW },
    );

  test('is known while its number is typed, however that is written, and the lookup is in the audit', async () => {
    const { id, reference } = await storeRequest(NOW, {}, { phone: '239 555 8811', name: 'Jordan' });
    const response = await asked('+1 (239) 555-8811');
    expect(await response.json()).toMatchObject({ known: [{ reference, name: 'Jordan', status: 'new' }] });
    const entry = await db().auditEntry.findFirstOrThrow({ orderBy: { id: 'desc' } });
    expect(entry).toMatchObject({ action: 'requests.searched', details: { kind: 'phone', requests: [id] } });
    expect((await asked('239 555')).status).toBe(400);
  });

  test('belongs to whoever took it, who spoke with the person first', async () => {
    const { id, reference } = await takeRequest(ana, answers({ phone: '239 555 8812' }), 'phone', NOW);
    expect(await row(id)).toMatchObject({ ownerId: ana.id, status: 'contacting', firstContactAt: NOW });
    expect((await view(reference)).attempts).toMatchObject([{ channel: 'call', outcome: 'spoke', at: NOW }]);
  });
});

describe('an assignment', () => {
  test('is news to the new owner until they open it, and its history names both owners', async () => {
    const ben = await createStaff('intake', 'Ben');
    const { id, reference } = await storeRequest(NOW);
    await assignRequest(ana, { id, version: 0 }, ana.id, NOW);
    await assignRequest(ana, { id, version: 1 }, ben.id, NOW);
    expect(await newlyAssigned(ana, NOW)).toEqual([]);
    expect(await newlyAssigned(ben, NOW)).toEqual([{ reference, by: 'Ana' }]);
    const [entry] = await entriesOfRequest(ana, id);
    expect(entry).toMatchObject({ staffName: 'Ben', previousName: 'Ana' });
    await viewRequest(ben, reference, hours(1));
    expect(await newlyAssigned(ben, hours(1))).toEqual([]);
  });
});
