import { randomBytes, randomUUID } from 'node:crypto';
import { readdirSync } from 'node:fs';
import path from 'node:path';
import type { Staff } from '@/lib/auth/staff';
import { verifyAudit } from '@/lib/audit/chain/data';
import { viewRequest } from '@/lib/cases/case/data';
import { callCard } from '@/lib/cases/call-card/domain';
import { addAttempt } from '@/lib/cases/attempts/mutations';
import { changeStatus, trashRequest, undoStatus } from '@/lib/cases/case/mutations';
import { closeSchema, statusSchema } from '@/lib/cases/case/schema';
import { closeRequest } from '@/lib/cases/closing/mutations';
import { correctRequest } from '@/lib/cases/history/mutations';
import { correctionSchema } from '@/lib/cases/history/schema';
import { recordConsentWithdrawal } from '@/lib/cases/withdrawals/mutations';
import type { ClosingOutcome } from '@/lib/clinic/statuses';
import { withdrawalOf } from '@/lib/intake/erasures/domain';
import { sameContact, searchKeysOf } from '@/lib/intake/domain';
import { QUESTIONS, type Question } from '@/lib/intake/questions';
import { findByReferenceAndEmail } from '@/lib/intake/request-access/data';
import { sendCode } from '@/lib/intake/request-access/mutations';
import type { ConsultationInput } from '@/lib/intake/schema';
import { findByKeys } from '@/lib/intake/search/data';
import { lockRequest } from '@/lib/intake/stored/mutations';
import { db } from '@/lib/platform/db';
import { erasureFolder, isErasureLog, readErasures } from '@/lib/platform/erasure-log';
import { ERASURES } from '@/lib/restore/domain';
import { answers, todays } from '../support/answers';
import { useDatabase } from '../support/database';
import { storedConsents, storeRequest } from '../support/requests';
import { createStaff } from '../support/staff';
import { until } from '../support/until';

useDatabase();
process.env.CONFIDENTIAL_KEYS = randomBytes(32).toString('base64');

const NOW = new Date('2026-11-23T15:00:00Z');
const later = (milliseconds: number) => new Date(NOW.getTime() + milliseconds);

let ana: Staff;
beforeAll(async () => {
  ana = await createStaff('intake', 'Ana');
});

const row = (id: string) => db().consultationRequest.findUniqueOrThrow({ where: { id } });
const view = async (reference: string) => (await viewRequest(ana, reference, NOW))!;
const store = (given: Partial<ConsultationInput> = {}) => storeRequest(NOW, {}, given);

/** A correction as its form sends it: everything as it is stored, but for what is given. */
async function correction(request: { id: string; reference: string }, given: Record<string, string> = {}) {
  const { answers: stored, version } = await view(request.reference);
  const { name, phone, phoneOwner, email, ageGroup } = stored;
  const contact = { name, phone, phoneOwner, email, ageGroup };
  return correctionSchema.parse({ id: request.id, version, ...contact, reason: 'She spelled it', ...given });
}
/** What the erasure log says of a request. */
const logged = async (requestId: string) => {
  const files = readdirSync(erasureFolder())
    .filter(isErasureLog)
    .map((name) => path.join(erasureFolder(), name));
  return (await readErasures(files, ERASURES)).erasures.filter(({ id }) => id === requestId);
};
const correct = async (
  request: { id: string; reference: string },
  given: Record<string, string>,
  now = later(1),
) => correctRequest(ana, await correction(request, given), now);

