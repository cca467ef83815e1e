import { randomBytes, randomUUID } from 'node:crypto';
import { renderToStaticMarkup } from 'react-dom/server';
import DeletePage from '@/app/(site)/[locale]/your-request/delete/page';
import StoredPage from '@/app/(site)/[locale]/your-request/held/page';
import { whoSaw } from '@/lib/audit/data';
import type { Staff } from '@/lib/auth/staff';
import { addAttempt } from '@/lib/cases/attempts/mutations';
import { printRequest } from '@/lib/cases/case/data';
import { correctRequest } from '@/lib/cases/history/mutations';
import { correctionSchema } from '@/lib/cases/history/schema';
import { recordConsentWithdrawal } from '@/lib/cases/withdrawals/mutations';
import type { Channel, Outcome } from '@/lib/cases/case/fields';
import { trashRequest } from '@/lib/cases/case/mutations';
import type { ExportField } from '@/lib/cases/export/fields';
import { recordSent } from '@/lib/cases/export/mutations';
import { setLegalHold, purge, liftLegalHold, tidy } from '@/lib/cases/retention/mutations';
import { askForProofs } from '@/lib/intake/proofs/data';
import { proofContext } from '@/lib/intake/proofs/domain';
import type { ConsentProof, DisclosureProof } from '@/lib/intake/proofs/schema';
import { hasSealedRows, requireRowKeys } from '@/lib/intake/renewal/data';
import type { OpenRequestId } from '@/lib/intake/request-access/data';
import { deleteRequest, withdrawConsent } from '@/lib/intake/request-access/mutations';
import type { ConsultationInput } from '@/lib/intake/schema';
import { withdrawStoredConsent } from '@/lib/intake/stored/mutations';
import { DeliveryFailed } from '@/lib/outbox/attempts/mutations';
import { blindIndexes } from '@/lib/platform/blind-index';
import { db } from '@/lib/platform/db';
import { keyRing } from '@/lib/platform/keys';
import { seal } from '@/lib/platform/sealing';
import { shippedValue } from '@/lib/settings/data';
import { saveSettings } from '@/lib/settings/mutations';
import { deliverMail } from '@/scripts/worker/deliver-mail';
import { todays } from '../support/answers';
import { useDatabase } from '../support/database';
import { askForSignature } from '@/lib/cases/signatures/mutations';
import { renderMail } from '@/lib/outbox/notify';
import { signSubstanceUse, storeRequest, storedConsents } from '../support/requests';
import { TestSmtp } from '../support/smtp';
import { createStaff } from '../support/staff';

let mockOpened: unknown;
jest.mock('@/lib/platform/kept-values', () => ({
  readKept: () => Promise.resolve(() => mockOpened),
  carriedFields: () => Promise.resolve(null),
}));

const { asOwner, applicationUrl } = useDatabase();
process.env.CONFIDENTIAL_KEYS = randomBytes(32).toString('base64');
process.env.INTAKE_NOTIFY_TO = 'front@clinic.example';
process.env.APP_URL = 'https://clinic.example';
process.env.MAIL_FROM = 'Calusa Recovery <site@clinic.example>';
process.env.MAIL_FROM_NEUTRAL = 'Front office <office@plain.example>';

const DAY = 24 * 3_600_000;
const NOW = new Date('2026-11-23T15:00:00Z');
const later = (days: number, from = NOW) => new Date(from.getTime() + days * DAY);
/**
 * Long enough ago that its proofs may be deleted: the database protects younger ones, whatever time the test claims.
 */
const LONG_AGO = new Date('2020-03-02T15:00:00Z');
const CANARY = 'Canary';
const smtp = new TestSmtp();

let nora: Staff;
beforeAll(async () => {
  await smtp.start();
  process.env.SMTP_URL = smtp.url;
  nora = await createStaff('admin', 'Nora');
});
afterAll(() => smtp.stop());
beforeEach(async () => {
  smtp.refuseWith = undefined;
  await asOwner('TRUNCATE proof');
  await db().delivery.deleteMany();
  await db().consultationRequest.deleteMany();
  await db().rateLimit.deleteMany();
});

