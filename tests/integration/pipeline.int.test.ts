import { randomBytes } from 'node:crypto';
import type { Staff } from '@/lib/auth/staff';
import { appointmentsOf } from '@/lib/cases/appointments/data';
import { endAppointment, setAppointment } from '@/lib/cases/appointments/mutations';
import { addAttempt } from '@/lib/cases/attempts/mutations';
import { changeStatus } from '@/lib/cases/case/mutations';
import { checksOf } from '@/lib/cases/insurance/data';
import { answerCheck, requestCheck } from '@/lib/cases/insurance/mutations';
import { trackOpen, trackSince } from '@/lib/cases/pipeline/data';
import { stepOf } from '@/lib/cases/pipeline/domain';
import { listReferrers, referralOf } from '@/lib/cases/referrals/data';
import { removeReferrer, saveReferrer, setReferral } from '@/lib/cases/referrals/mutations';
import { askForProofs } from '@/lib/intake/proofs/data';
import { db } from '@/lib/platform/db';
import { useDatabase } from '../support/database';
import { signSubstanceUse, storeRequest } from '../support/requests';
import { createStaff } from '../support/staff';

useDatabase();
process.env.CONFIDENTIAL_KEYS = randomBytes(32).toString('base64');

const NOW = new Date('2026-11-23T15:00:00Z');
const later = (hours: number) => new Date(NOW.getTime() + hours * 3_600_000);
const INSURER = { payer: 'Gulf Mutual', plan: 'Silver 3', memberId: 'GM-4471-KQ' };

let ana: Staff;
beforeAll(async () => {
  ana = await createStaff('intake', 'Ana');
});
beforeEach(async () => {
  await db().consultationRequest.deleteMany();
  await db().referrer.deleteMany();
});

/** The request as its page would show it now. */
const seen = (id: string) =>
  db().consultationRequest.findUniqueOrThrow({ where: { id }, select: { id: true, version: true } });
const entries = async (requestId: string) =>
  (await db().auditEntry.findMany({ where: { requestId }, orderBy: { id: 'asc' } })).map(
    ({ action, details }) => ({ action, details }),
  );

describe('an insurance check', () => {
  test('is asked for and answered, each by whom and when, and its details are nowhere in plaintext', async () => {
    const { id } = await storeRequest(NOW, {}, { askingFor: 'myself' });
    expect(await requestCheck(ana, await seen(id), INSURER, NOW)).toEqual({
      ok: false,
      code: 'NO_PART2_CONSENT',
    });
    await signSubstanceUse(id, NOW);
    expect(await requestCheck(ana, await seen(id), INSURER, later(1))).toEqual({ ok: true, value: null });
    const [asked] = await checksOf(ana, id);
    expect(asked).toMatchObject({ ...INSURER, askedBy: 'Ana', askedAt: later(1), result: null });
    await answerCheck(ana, await seen(id), { check: asked!.id, result: 'partly_covered' }, later(2));
    expect(await checksOf(ana, id)).toMatchObject([
      { result: 'partly_covered', answeredBy: 'Ana', answeredAt: later(2) },
    ]);
    const stored = JSON.stringify([await db().insuranceCheck.findMany(), await entries(id)]);
    expect(stored).not.toMatch(/Gulf|Silver|4471/);
    expect((await entries(id)).slice(2)).toEqual([
      { action: 'request.insurance_requested', details: {} },
      { action: 'request.insurance_answered', details: { insurance: 'partly_covered' } },
    ]);
  });

  test('has one answer; asking again keeps the one before', async () => {
    const { id } = await storeRequest(NOW);
    await signSubstanceUse(id, NOW);
    await requestCheck(ana, await seen(id), INSURER, later(1));
    const [first] = await checksOf(ana, id);
    const answer = { check: first!.id, result: 'not_found' } as const;
    await answerCheck(ana, await seen(id), answer, later(2));
    expect(await answerCheck(ana, await seen(id), answer, later(3))).toEqual({
      ok: false,
      code: 'NO_SUCH_CHECK',
    });
    await requestCheck(ana, await seen(id), { ...INSURER, memberId: 'GM-4471-KO' }, later(4));
    expect((await checksOf(ana, id)).map(({ result }) => result)).toEqual([null, 'not_found']);
    const other = await storeRequest(NOW);
    const [open] = await checksOf(ana, id);
    expect(
      await answerCheck(ana, await seen(other.id), { check: open!.id, result: 'covered' }, later(5)),
    ).toMatchObject({ code: 'NO_SUCH_CHECK' });
  });
});

test('asking an insurer is a disclosure, proved with the consent that it relied on', async () => {
  const { id, reference } = await storeRequest(NOW);
  await signSubstanceUse(id, NOW);
  await requestCheck(ana, await seen(id), { ...INSURER, plan: '' }, later(1));
  const { proofs } = (await askForProofs({ request: reference }, later(2)))!;
  expect(proofs.map(({ content }) => content)).toEqual(
    expect.arrayContaining([
      expect.objectContaining({ way: 'insurer', fields: ['payer', 'memberId'], byId: ana.id, at: later(1) }),
      expect.objectContaining({ kind: 'substance_use', uses: [expect.objectContaining({ way: 'insurer' })] }),
    ]),
  );
});