describe('a correction', () => {
  test('changes what the card shows and what a search finds, and keeps the earlier values with the reason', async () => {
    const request = await store({ name: 'Jordan', phone: '239 555 2001', message: 'Evenings are best' });
    const found = (phone: string) => findByKeys(db(), sameContact(searchKeysOf(answers({ phone }))));
    expect(await correct(request, { name: 'Jordyn', phone: '239-555-2002' })).toEqual({
      ok: true,
      value: null,
    });
    const { answers: now, history, version } = await view(request.reference);
    expect(callCard(now, [])).toMatchObject({ askFor: 'Jordyn', phone: '+12395552002' });
    expect(now.message).toBe('Evenings are best');
    expect(version).toBe(1);
    expect(await found('239 555 2001')).toEqual([]);
    expect(await found('239 555 2002')).toEqual([request.id]);
    expect(history).toEqual([
      {
        is: 'correction',
        at: later(1),
        by: 'Ana',
        byId: ana.id,
        reason: 'She spelled it',
        changes: [
          { field: 'name', from: 'Jordan', to: 'Jordyn' },
          { field: 'phone', from: '+12395552001', to: '+12395552002' },
        ],
      },
    ]);
  });

  test('is in the audit by the names of its fields alone, which knows what was sealed with it', async () => {
    const request = await store({ phone: '239 555 2003' });
    await correct(request, { phone: '239 555 2004' });
    await correct(request, { name: 'Jo' }, later(2));
    const entries = await db().auditEntry.findMany({
      where: { requestId: request.id, action: 'request.corrected' },
      orderBy: { id: 'asc' },
    });
    expect(entries.map(({ details }) => (details as { fields: unknown }).fields)).toEqual([
      ['phone'],
      ['name'],
    ]);
    expect(JSON.stringify(entries.map(({ details }) => details))).not.toMatch(/555|Jo\b|spelled/);
    expect((await verifyAudit([])).sealed.replaced).toEqual([]);
    const { sealedHistory: latest } = await row(request.id);
    expect((await view(request.reference)).history).toHaveLength(2);
    await correct(request, { name: 'Joe' }, later(3));
    await db().consultationRequest.update({ where: { id: request.id }, data: { sealedHistory: latest } });
    expect((await verifyAudit([])).sealed.replaced).toEqual([
      { request: request.reference, field: 'history', problem: 'OLD_VALUE' },
    ]);
    await db().consultationRequest.delete({ where: { id: request.id } });
  });

  test('of the number or the address ends the consents given for it, unless the person agreed again', async () => {
    const consented = {
      voicemail: todays('voicemail'),
      textMessage: todays('text_message'),
      privateEmail: todays('private_email'),
      email: 'jordan@example.com',
    };
    const ended = async (id: string) =>
      (await storedConsents(id))
        .filter(({ withdrawnHow }) => withdrawnHow === 'correction')
        .map(({ kind }) => kind);
    const request = await store({ phone: '239 555 2005', ...consented });
    await correct(request, { name: 'Jo' });
    expect(await ended(request.id)).toEqual([]);
    await correct(request, { phone: '239 555 2006' }, later(2));
    expect(await ended(request.id)).toEqual(['voicemail', 'text_message']);
    expect(await logged(request.id)).toEqual([
      { id: request.id, at: later(2), kind: withdrawalOf('voicemail') },
      { id: request.id, at: later(2), kind: withdrawalOf('text_message') },
    ]);
    const { answers: now, consents } = await view(request.reference);
    expect(callCard(now, consents)).toMatchObject({
      call: { allowed: true },
      voicemail: { allowed: false, why: 'FOR_EARLIER_CONTACT' },
      text: { allowed: false, why: 'FOR_EARLIER_CONTACT' },
      writeEmail: { allowed: true },
    });
    const correctedAt = later(2).toISOString();
    const text = { id: request.id, correctedAt, channel: 'text', outcome: 'message_sent' } as const;
    expect(await addAttempt(ana, text, later(3))).toMatchObject({ code: 'CHANNEL_NOT_ALLOWED' });
    await correct(request, { email: 'jordyn@example.com' }, later(4));
    expect(await ended(request.id)).toEqual(['voicemail', 'text_message', 'private_email']);

    const other = await store({ phone: '239 555 2007', ...consented });
    await correct(other, { phone: '239 555 2008', email: 'jo@example.com', sameConsents: 'yes' });
    expect(await ended(other.id)).toEqual([]);
    expect(await logged(other.id)).toEqual([]);
    expect((await view(other.reference)).history).toMatchObject([{ is: 'correction', sameConsents: true }]);
    const { details } = await db().auditEntry.findFirstOrThrow({
      where: { requestId: other.id, action: 'request.corrected' },
    });
    expect(details).toMatchObject({ fields: ['phone', 'email'], sameConsents: true });
  });

  test('of the address ends access by the earlier mailbox, and mail queued for it', async () => {
    const email = 'earlier@example.com';
    const { id, reference } = await store({
      phone: '239 555 2009',
      email,
      privateEmail: todays('private_email'),
    });
    await sendCode({ asking: 'browser', reference, email, address: '203.0.113.1' }, NOW);
    expect(await db().accessCode.count({ where: { requestId: id } })).toBe(1);
    await correct({ id, reference }, { email: 'right@example.com', sameConsents: 'yes' });
    expect(await db().accessCode.count({ where: { requestId: id } })).toBe(0);
    expect(
      await db().delivery.findMany({ where: { requestId: id, template: 'own_page_code' } }),
    ).toMatchObject([{ state: 'failed', sealedContent: null }]);
    expect(await findByReferenceAndEmail(db(), reference, email)).toBeNull();
    expect(await findByReferenceAndEmail(db(), reference, 'right@example.com')).toMatchObject({
      requestId: id,
    });
  });

  test('of the address while a code is being made for the earlier one leaves no code', async () => {
    const email = 'meanwhile@example.com';
    const request = await store({ phone: '239 555 2011', email, privateEmail: todays('private_email') });
    const given = await correction(request, { email: 'new@example.com', sameConsents: 'yes' });
    const waiting = (count: number) =>
      until(
        () =>
          db().$queryRaw<unknown[]>`SELECT 1 FROM pg_stat_activity
            WHERE datname = current_database() AND wait_event_type = 'Lock'`,
        ({ length }) => length === count,
      );
    const both = await db().$transaction(async (tx) => {
      await lockRequest(tx, request.id);
      const corrected = correctRequest(ana, given, later(1));
      await waiting(1);
      const asking = { asking: 'late', reference: request.reference, email, address: '203.0.113.2' };
      const sent = sendCode(asking, later(1)); // has found the request by the earlier address
      await waiting(2);
      return { corrected, sent };
    });
    expect(await both.corrected).toMatchObject({ ok: true });
    expect(await both.sent).toEqual({ ok: false, code: 'NO_MATCH' });
    expect(await db().accessCode.count({ where: { requestId: request.id } })).toBe(0);
  });

  test('is refused where nothing differs, the request changed or is in the trash', async () => {
    const request = await store();
    expect(await correct(request, {})).toEqual({ ok: false, code: 'NOTHING_CHANGED' });
    const seen = await correction(request, { name: 'Jo' });
    await changeStatus(ana, { id: request.id, version: 0 }, 'contacting', NOW);
    expect(await correctRequest(ana, seen, NOW)).toEqual({ ok: false, code: 'CHANGED_MEANWHILE' });
    await trashRequest(ana, { id: request.id, version: 1 }, NOW);
    expect(await correct(request, { name: 'Jo' })).toEqual({ ok: false, code: 'IN_TRASH' });
    expect(await row(request.id)).toMatchObject({ sealedHistory: null });
  });

  test('shows no one an answer that they may not see', async () => {
    const request = await store();
    await correct(request, { name: 'Jo' });
    const restricted = jest.replaceProperty(QUESTIONS.name as Question, 'seenBy', 'requests.hold');
    const { history } = await view(request.reference);
    restricted.restore();
    expect(history).toMatchObject([{ is: 'correction', changes: [] }]);
  });

  test.each([
    [{ phone: '', email: '' }, 'phone', 'contactMissing'],
    [{ phone: '555 0123' }, 'phone', 'phoneAreaCode'],
    [{ email: 'jordan' }, 'email', 'emailInvalid'],
    [{ name: ' ' }, 'name', 'nameMissing'],
    [{ reason: ' ' }, 'reason', 'MISSING'],
  ])('takes no %o', (given, field, code) => {
    const whole = {
      name: 'Jo',
      phone: '239 555 2010',
      phoneOwner: '',
      email: '',
      ageGroup: '',
      reason: 'Heard',
    };
    const wrong = correctionSchema.safeParse({ id: randomUUID(), version: '0', ...whole, ...given });
    expect(wrong.error?.issues.map(({ path, message }) => [path[0], message])).toEqual([[field, code]]);
  });
});