/** Someone who allows every way, with answers that must never turn up anywhere. */
const EVERYTHING: Partial<ConsultationInput> = {
  name: CANARY,
  phone: '+12395550177',
  voicemail: todays('voicemail'),
  textMessage: todays('text_message'),
  email: 'canary@example.com',
  privateEmail: todays('private_email'),
  message: `${CANARY} drinks`,
};
async function submit(given: Partial<ConsultationInput> = EVERYTHING, at = NOW) {
  const request = await storeRequest(at, {}, given);
  if (given === EVERYTHING) await signSubstanceUse(request.id, at);
  return request;
}

const tries = (id: string, channel: Channel, outcome: Outcome, at = NOW) =>
  addAttempt(nora, { id, channel, outcome }, at);

/** A request's proofs, by its reference. */
async function proofsOf(reference: string) {
  const found = await askForProofs({ request: reference }, NOW);
  const contents = found?.proofs.map(({ content }) => content) ?? [];
  return {
    consents: contents
      .filter((content): content is ConsentProof => content.is === 'consent')
      .toSorted((one, other) => (one.kind < other.kind ? -1 : 1)),
    disclosures: contents.filter((content): content is DisclosureProof => content.is === 'disclosure'),
  };
}
const usesOf = async (reference: string) =>
  (await proofsOf(reference)).consents.map(({ kind, uses }) => [kind, uses.map(({ way }) => way)]);

const exporting = (fields: ExportField[]) => ({ id: randomUUID(), fields, reason: 'For the yearly review' });
const exportNow = async (id: string, reference: string, fields: ExportField[], at = NOW) =>
  recordSent(nora, exporting(fields), [{ reference, consents: await storedConsents(id) }], at);

/** Saves how many years proofs are kept. */
async function saveYears(proofYears: number, at: Date) {
  const number = await db().siteSettings.count({ where: { kind: 'operations' } });
  const value = { ...shippedValue('operations'), proofYears };
  const saved = await saveSettings(nora, 'operations', { value, number, why: 'Counsel decided' }, at);
  expect(saved).toMatchObject({ ok: true });
}

describe('a signature about substance use', () => {
  const asking = (id: string, at = NOW) => askForSignature(nora, id, at);
  const mailsAsking = () => db().delivery.findMany({ where: { template: 'signature_requested' } });

  test('is asked for by a mail to the private address that gives us away nowhere, until it is on file', async () => {
    const { id } = await storeRequest(NOW, {}, EVERYTHING);
    expect(await asking(id)).toMatchObject({ ok: true });
    const [mail] = await mailsAsking();
    const { to, text, html, subject } = await renderMail({ ...mail!, request: null });
    expect(to).toBe('canary@example.com');
    expect(text + html + subject).not.toMatch(/clinic\.example|Calusa/);
    const asked = await db().auditEntry.findFirstOrThrow({ where: { action: 'request.signature_asked' } });
    expect(asked).toMatchObject({ actorId: nora.id, requestId: id });
    await signSubstanceUse(id, NOW);
    expect(await asking(id, later(2))).toMatchObject({ ok: false, code: 'ON_FILE' });
  });

  test('is asked for once a day, and not while the mail before is waiting', async () => {
    const { id } = await storeRequest(NOW, {}, EVERYTHING);
    await asking(id);
    expect(await asking(id, later(2))).toMatchObject({ ok: false, code: 'ASKED_ALREADY' });
    await db().delivery.updateMany({ data: { state: 'sent' } });
    expect(await asking(id, later(0.9))).toMatchObject({ ok: false, code: 'ASKED_ALREADY' });
    expect(await asking(id, later(1.1))).toMatchObject({ ok: true });
    expect(await mailsAsking()).toHaveLength(2);
  });

  test.each<[string, Partial<ConsultationInput>, string]>([
    ['someone else', { ...EVERYTHING, askingFor: 'someone-else' }, 'NOT_THEIRS_TO_SIGN'],
    ['a mailbox that others read', { ...EVERYTHING, privateEmail: '' }, 'NO_PRIVATE_EMAIL'],
    [
      'who agreed to the arrival note and codes alone',
      { ...EVERYTHING, privateEmail: 'private-email-1' },
      'NO_PRIVATE_EMAIL',
    ],
  ])('is not asked for from %s', async (_who, given, code) => {
    const { id } = await storeRequest(NOW, {}, given);
    expect(await asking(id)).toMatchObject({ ok: false, code });
    expect(await mailsAsking()).toEqual([]);
  });

  test('is not asked for from who wants no contact anymore, nor where a request may be made up', async () => {
    const { id } = await storeRequest(NOW, {}, EVERYTHING);
    await withdrawConsent(id as OpenRequestId, 'contact', NOW);
    expect(await asking(id)).toMatchObject({ ok: false, code: 'NO_PRIVATE_EMAIL' });
    const { id: madeUp } = await storeRequest(NOW, { status: 'quarantined' }, EVERYTHING);
    expect(await asking(madeUp)).toMatchObject({ ok: false, code: 'QUARANTINED' });
    expect(await mailsAsking()).toEqual([]);
  });
});

