import { randomBytes } from 'node:crypto';
import type { ConsentVersion } from '@/content/consent-versions';
import { verifyAudit } from '@/lib/audit/chain/data';
import type { Staff } from '@/lib/auth/staff';
import { addAttempt } from '@/lib/cases/attempts/mutations';
import { viewRequest } from '@/lib/cases/case/data';
import { callCard } from '@/lib/cases/call-card/domain';
import { recordConsent } from '@/lib/cases/consents/mutations';
import { correctRequest } from '@/lib/cases/history/mutations';
import { correctionSchema } from '@/lib/cases/history/schema';
import { recordConsentWithdrawal } from '@/lib/cases/withdrawals/mutations';
import { withdrawalOf } from '@/lib/intake/erasures/domain';
import { eraseAgain } from '@/lib/intake/erasures/mutations';
import type { StaffHow } from '@/lib/intake/fields';
import { askForProofs } from '@/lib/intake/proofs/data';
import { readStored, type OpenRequestId } from '@/lib/intake/request-access/data';
import type { ConsultationInput } from '@/lib/intake/schema';
import { db } from '@/lib/platform/db';
import { todays } from '../support/answers';
import { useDatabase } from '../support/database';
import { signSubstanceUse, storedConsents, storeRequest } from '../support/requests';
import { createStaff } from '../support/staff';

useDatabase();
process.env.CONFIDENTIAL_KEYS = randomBytes(32).toString('base64');

const NOW = new Date('2026-11-23T15:00:00Z');
const hours = (count: number) => new Date(NOW.getTime() + count * 60 * 60 * 1000);

let ana: Staff;
beforeAll(async () => {
  ana = await createStaff('intake', 'Ana');
});

const store = (given: Partial<ConsultationInput> = {}) => storeRequest(NOW, {}, given);
const view = async (reference: string) => (await viewRequest(ana, reference, NOW))!;
const give = (
  id: string,
  {
    version = 'text-1',
    how = 'phone',
    at = hours(1),
    correctedAt,
  }: { version?: ConsentVersion; how?: StaffHow; at?: Date; correctedAt?: string } = {},
  now = at > hours(1) ? at : hours(1),
) => recordConsent(ana, { id, version, how, at, correctedAt }, now);
const text = (id: string) => ({ id, channel: 'text', outcome: 'message_sent' }) as const;