describe('closing', () => {
  const close = (id: string, version: number, outcome: ClosingOutcome, reason = '') =>
    closeRequest(ana, { id, version }, { outcome, reason }, later(version + 1));

  test('names how it ended, with a reason that only those see who may see the request', async () => {
    const { id, reference } = await store();
    expect(await close(id, 0, 'not_interested', 'Found a place near her sister')).toMatchObject({ ok: true });
    expect(await row(id)).toMatchObject({ status: 'declined', closingOutcome: 'not_interested' });
    expect((await view(reference)).history).toEqual([
      {
        is: 'closing',
        at: later(1),
        by: 'Ana',
        byId: ana.id,
        outcome: 'not_interested',
        reason: 'Found a place near her sister',
      },
    ]);
    const { details } = await db().auditEntry.findFirstOrThrow({
      where: { requestId: id, action: 'request.status_changed' },
    });
    expect(details).toMatchObject({ from: 'new', to: 'declined', closedAs: 'not_interested' });
    expect(JSON.stringify(details)).not.toContain('sister');
    expect((await verifyAudit([])).sealed.replaced.filter(({ request }) => request === reference)).toEqual(
      [],
    );
  });

  test('as unreachable needs an attempt, or a reason', async () => {
    const { id } = await store();
    expect(await close(id, 0, 'unreachable')).toEqual({ ok: false, code: 'NO_ATTEMPT' });
    expect(await close(id, 0, 'unreachable', 'The number is out of service')).toMatchObject({ ok: true });
    const tried = await store();
    await addAttempt(ana, { id: tried.id, channel: 'call', outcome: 'no_answer' }, NOW);
    expect(await close(tried.id, 1, 'unreachable')).toMatchObject({ ok: true });
  });

  test('is undone, and so is reopening: the outcome is still there', async () => {
    const { id } = await store();
    await changeStatus(ana, { id, version: 0 }, 'contacting', NOW);
    await close(id, 1, 'information_only');
    expect(await undoStatus(ana, { id, version: 2 }, later(3))).toMatchObject({ ok: true });
    expect(await row(id)).toMatchObject({ status: 'contacting' });
    await close(id, 3, 'duplicate');
    await changeStatus(ana, { id, version: 4 }, 'contacting', later(5));
    await undoStatus(ana, { id, version: 5 }, later(6));
    expect(await row(id)).toMatchObject({ status: 'declined', closingOutcome: 'duplicate' });
  });

  test('of a closed request is refused, and so is closing without an outcome', async () => {
    const { id } = await store();
    await close(id, 0, 'referred');
    expect(await close(id, 1, 'admitted')).toEqual({ ok: false, code: 'NOT_A_NEXT_STATUS' });
    const sent = { id, version: '1', reason: '' };
    expect(closeSchema.safeParse({ ...sent, outcome: '' }).error?.issues[0]?.message).toBe('outcome');
    expect(statusSchema.safeParse({ ...sent, to: 'declined' }).success).toBe(false);
  });
});