describe('that a consent is relied on', () => {
  test.each<[Channel, Outcome, [string, string[]][]]>([
    ['call', 'spoke', [['contact', ['call']]]],
    ['call', 'left_voicemail', [['contact', ['voicemail']], ['voicemail', ['voicemail']]]], // prettier-ignore
    ['text', 'message_sent', [['contact', ['text']], ['text_message', ['text']]]], // prettier-ignore
    ['email', 'message_sent', [['contact', ['email']], ['private_email', ['email']]]], // prettier-ignore
    ['in_person', 'spoke', []],
  ])('is proved by a logged attempt: %s, %s', async (channel, outcome, uses) => {
    const { id, reference } = await submit();
    expect(await tries(id, channel, outcome)).toMatchObject({ ok: true });
    expect(await usesOf(reference)).toEqual(uses);
  });

  test('is proved with the words, how and when it was given, and for which number', async () => {
    const { id, reference } = await submit();
    const [given] = await storedConsents(id);
    await tries(id, 'call', 'no_answer', later(1));
    await tries(id, 'call', 'spoke', later(4));
    const { consents } = await proofsOf(reference);
    expect(consents).toEqual([
      {
        is: 'consent',
        kind: 'contact',
        version: todays('contact'),
        text: given?.text,
        source: 'site',
        givenAt: NOW,
        withdrawnAt: null,
        uses: [
          {
            way: 'call',
            contact: blindIndexes(keyRing(), 'proof-contact', '+12395550177')[0],
            firstAt: later(1),
            lastAt: later(4),
          },
        ],
      },
    ]);
    expect(await db().proof.findMany({ select: { lastOn: true } })).toEqual([
      { lastOn: new Date('2026-11-27T00:00:00Z') },
    ]);
  });

  test('is not said of what nobody relied on, nor where the attempt is refused', async () => {
    const { id, reference } = await submit({ phone: '+12395550177' });
    expect(await tries(id, 'text', 'message_sent')).toEqual({ ok: false, code: 'CHANNEL_NOT_ALLOWED' });
    expect(await proofsOf(reference)).toEqual({ consents: [], disclosures: [] });
    expect(await db().proof.count()).toBe(0);
  });

  test('is proved by a mail to the person once it got out, and by none that was refused', async () => {
    const { reference } = await submit();
    const { id } = await db().delivery.findFirstOrThrow({ where: { template: 'consultation_acknowledged' } });
    smtp.refuseWith = 450;
    await expect(deliverMail(id, NOW)).rejects.toThrow(DeliveryFailed);
    expect(await usesOf(reference)).toEqual([]);
    smtp.refuseWith = undefined;
    await deliverMail(id, later(1));
    expect(await usesOf(reference)).toEqual([['private_email', ['site_email']]]);
    const staff = await db().delivery.findFirstOrThrow({ where: { template: 'consultation_received' } });
    await deliverMail(staff.id, later(1));
    expect(await usesOf(reference)).toEqual([['private_email', ['site_email']]]);
  });

  test('by a mail that got out, where the proof can not be written, sends no second mail', async () => {
    const { id: requestId } = await submit();
    const { id } = await db().delivery.findFirstOrThrow({ where: { template: 'consultation_acknowledged' } });
    await db().consultationRequest.update({ where: { id: requestId }, data: { sealedConsents: 'broken' } });
    const sent = smtp.mails.length;
    await deliverMail(id, NOW).catch(() => undefined); // if it throws, the queue retries
    await deliverMail(id, later(1)).catch(() => undefined);
    expect(smtp.mails.length).toBe(sent + 1);
    expect(await db().delivery.findUniqueOrThrow({ where: { id } })).toMatchObject({
      state: 'sent',
      sealedContent: null,
    });
  });

  test.each([
    ['no envelope', () => 'broken'],
    ['no JSON', (id: string) => seal(keyRing(), proofContext(id), 'broken')],
    ['no proof', (id: string) => seal(keyRing(), proofContext(id), '{}')],
  ])('goes on where an older proof does not open: %s', async (_what, broken) => {
    const { id, reference } = await submit();
    await tries(id, 'call', 'left_voicemail');
    await printRequest(nora, reference, NOW);
    for (const proof of await db().proof.findMany())
      await db().proof.update({ where: { id: proof.id }, data: { sealedContent: broken(proof.id) } });
    expect(await tries(id, 'call', 'no_answer', later(1))).toMatchObject({ ok: true });
    await printRequest(nora, reference, later(1));
    await exportNow(id, reference, ['message'], later(1));
    expect(await withdrawConsent(id as OpenRequestId, 'voicemail', later(1))).toBe(true);
    expect(await usesOf(reference)).toEqual([
      ['contact', ['call']],
      ['substance_use', ['print', 'export']],
    ]);
    const asked = await askForProofs({ contact: '+12395550177' }, NOW);
    expect(asked?.proofs.length).toBe(4);
  });

  test('says when it was taken back, and nothing is written of one that was never used', async () => {
    const { id, reference } = await submit();
    await tries(id, 'call', 'left_voicemail');
    await withdrawConsent(id as OpenRequestId, 'voicemail', later(2));
    await withdrawConsent(id as OpenRequestId, 'text_message', later(2));
    const { consents } = await proofsOf(reference);
    expect(consents.map(({ kind, withdrawnAt }) => [kind, withdrawnAt])).toEqual([
      ['contact', null],
      ['voicemail', later(2)],
    ]);
  });

  test('and taken back at the same moment comes out one way or the other, never as a use of a consent that stood no more', async () => {
    for (let round = 0; round < 6; round += 1) {
      const { id, reference } = await submit({ ...EVERYTHING, phone: `+1239555020${round}` });
      const [tried] = await Promise.all([
        tries(id, 'text', 'message_sent'),
        db().$transaction((tx) => withdrawStoredConsent(tx, id, 'text_message', later(1))),
      ]);
      const proof = (await proofsOf(reference)).consents.find(({ kind }) => kind === 'text_message');
      expect(proof?.withdrawnAt).toEqual(tried.ok ? later(1) : undefined);
    }
  });

  test('by several at once is one proof', async () => {
    const { id, reference } = await submit();
    await Promise.all([1, 2, 3, 4].map((days) => tries(id, 'call', 'no_answer', later(days))));
    expect(await usesOf(reference)).toEqual([['contact', ['call']]]);
  });
});