describe('a consent given to staff', () => {
  test('opens its channel at once, and the person sees it on their own page', async () => {
    const { id, reference } = await store();
    expect(await addAttempt(ana, text(id), hours(0.5))).toMatchObject({ code: 'CHANNEL_NOT_ALLOWED' });
    expect(await give(id)).toEqual({ ok: true, value: null });
    const { answers, consents, history } = await view(reference);
    expect(callCard(answers, consents).text).toEqual({ allowed: true });
    expect(history).toMatchObject([{ is: 'consent', kind: 'text_message', how: 'phone', by: 'Ana' }]);
    expect(await addAttempt(ana, text(id), hours(2))).toMatchObject({ ok: true });
    expect((await readStored(id as OpenRequestId, NOW))?.consents).toContainEqual(
      expect.objectContaining({ kind: 'text_message', givenHow: 'phone', givenAt: hours(1) }),
    );
    const entry = await db().auditEntry.findFirstOrThrow({
      where: { requestId: id, action: 'request.consent_recorded' },
    });
    expect(JSON.stringify(entry.details)).not.toMatch(/text|phone/);
    expect((await verifyAudit([])).sealed.replaced).toEqual([]);
  });

  test('again after a withdrawal is a consent of its own, with a proof of its own', async () => {
    const { id, reference } = await store({ textMessage: todays('text_message') });
    await addAttempt(ana, text(id), hours(1));
    await recordConsentWithdrawal(ana, { id, kind: 'text_message', how: 'text', at: hours(2) }, hours(2));
    expect(await give(id, { at: hours(1.5) }, hours(3))).toEqual({
      ok: false,
      code: 'CONSENT_BEFORE_WITHDRAWAL',
    });
    expect(await give(id, { at: hours(3) })).toMatchObject({ ok: true });
    expect(await addAttempt(ana, text(id), hours(4))).toMatchObject({ ok: true });
    const { proofs } = (await askForProofs({ request: reference }, hours(5)))!;
    const ofText = proofs.flatMap(({ content }) =>
      content.is === 'consent' && content.kind === 'text_message' ? [content] : [],
    );
    ofText.sort((one, other) => one.givenAt.getTime() - other.givenAt.getTime());
    expect(ofText.map(({ givenAt, givenHow, withdrawnAt }) => ({ givenAt, givenHow, withdrawnAt }))).toEqual([
      { givenAt: NOW, givenHow: undefined, withdrawnAt: hours(2) },
      { givenAt: hours(3), givenHow: 'phone', withdrawnAt: null },
    ]);
    expect((await view(reference)).history.at(-1)).toMatchObject({
      before: { givenAt: NOW, withdrawnAt: hours(2) },
    });
  });

  test('is not undone where a restore replays a withdrawal from before it, but by one from after it', async () => {
    const { id } = await store({ textMessage: todays('text_message') });
    await recordConsentWithdrawal(ana, { id, kind: 'text_message', how: 'phone', at: hours(1) }, hours(4));
    // Said before that withdrawal was put on record, which is what the erasure log knows of it.
    await give(id, { at: hours(2) }, hours(5));
    const replay = (at: Date) => eraseAgain({ id, at, kind: withdrawalOf('text_message') }, hours(9));
    expect(await replay(hours(4))).toBe(false);
    const standing = async () =>
      (await storedConsents(id)).some(
        ({ kind, withdrawnAt }) => kind === 'text_message' && withdrawnAt === null,
      );
    expect(await standing()).toBe(true);
    expect(await replay(hours(6))).toBe(true);
    expect(await standing()).toBe(false);
  });

  test.each<[string, Partial<ConsultationInput>, Parameters<typeof give>[1]]>([
    ['ALREADY_IN_EFFECT', { textMessage: todays('text_message') }, {}],
    ['NO_CONTACT', { phone: '', email: 'jo@example.com' }, {}],
    ['NO_CONTACT', {}, { version: 'private-email-1' }],
    ['NOT_THEIRS_TO_GIVE', { askingFor: 'someone-else' }, { version: 'substance-use-1', how: 'letter' }],
    ['NEEDS_SIGNATURE', { askingFor: 'myself' }, { version: 'substance-use-1' }],
    ['CONSENT_BEFORE_REQUEST', {}, { at: hours(-1) }],
  ])('is refused: %s', async (code, given, giving) => {
    const { id } = await store(given);
    expect(await give(id, giving)).toEqual({ ok: false, code });
  });

  test('is for the number that the request has now', async () => {
    const { id, reference } = await store({ textMessage: todays('text_message') });
    const { answers, version } = await view(reference);
    const { name, phoneOwner, email, ageGroup } = answers;
    const given = { id, version, name, phoneOwner, email, ageGroup, phone: '239 555 7722', reason: 'Typo' };
    await correctRequest(ana, correctionSchema.parse(given), hours(2));
    expect(await give(id, { at: hours(3) })).toEqual({ ok: false, code: 'CHANGED_MEANWHILE' });
    const correctedAt = hours(2).toISOString();
    expect(await give(id, { at: hours(1), correctedAt }, hours(3))).toEqual({
      ok: false,
      code: 'CONSENT_BEFORE_CORRECTION',
    });
    expect(await give(id, { at: hours(2.5), correctedAt }, hours(3))).toMatchObject({ ok: true });
  });

  test('does not go back behind a withdrawal, also where another was given and ended since', async () => {
    const { id } = await store({ askingFor: 'myself' });
    const signed = { version: 'substance-use-1', how: 'letter' } as const;
    await give(id, { ...signed, at: hours(1) });
    await recordConsentWithdrawal(ana, { id, kind: 'substance_use', how: 'phone', at: hours(3) }, hours(3));
    await give(id, { ...signed, at: hours(4) });
    const overAYear = hours(24 * 367);
    expect(await give(id, { ...signed, at: hours(2) }, overAYear)).toEqual({
      ok: false,
      code: 'CONSENT_BEFORE_WITHDRAWAL',
    });
    expect(await give(id, { ...signed, at: overAYear })).toMatchObject({ ok: true });
  });

  test('does not go back behind a withdrawal that a signature on the own page followed', async () => {
    const { id } = await store({ askingFor: 'myself' });
    await signSubstanceUse(id, hours(1));
    await recordConsentWithdrawal(ana, { id, kind: 'substance_use', how: 'phone', at: hours(3) }, hours(3));
    await signSubstanceUse(id, hours(4));
    const lapsed = { version: 'substance-use-2', how: 'letter', at: hours(2) } as const;
    expect(await give(id, lapsed, hours(24 * 367))).toEqual({ ok: false, code: 'CONSENT_BEFORE_WITHDRAWAL' });
  });

  test('is neither for later nor for a request in the trash', async () => {
    const { id } = await store();
    expect(await give(id, { at: hours(3) }, hours(2))).toEqual({ ok: false, code: 'CONSENT_AHEAD' });
    await db().consultationRequest.update({ where: { id }, data: { trashedAt: NOW } });
    expect(await give(id)).toEqual({ ok: false, code: 'IN_TRASH' });
  });
});