describe('the referral directory', () => {
  const details = { kind: 'professional', organization: 'Lee Family Practice', person: 'Dr. Osei' } as const;
  const add = (given: object = {}) => saveReferrer(ana, { id: '', ...details, phone: '', ...given }, NOW);

  test('is sealed, sorted by name, and every change is in the audit without a name', async () => {
    await add();
    await add({ kind: 'campaign', organization: 'Bay radio', person: '' });
    const entry = (await listReferrers(ana))[1]!;
    expect((await listReferrers(ana)).map(({ organization }) => organization)).toEqual([
      'Bay radio',
      'Lee Family Practice',
    ]);
    await saveReferrer(ana, { ...entry, person: 'Dr. Adu' }, NOW);
    expect((await listReferrers(ana))[1]).toMatchObject({ id: entry.id, person: 'Dr. Adu' });
    await removeReferrer(ana, entry.id, NOW);
    expect(await saveReferrer(ana, entry, NOW)).toEqual({ ok: false, code: 'GONE' });
    const audit = await db().auditEntry.findMany({ where: { action: { startsWith: 'referrers.' } } });
    expect(audit.map(({ action }) => action)).toEqual([
      'referrers.added',
      'referrers.added',
      'referrers.edited',
      'referrers.removed',
    ]);
    expect(JSON.stringify([audit.map((one) => one.details), await db().referrer.findMany()])).not.toMatch(
      /Lee|Osei|Adu|Bay/,
    );
  });

  test('deletes an entry with the request that it was copied from, unless staff edited it', async () => {
    const [one, other] = [await storeRequest(NOW), await storeRequest(NOW)];
    await add({ source: one.id, person: 'Dr. Kept' });
    await add({ source: other.id, person: 'Dr. Gone' });
    const kept = (await listReferrers(ana)).find(({ person }) => person === 'Dr. Kept')!;
    await saveReferrer(ana, { ...kept, phone: '+12395550142' }, NOW);
    await db().consultationRequest.deleteMany();
    expect((await listReferrers(ana)).map(({ person }) => person)).toEqual(['Dr. Kept']);
    expect(await add({ source: one.id })).toEqual({ ok: false, code: 'REQUEST_GONE' });
  });

  test('names who sent a request, until that is changed or the entry removed', async () => {
    await add();
    const [{ id: referrerId } = { id: '' }] = await listReferrers(ana);
    const { id } = await storeRequest(NOW);
    await setReferral(ana, await seen(id), referrerId, NOW);
    expect(await referralOf(ana, id)).toBe(referrerId);
    expect(await setReferral(ana, await seen(id), id, NOW)).toEqual({ ok: false, code: 'NO_SUCH_REFERRER' });
    await removeReferrer(ana, referrerId, NOW);
    expect(await referralOf(ana, id)).toBeNull();
  });
});

test('the pipeline follows a request from step to step', async () => {
  const { id } = await storeRequest(NOW);
  const step = async () => stepOf((await trackOpen(ana, later(-24)))[0]!);
  expect(await step()).toBe('received');
  await addAttempt(ana, { id, channel: 'call', outcome: 'no_answer' }, later(1));
  expect(await step()).toBe('received');
  await addAttempt(ana, { id, channel: 'call', outcome: 'spoke' }, later(2));
  expect(await step()).toBe('reached');
  const wanted = { at: later(24), minutes: 60, kind: 'assessment', withId: ana.id, tells: false } as const;
  await setAppointment(ana, await seen(id), wanted, later(3));
  expect(await step()).toBe('reached');
  const [appointment] = await appointmentsOf(ana, id);
  await endAppointment(ana, await seen(id), { appointment: appointment!.id, as: 'kept' }, later(25));
  expect(await step()).toBe('assessed');
  await signSubstanceUse(id, later(25));
  await requestCheck(ana, await seen(id), INSURER, later(26));
  const [check] = await checksOf(ana, id);
  await answerCheck(ana, await seen(id), { check: check!.id, result: 'covered' }, later(30));
  expect(await step()).toBe('insured');
  await changeStatus(ana, await seen(id), 'admitted', later(50));
  expect(await trackOpen(ana, later(-24))).toMatchObject([
    {
      received: NOW,
      reached: later(2),
      assessed: later(24),
      insured: later(30),
      admitted: later(50),
      insurance: { result: 'covered' },
    },
  ]);
  expect(await trackOpen(ana, later(51))).toEqual([]);
});

test('spam and what is in the trash count nowhere', async () => {
  await storeRequest(NOW, { trashedAt: NOW });
  await storeRequest(NOW, { status: 'quarantined' });
  const { id } = await storeRequest(NOW);
  await storeRequest(later(-1));
  expect((await trackSince(ana, NOW)).map((one) => one.id)).toEqual([id]);
});