describe('that a request is disclosed', () => {
  test('is proved by a print, with who made it and the consent about substance use', async () => {
    const { reference } = await submit();
    await printRequest(nora, reference, NOW);
    const { consents, disclosures } = await proofsOf(reference);
    expect(disclosures).toEqual([
      {
        is: 'disclosure',
        way: 'print',
        at: NOW,
        byId: nora.id,
        fields: null,
        reason: null,
        consent: todays('substance_use'),
      },
    ]);
    expect(consents.map(({ kind, uses }) => [kind, uses])).toEqual([
      ['substance_use', [{ way: 'print', contact: null, firstAt: NOW, lastAt: NOW }]],
    ]);
  });

  test('once for what one person prints within ten minutes, unless a consent was taken back or something corrected meanwhile', async () => {
    const { id, reference } = await submit();
    const prints = async (staff: Staff, minutes: number) => {
      await printRequest(staff, reference, new Date(NOW.getTime() + minutes * 60_000 + 1)); // after the signature
      return (await proofsOf(reference)).disclosures.length;
    };
    const other = await createStaff('intake', 'Otto');
    expect([await prints(nora, 0), await prints(nora, 9), await prints(other, 9)]).toEqual([1, 1, 2]);
    expect([await prints(nora, 10), await prints(nora, 11)]).toEqual([3, 3]);
    await withdrawConsent(id as OpenRequestId, 'substance_use', new Date(NOW.getTime() + 12 * 60_000));
    expect([await prints(nora, 13), await prints(nora, 14)]).toEqual([4, 4]);
    const versions = (await proofsOf(reference)).disclosures.map(({ consent }) => consent);
    expect(versions.filter((version) => version === null)).toEqual([null]);
    expect(
      (await db().auditEntry.findMany({ where: { requestId: id, action: 'request.printed' } })).length,
    ).toBe(4);
    const minutesLater = (minutes: number) => new Date(NOW.getTime() + minutes * 60_000);
    const told = { id, kind: 'voicemail', how: 'phone', at: NOW } as const; // before every print
    await recordConsentWithdrawal(nora, told, minutesLater(15));
    expect([await prints(nora, 16), await prints(nora, 17)]).toEqual([5, 5]);
    const contact = { name: 'Jo', phone: '+12395550178', phoneOwner: '', email: '', ageGroup: '' } as const;
    const correction = correctionSchema.parse({ id, version: 0, ...contact, reason: 'Heard' });
    await correctRequest(nora, correction, minutesLater(18));
    expect([await prints(nora, 19), await prints(nora, 20)]).toEqual([6, 6]);
  });

  test('is proved for each request of an export, with the fields, the reason, and the consent where a field needs it', async () => {
    const [one, other] = [await submit(), await submit({ phone: '+12395550178' })];
    await exportNow(one.id, one.reference, ['reference', 'status']);
    await exportNow(one.id, one.reference, ['reference', 'message'], later(1));
    await exportNow(other.id, other.reference, ['message']);
    const { consents, disclosures } = await proofsOf(one.reference);
    expect(disclosures.map(({ fields, reason, consent }) => [fields, reason, consent])).toEqual([
      [['reference', 'status'], 'For the yearly review', null],
      [['reference', 'message'], 'For the yearly review', todays('substance_use')],
    ]);
    expect(consents.map(({ kind, uses }) => [kind, uses.map(({ way, firstAt }) => [way, firstAt])])).toEqual([
      ['substance_use', [['export', later(1)]]],
    ]);
    expect(await proofsOf(other.reference)).toMatchObject({ consents: [], disclosures: [{ consent: null }] });
  });

  test('names no consent that was taken back, or that ended a year after it was given', async () => {
    const { id, reference } = await submit();
    await printRequest(nora, reference, later(366));
    await withdrawConsent(id as OpenRequestId, 'substance_use', later(1));
    await printRequest(nora, reference, later(2));
    const { consents, disclosures } = await proofsOf(reference);
    expect(disclosures.map(({ consent }) => consent)).toEqual([null, null]);
    expect(consents).toEqual([]);
  });
});