describe('a consent withdrawn elsewhere', () => {
  const stop = (id: string, at = NOW) =>
    recordConsentWithdrawal(ana, { id, kind: 'text_message', how: 'text', at }, later(1));

  test('is in effect at once, says how and when, and is refused a second time and for a time to come', async () => {
    const { id, reference } = await store({ phone: '239 555 2021', textMessage: todays('text_message') });
    expect(await stop(id, later(2))).toEqual({ ok: false, code: 'WITHDRAWAL_AHEAD' });
    expect(await stop(id, later(-60_000))).toEqual({ ok: false, code: 'WITHDRAWAL_BEFORE_CONSENT' });
    expect(await stop(id)).toEqual({ ok: true, value: null });
    const { answers: given, consents } = await view(reference);
    expect(callCard(given, consents).text).toEqual({ allowed: false, why: 'TAKEN_BACK', since: NOW });
    expect(await storedConsents(id)).toContainEqual(
      expect.objectContaining({ kind: 'text_message', withdrawnAt: NOW, withdrawnHow: 'text' }),
    );
    const text = { id, channel: 'text', outcome: 'message_sent' } as const;
    expect(await addAttempt(ana, text, later(3))).toMatchObject({ code: 'CHANNEL_NOT_ALLOWED' });
    expect(await stop(id)).toEqual({ ok: false, code: 'NOT_IN_EFFECT' });
    // Under the moment it was recorded: a backup made since the person said it lacks it.
    expect(await logged(id)).toEqual([{ id, at: later(1), kind: withdrawalOf('text_message') }]);
    const entries = await db().auditEntry.findMany({
      where: { requestId: id, action: 'request.withdrawal_recorded' },
    });
    expect(entries.map(({ actorId }) => actorId)).toEqual([ana.id]);
    expect((await verifyAudit([])).sealed.replaced.filter(({ request }) => request === reference)).toEqual(
      [],
    );
  });
});

describe('a wrong number', () => {
  const call = (id: string, outcome: 'wrong_number' | 'spoke', now: Date, correctedAt?: Date) =>
    addAttempt(ana, { id, channel: 'call', outcome, correctedAt: correctedAt?.toISOString() }, now);

  test('is closed to calls until it is corrected or confirmed', async () => {
    const request = await store({ phone: '239 555 2022' });
    await call(request.id, 'wrong_number', later(1));
    expect(await call(request.id, 'spoke', later(2))).toMatchObject({ code: 'CHANNEL_NOT_ALLOWED' });
    await correct(request, { name: 'Jo' }, later(3));
    expect((await view(request.reference)).wrongSince).toEqual(later(1));
    await correct(request, { phone: '239 555 2023' }, later(4));
    // The number that the page of before showed may be the one that was called.
    expect(await call(request.id, 'wrong_number', later(5))).toEqual({
      ok: false,
      code: 'CHANGED_MEANWHILE',
    });
    expect(await call(request.id, 'wrong_number', later(5), later(4))).toMatchObject({ ok: true });
    await correct(request, { confirmsPhone: 'yes' }, later(6));
    expect(await call(request.id, 'spoke', later(7), later(6))).toMatchObject({ ok: true });
  });
});