describe('proofs outlive their request', () => {
  const FOUND = { consents: [{ kind: 'contact' }], disclosures: [{ way: 'print' }] };
  async function proved(at = NOW) {
    const request = await submit({ phone: '+12395550177' }, at);
    await tries(request.id, 'call', 'spoke', at);
    await printRequest(nora, request.reference, at);
    return request;
  }

  test('when its person deletes it', async () => {
    const { id, reference } = await proved();
    expect(await deleteRequest(id as OpenRequestId, NOW)).toBe('DELETED');
    expect(await proofsOf(reference)).toMatchObject(FOUND);
  });

  test('when the rules of retention delete it', async () => {
    const { id, reference } = await proved();
    const row = await db().consultationRequest.findUniqueOrThrow({ where: { id } });
    await trashRequest(nora, { id, version: row.version }, NOW);
    await purge(later(40));
    await tidy(later(40));
    expect(await db().consultationRequest.count()).toBe(0);
    expect(await proofsOf(reference)).toMatchObject(FOUND);
  });

  test('for six years after the last use, to the day, and the audit says that they went', async () => {
    const { id, reference } = await proved(LONG_AGO);
    await tries(id, 'call', 'spoke', later(10, LONG_AGO));
    await deleteRequest(id as OpenRequestId, LONG_AGO);
    await tidy(new Date('2026-03-02T15:00:00Z'));
    expect(await proofsOf(reference)).toMatchObject(FOUND);
    await tidy(new Date('2026-03-03T15:00:00Z'));
    expect(await proofsOf(reference)).toMatchObject({ ...FOUND, disclosures: [] });
    await tidy(new Date('2026-03-13T15:00:00Z'));
    expect(await proofsOf(reference)).toEqual({ consents: [], disclosures: [] });
    const entries = await db().auditEntry.findMany({ where: { action: 'proofs.purged' } });
    expect(entries.map(({ details }) => details)).toEqual([{ count: 1 }, { count: 1 }]);
  });

  test('and a legal hold keeps them with it, for a week after it ends too', async () => {
    const { id, reference } = await proved(LONG_AGO);
    const ended = new Date('2026-05-02T15:00:00Z');
    await setLegalHold(nora, id, LONG_AGO);
    await tidy(ended);
    expect(await proofsOf(reference)).toMatchObject(FOUND);
    await liftLegalHold(nora, id, ended);
    await tidy(later(6, ended));
    expect(await proofsOf(reference)).toMatchObject(FOUND);
    await tidy(later(8, ended));
    expect(await db().proof.count()).toBe(0);
  });

  test('for the years that were saved: a shorter time a week later', async () => {
    const { reference } = await proved(LONG_AGO);
    const saved = new Date('2023-01-10T15:00:00Z');
    await saveYears(2, saved);
    const [mail] = await db().delivery.findMany({ where: { template: 'settings_changed' } });
    expect(mail?.recipient).toBe(nora.email);
    await tidy(later(6, saved));
    expect(await proofsOf(reference)).toMatchObject(FOUND);
    await tidy(later(7, saved));
    expect(await db().proof.count()).toBe(0);
    await saveYears(6, later(8, saved));
  });

  test('whatever statement reaches the database: a young one is not deleted, and its time gets no shorter', async () => {
    await proved(new Date());
    for (const [statement, why] of [
      ['DELETE FROM proof', 'a proof is kept for a year at least'],
      ["UPDATE proof SET last_on = '2001-01-01'", 'the time of a proof never gets shorter'],
    ] as const)
      await expect(db().$executeRawUnsafe(statement)).rejects.toThrow(why);
    expect(await db().proof.count()).toBe(2);
    expect(applicationUrl).toContain('calusa_app');
  });

  test('and so the keys that open them are asked for when there is no request left', async () => {
    const { id } = await proved();
    await deleteRequest(id as OpenRequestId, NOW);
    expect(await hasSealedRows()).toBe(true);
    await requireRowKeys();
    await db().proof.updateMany({ data: { keyId: 'gone' } });
    await expect(requireRowKeys()).rejects.toThrow('need the key gone');
  });
});

describe('what a dump says', () => {
  test('is that something was proved about some request, and nothing of the person or the kinds', async () => {
    const { id, reference } = await submit();
    await tries(id, 'call', 'left_voicemail');
    await tries(id, 'email', 'message_sent');
    await exportNow(id, reference, ['name', 'phone', 'email', 'message']);
    await printRequest(nora, reference, NOW);
    const rows = await asOwner('SELECT * FROM proof');
    expect(rows.length).toBe(6);
    const dump = JSON.stringify(rows);
    for (const text of [
      CANARY,
      'canary',
      '5550177',
      'drinks',
      reference,
      id,
      nora.id,
      'consent',
      'voicemail',
      'substance',
      'review',
      'print',
      blindIndexes(keyRing(), 'proof-contact', '+12395550177')[0] ?? '',
    ])
      // prettier-ignore
      expect(dump).not.toContain(text);
    expect(new Set(rows.map(({ sealed_content: sealed }) => String(sealed).length)).size).toBe(1);
  });

  test('opened, a proof holds nothing of the answers', async () => {
    const { id, reference } = await submit();
    await tries(id, 'call', 'left_voicemail');
    await exportNow(id, reference, ['name', 'phone', 'email', 'message']);
    await printRequest(nora, reference, NOW);
    const opened = JSON.stringify(await askForProofs({ request: reference }, NOW));
    for (const text of [CANARY, 'canary', '5550177', 'drinks', reference, id])
      expect(opened).not.toContain(text);
  });
});

describe('who asks', () => {
  test('by a number or an address gets what was proved with it, and so does who has the id of what is gone', async () => {
    const { id, reference } = await submit();
    await submit({ phone: '+12395550178' }).then((other) => tries(other.id, 'call', 'spoke'));
    await tries(id, 'call', 'spoke');
    await printRequest(nora, reference, NOW);
    await deleteRequest(id as OpenRequestId, NOW);
    const kinds = async (asked: Parameters<typeof askForProofs>[0]) =>
      (await askForProofs(asked, NOW))?.proofs.map(({ content }) => content.is).toSorted();
    const all = ['consent', 'consent', 'disclosure'];
    expect(await kinds({ contact: '239-555-0177' })).toEqual(all);
    expect(await kinds({ request: id })).toEqual(all);
    expect(await kinds({ request: reference.toLowerCase() })).toEqual(all);
    expect(await kinds({ contact: 'canary@example.com' })).toEqual([]); // no one wrote there
    expect(await kinds({ request: 'YYYY-YYYY' })).toEqual([]);
    expect(await askForProofs({ request: 'Jordan' }, NOW)).toBeNull();
  });

  test('by a number waits outside any transaction while all proofs are opened', async () => {
    const { id } = await submit();
    await tries(id, 'call', 'spoke');
    const inTransaction: unknown[] = [];
    const begin = jest.spyOn(db(), '$transaction');
    const scan = jest.spyOn(db().proof, 'findMany').mockImplementation((() => {
      inTransaction.push(begin.mock.calls.length);
      return Promise.resolve([]);
    }) as never);
    await askForProofs({ contact: '+12395550177' }, NOW);
    scan.mockRestore();
    begin.mockRestore();
    expect(inTransaction).toEqual([0]);
  });

  test('is written down, without what they typed', async () => {
    const { id, reference } = await submit();
    await tries(id, 'call', 'spoke');
    await askForProofs({ request: reference }, NOW);
    await askForProofs({ contact: '+12395550177' }, NOW);
    const actions = (await whoSaw(reference))?.map(({ action, details }) => [action, details.by]);
    expect(actions?.slice(-2)).toEqual([
      ['proofs.read', 'reference'],
      ['proofs.read', 'contact'],
    ]);
    const audit = JSON.stringify((await db().auditEntry.findMany()).map(({ details }) => details));
    expect(audit).not.toMatch(/5550177/);
    expect(audit).not.toContain(reference);
  });
});

describe('the page of its person', () => {
  const STAYS = /encrypted record of the consents we relied on/;
  async function pages(requestId: string) {
    const session = randomBytes(32).toString('base64url');
    const tokenIndex = blindIndexes(keyRing(), 'access-session', session)[0] ?? '';
    await db().accessSession.create({ data: { tokenIndex, requestId, expiresAt: later(3650) } });
    mockOpened = { session, requestId };
    const params = Promise.resolve({ locale: 'en' } as const);
    const drawn = [await StoredPage({ params }), await DeletePage({ params })];
    return drawn.map((page) => renderToStaticMarkup(page));
  }

  test('says what stays before a deletion, for how long, and only where there is something', async () => {
    const { id } = await submit();
    for (const html of await pages(id)) {
      expect(html).toContain('Delete your request');
      expect(html).not.toMatch(STAYS);
    }
    await tries(id, 'call', 'spoke');
    for (const html of await pages(id)) {
      expect(html).toMatch(STAYS);
      expect(html).toContain('We keep it for 6 years after the last time');
    }
    await saveYears(10, new Date());
    for (const html of await pages(id)) expect(html).toContain('We keep it for 10 years');
  });
});
