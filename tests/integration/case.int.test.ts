import { randomBytes, randomUUID } from 'node:crypto';
import { shownConsent } from '@/content/consents';
import type { Staff } from '@/lib/auth/staff';
import { setAppointment } from '@/lib/cases/appointments/mutations';
import { addAttempt } from '@/lib/cases/attempts/mutations';
import { printRequest, viewRequest } from '@/lib/cases/case/data';
import { draftContext, SAME_VIEW_MS } from '@/lib/cases/case/domain';
import {
  assignRequest,
  changeStatus,
  restoreRequest,
  setFollowUp,
  trashRequest,
  undoStatus,
} from '@/lib/cases/case/mutations';
import { WITHHELD } from '@/lib/cases/export/values/domain';
import { addNote, saveDraft } from '@/lib/cases/notes/mutations';
import { listOwners } from '@/lib/cases/owners/data';
import { tidy } from '@/lib/cases/retention/mutations';
import { clinic } from '@/lib/clinic/data';
import { afterOpenHours } from '@/lib/clinic/domain';
import { readIntakeDraft } from '@/lib/intake/data';
import { noteContext } from '@/lib/intake/domain';
import { saveIntakeDraft } from '@/lib/intake/drafts/mutations';
import { submitConsultation, takeRequest } from '@/lib/intake/mutations';
import { QUESTIONS, type Question } from '@/lib/intake/questions';
import type { OpenRequestId } from '@/lib/intake/request-access/data';
import { withdrawConsent } from '@/lib/intake/request-access/mutations';
import type { ConsultationInput } from '@/lib/intake/schema';
import { db } from '@/lib/platform/db';
import { keyRing } from '@/lib/platform/keys';
import { SealError, unseal } from '@/lib/platform/sealing';
import { DAY_MS } from '@/lib/shared/durations';
import { answers, todays } from '../support/answers';
import { refusedWhileClosed, whileClosed } from '../support/closed-table';
import { useDatabase } from '../support/database';
import { signSubstanceUse, triageOf } from '../support/requests';
import { createStaff } from '../support/staff';

const { asOwner } = useDatabase();
process.env.CONFIDENTIAL_KEYS = randomBytes(32).toString('base64');
process.env.INTAKE_NOTIFY_TO = 'first@clinic.example, second@clinic.example';

const NOW = new Date('2026-11-23T15:00:00Z');
const later = (milliseconds: number) => new Date(NOW.getTime() + milliseconds);
const DAY = 24 * 60 * 60 * 1000;

let ana: Staff;
let ben: Staff;
beforeAll(async () => {
  ana = await createStaff('intake', 'Ana');
  ben = await createStaff('intake', 'Ben');
});

const submit = (input: Partial<ConsultationInput> = {}, suspicion: 'TRAP_FILLED' | null = null) =>
  submitConsultation(answers(input), { form: randomUUID() }, () => suspicion, NOW);
const row = (id: string) => db().consultationRequest.findUniqueOrThrow({ where: { id } });
/** What was done about a request since it arrived. */
const entries = (requestId: string) =>
  db().auditEntry.findMany({
    where: { requestId, action: { not: 'request.received' } },
    select: { action: true, actorId: true, staffId: true, details: true },
    orderBy: { id: 'asc' },
  });
const actions = async (requestId: string) => (await entries(requestId)).map(({ action }) => action);
const mails = (requestId: string) =>
  db().delivery.count({ where: { requestId, template: 'consultation_received' } });

describe('looking at a request', () => {
  test('opens its answers and writes down who looked, every time that its page is opened', async () => {
    const { id, reference } = await submit({ message: 'It has been hard' });
    const view = await viewRequest(ana, reference, NOW);
    expect(view?.answers.message).toBe('It has been hard');
    expect(view?.consents).toEqual([
      expect.objectContaining({ kind: 'contact', ...shownConsent('en', 'contact') }),
    ]);
    await viewRequest(ana, reference.toLowerCase(), later(1));
    expect(await entries(id)).toEqual(
      Array.from({ length: 2 }, () => ({
        action: 'request.viewed',
        actorId: ana.id,
        staffId: null,
        details: {},
      })),
    );
  });

  test('a refresh by the same person within ten minutes belongs to the view before', async () => {
    const { id, reference } = await submit();
    await viewRequest(ana, reference, NOW);
    await viewRequest(ana, reference, later(SAME_VIEW_MS - 1), 'refresh');
    expect(await actions(id)).toHaveLength(1);
    await viewRequest(ben, reference, later(1), 'refresh');
    expect(await actions(id)).toHaveLength(2);
    await viewRequest(ana, reference, later(SAME_VIEW_MS), 'refresh');
    expect(await actions(id)).toHaveLength(3);
  });

  test('shows nothing where it can not be written down', async () => {
    const { reference } = await submit();
    await refusedWhileClosed(asOwner, 'audit_entry', () => viewRequest(ana, reference, NOW));
  });

  test('gives no answer that a question keeps to others, on its page or in print', async () => {
    const { reference } = await submit({ message: 'For the administrator' });
    const restricted = jest.replaceProperty(QUESTIONS.message as Question, 'seenBy', 'requests.hold');
    const seen = [await viewRequest(ana, reference, NOW), await printRequest(ana, reference, NOW)];
    restricted.restore();
    expect(seen.map((request) => request?.answers.message)).toEqual(['', '']);
    expect((await viewRequest(ana, reference, NOW))?.answers.message).toBe('For the administrator');
  });

  test('finds none by a reference that there is not', async () => {
    expect(await viewRequest(ana, 'XXXX-XXXX', NOW)).toBeNull();
    expect(await printRequest(ana, 'XXXX-XXXX', NOW)).toBeNull();
  });

  test('is printed without what may mention substance use, unless its person signed for that', async () => {
    const { id, reference } = await submit({ message: 'I drink', reasons: ['alcohol'] });
    await addNote(ana, { id, text: 'Drinks daily' }, NOW);
    const printed = async () => {
      const { answers, notes } = (await printRequest(ana, reference, NOW))!;
      return [answers.message, answers.reasons, notes.map(({ text }) => text)];
    };
    expect(await printed()).toEqual([WITHHELD, [WITHHELD], [WITHHELD]]);
    await signSubstanceUse(id, NOW);
    expect(await printed()).toEqual(['I drink', ['alcohol'], ['Drinks daily']]);
    expect(await actions(id)).toContain('request.signature_filed');
    expect((await actions(id)).filter((action) => action === 'request.printed')).toHaveLength(2);
  });

  test('to print it is written down as printing', async () => {
    const { id, reference } = await submit();
    await printRequest(ana, reference, NOW);
    expect(await actions(id)).toEqual(['request.printed']);
  });

  test('shows what it may correct, what may correct it, and others with the same phone or email', async () => {
    const phone = '239 555 0777';
    const old = await submitConsultation(
      answers({ phone }),
      { form: 'old' },
      () => null,
      new Date(NOW.getTime() - 3 * DAY),
    );
    const first = await submit({ phone: '(239) 555-0777' });
    const second = await submit({ phone, message: 'One thing more' });
    const elsewhere = await submit({ phone: '239 555 0778' });
    const related = (await viewRequest(ana, first.reference, NOW))?.related ?? [];
    expect(Object.fromEntries(related.map(({ reference, relation }) => [reference, relation]))).toEqual({
      [old.reference]: 'same_contact',
      [second.reference]: 'corrected_by',
    });
    const ofSecond = (await viewRequest(ana, second.reference, NOW))?.related ?? [];
    expect(ofSecond.find(({ reference }) => reference === first.reference)?.relation).toBe('corrects');
    expect((await viewRequest(ana, elsewhere.reference, NOW))?.related).toEqual([]);
  });
});

describe('a change', () => {
  test('of what somebody else changed meanwhile is refused, and the page says who did', async () => {
    const { id, reference } = await submit();
    expect(await changeStatus(ana, { id, version: 0 }, 'contacting', NOW)).toEqual({ ok: true, value: null });
    expect(await changeStatus(ben, { id, version: 0 }, 'declined', NOW)).toEqual({
      ok: false,
      code: 'CHANGED_MEANWHILE',
    });
    // Refused as out of date, not as a change that isn't allowed: Ben hasn't seen the current status.
    expect(await changeStatus(ben, { id, version: 0 }, 'contacting', NOW)).toMatchObject({
      code: 'CHANGED_MEANWHILE',
    });
    expect(await row(id)).toMatchObject({ status: 'contacting', version: 1 });
    expect((await viewRequest(ben, reference, NOW))?.changedBy).toEqual({ name: 'Ana', isMe: false });
    expect((await viewRequest(ana, reference, NOW))?.changedBy).toEqual({ name: 'Ana', isMe: true });
  });

  test('by many at once is made by one of them', async () => {
    const { id } = await submit();
    const outcomes = await Promise.all(
      Array.from({ length: 8 }, (_, index) =>
        assignRequest(index % 2 ? ana : ben, { id, version: 0 }, ana.id, NOW),
      ),
    );
    expect(outcomes.filter(({ ok }) => ok)).toHaveLength(1);
    expect(await row(id)).toMatchObject({ version: 1 });
    expect(await actions(id)).toEqual(['request.assigned']);
  });

  test('of a request that is gone, or in the trash, is refused', async () => {
    const { id } = await submit();
    expect(await setFollowUp(ana, { id: randomUUID(), version: 0 }, null, NOW)).toMatchObject({
      code: 'GONE',
    });
    await trashRequest(ana, { id, version: 0 }, NOW);
    expect(await changeStatus(ana, { id, version: 1 }, 'declined', NOW)).toMatchObject({ code: 'IN_TRASH' });
  });

  test('of the status follows the machine, with its time and its entry', async () => {
    const { id } = await submit();
    expect(await changeStatus(ana, { id, version: 0 }, 'scheduled', NOW)).toMatchObject({
      code: 'NOT_A_NEXT_STATUS',
    });
    await changeStatus(ana, { id, version: 0 }, 'declined', later(1));
    expect(await row(id)).toMatchObject({ status: 'declined', statusChangedAt: later(1) });
    expect(await entries(id)).toEqual([
      {
        action: 'request.status_changed',
        actorId: ana.id,
        staffId: null,
        details: { from: 'new', to: 'declined', closedAs: 'declined_by_us' },
      },
    ]);
  });

  test('to unreachable is asked about where no attempt is logged', async () => {
    const { id } = await submit();
    expect(await changeStatus(ana, { id, version: 0 }, 'unreachable', NOW)).toEqual({
      ok: false,
      code: 'NO_ATTEMPT',
    });
    expect(await row(id)).toMatchObject({ status: 'new', version: 0 });
    const tried = await submit();
    await addAttempt(ana, { id: tried.id, channel: 'call', outcome: 'no_answer' }, NOW);
    const { version } = await row(tried.id);
    expect(await changeStatus(ana, { id: tried.id, version }, 'unreachable', NOW)).toMatchObject({
      ok: true,
    });
  });

  test('of the status is undone as a change of its own, and reopening leads back to where it was', async () => {
    const { id } = await submit();
    const statuses = async () => {
      const { status, quarantineReason } = await row(id);
      return [status, quarantineReason];
    };
    await changeStatus(ana, { id, version: 0 }, 'quarantined', NOW);
    expect(await undoStatus(ben, { id, version: 1 }, later(1))).toMatchObject({ ok: true });
    expect(await statuses()).toEqual(['new', null]);
    await changeStatus(ana, { id, version: 2 }, 'contacting', later(2));
    const appointment = {
      at: later(90),
      minutes: 60,
      kind: 'assessment',
      withId: ana.id,
      tells: false,
    } as const;
    await setAppointment(ana, { id, version: 3 }, appointment, later(3));
    await changeStatus(ana, { id, version: 4 }, 'admitted', later(4));
    expect(await changeStatus(ana, { id, version: 5 }, 'contacting', later(5))).toMatchObject({
      code: 'NOT_A_NEXT_STATUS',
    });
    await changeStatus(ana, { id, version: 5 }, 'scheduled', later(5));
    expect(await undoStatus(ana, { id, version: 6 }, later(6))).toMatchObject({ ok: true });
    expect(await statuses()).toEqual(['admitted', null]);
    expect((await entries(id)).filter(({ action }) => action === 'request.status_undone')).toEqual([
      {
        action: 'request.status_undone',
        actorId: ben.id,
        staffId: null,
        details: { from: 'quarantined', to: 'new' },
      },
      {
        action: 'request.status_undone',
        actorId: ana.id,
        staffId: null,
        details: { from: 'scheduled', to: 'admitted' },
      },
    ]);
    const fresh = await submit();
    expect(await undoStatus(ana, { id: fresh.id, version: 0 }, NOW)).toMatchObject({
      code: 'NOTHING_TO_UNDO',
    });
  });

  test('of the owner is told to the new one by mail, unless they made it themselves or it was theirs', async () => {
    const { id } = await submit();
    const told = async () =>
      (await db().delivery.findMany({ where: { requestId: id, template: 'request_assigned' } })).map(
        ({ recipient, sealedContent }) => [recipient, sealedContent],
      );
    await assignRequest(ana, { id, version: 0 }, ana.id, NOW);
    expect(await told()).toEqual([]);
    await assignRequest(ana, { id, version: 1 }, ben.id, NOW);
    await assignRequest(ana, { id, version: 2 }, ben.id, NOW);
    expect(await told()).toEqual([[ben.email, null]]);
    await assignRequest(ana, { id, version: 3 }, null, NOW);
    expect(await told()).toHaveLength(1);
  });

  test('of the owner takes only who may answer requests', async () => {
    const { id } = await submit();
    const marketing = await createStaff('marketing', 'Mia');
    const gone = await createStaff('intake', 'Gus');
    await db().user.update({ where: { id: gone.id }, data: { suspendedAt: NOW } });
    for (const owner of [marketing.id, gone.id, randomUUID()])
      expect(await assignRequest(ana, { id, version: 0 }, owner, NOW)).toMatchObject({
        code: 'NOT_ASSIGNABLE',
      });
    const owners = (await listOwners(ben)).map(({ name }) => name);
    expect(owners[0]).toBe('Ben');
    expect(owners).not.toEqual(expect.arrayContaining(['Mia']));
    expect(owners).not.toEqual(expect.arrayContaining(['Gus']));
    await assignRequest(ana, { id, version: 0 }, ben.id, NOW);
    expect(await row(id)).toMatchObject({ ownerId: ben.id });
    await assignRequest(ana, { id, version: 1 }, null, NOW);
    expect(await row(id)).toMatchObject({ ownerId: null });
    expect((await entries(id)).map(({ staffId, details }) => [staffId, details])).toEqual([
      [ben.id, { to: 'other' }],
      [null, { to: 'nobody', previous: ben.id }],
    ]);
  });

  test('of the follow-up takes a time to come, and lets it be reminded of anew', async () => {
    const { id } = await submit();
    expect(await setFollowUp(ana, { id, version: 0 }, NOW, NOW)).toMatchObject({ code: 'FOLLOW_UP_PAST' });
    await db().consultationRequest.update({ where: { id }, data: { followUpRemindedAt: NOW } });
    await setFollowUp(ana, { id, version: 0 }, later(DAY), NOW);
    expect(await row(id)).toMatchObject({ followUpAt: later(DAY), followUpRemindedAt: null });
    await setFollowUp(ana, { id, version: 1 }, null, NOW);
    expect(await row(id)).toMatchObject({ followUpAt: null });
  });
});

describe('quarantine', () => {
  test('a rescue makes a request new, mails staff, and the clock starts then', async () => {
    const { id } = await submit({}, 'TRAP_FILLED');
    expect(await mails(id)).toBe(0);
    const then = later(5 * DAY);
    await db().consultationRequest.update({ where: { id }, data: { allRemindedAt: NOW } });
    await changeStatus(ana, { id, version: 0 }, 'new', then);
    const facts = clinic();
    expect(await row(id)).toMatchObject({
      status: 'new',
      quarantineReason: null,
      statusChangedAt: then,
      dueAt: afterOpenHours(then, facts.firstContactHours, facts),
      allRemindedAt: null,
    });
    expect(await mails(id)).toBe(2);
    expect(await actions(id)).toEqual(['request.rescued']);
  });

  test('a rescue that can not mail is none', async () => {
    const { id } = await submit({}, 'TRAP_FILLED');
    await refusedWhileClosed(asOwner, 'pgboss.job', () => changeStatus(ana, { id, version: 0 }, 'new', NOW));
    expect(await row(id)).toMatchObject({ status: 'quarantined', version: 0 });
  });

  test('what looks like spam goes there, with the reason and without an index, and back', async () => {
    const { id } = await submit();
    const indexes = () => db().requestSearch.count({ where: { requestId: id } });
    expect(await indexes()).toBe(1);
    await changeStatus(ana, { id, version: 0 }, 'quarantined', NOW);
    expect(await row(id)).toMatchObject({ status: 'quarantined', quarantineReason: 'MARKED_BY_STAFF' });
    expect(await indexes()).toBe(0);
    await changeStatus(ana, { id, version: 1 }, 'new', NOW);
    expect(await indexes()).toBe(1);
    expect(await actions(id)).toEqual(['request.quarantined', 'request.rescued']);
  });
});

describe('the trash', () => {
  test('keeps a request as it was for 30 days, in which it can be restored', async () => {
    const { id } = await submit();
    await changeStatus(ana, { id, version: 0 }, 'contacting', NOW);
    await trashRequest(ana, { id, version: 1 }, NOW);
    expect(await row(id)).toMatchObject({ trashedAt: NOW });
    expect(await restoreRequest(ana, { id, version: 2 }, later(30 * DAY))).toMatchObject({
      code: 'NOT_IN_TRASH',
    });
    expect(await restoreRequest(ana, { id, version: 2 }, later(30 * DAY - 1))).toMatchObject({ ok: true });
    expect(await row(id)).toMatchObject({ trashedAt: null, status: 'contacting', statusChangedAt: NOW });
    expect(await restoreRequest(ana, { id, version: 3 }, NOW)).toMatchObject({ code: 'NOT_IN_TRASH' });
    expect((await actions(id)).slice(1)).toEqual(['request.trashed', 'request.restored']);
  });

  test('takes no request that is under legal hold', async () => {
    const { id } = await submit();
    await db().consultationRequest.update({ where: { id }, data: { legalHoldAt: NOW } });
    expect(await trashRequest(ana, { id, version: 0 }, NOW)).toMatchObject({ code: 'LEGAL_HOLD' });
  });
});

describe('a try to reach the person', () => {
  test('is noted; the first stops the clock and the request is being contacted', async () => {
    const { id, reference } = await submit();
    await addAttempt(ana, { id, channel: 'call', outcome: 'no_answer' }, later(1));
    await addAttempt(ben, { id, channel: 'call', outcome: 'spoke' }, later(2));
    expect(await row(id)).toMatchObject({
      firstContactAt: later(1),
      status: 'contacting',
      statusChangedAt: later(1),
      version: 1,
    });
    const view = await viewRequest(ana, reference, NOW);
    expect(view?.attempts.map(({ by, outcome }) => [by, outcome])).toEqual([
      ['Ben', 'spoke'],
      ['Ana', 'no_answer'],
    ]);
    expect((await entries(id)).slice(0, 3).map(({ action, details }) => [action, details])).toEqual([
      ['request.contact_attempted', { channel: 'call', outcome: 'no_answer' }],
      ['request.status_changed', { from: 'new', to: 'contacting' }],
      ['request.contact_attempted', { channel: 'call', outcome: 'spoke' }],
    ]);
  });

  test('leaves a status beyond new as it is', async () => {
    const { id } = await submit();
    await changeStatus(ana, { id, version: 0 }, 'declined', NOW);
    await addAttempt(ana, { id, channel: 'in_person', outcome: 'spoke' }, NOW);
    expect(await row(id)).toMatchObject({ status: 'declined', version: 1 });
  });

  test.each([
    ['a text without consent', {}, 'text', 'message_sent'],
    ['a voicemail without consent', {}, 'call', 'left_voicemail'],
    ['an email to an address that is not private', { email: 'a@b.co' }, 'email', 'message_sent'],
  ] as const)('is refused where it is %s, and nothing is stored', async (_what, input, channel, outcome) => {
    const { id } = await submit(input);
    expect(await addAttempt(ana, { id, channel, outcome }, NOW)).toEqual({
      ok: false,
      code: 'CHANNEL_NOT_ALLOWED',
    });
    expect(await db().contactAttempt.count({ where: { requestId: id } })).toBe(0);
    expect(await row(id)).toMatchObject({ firstContactAt: null, status: 'new' });
    expect(await actions(id)).toEqual([]);
  });

  test('is refused by a way whose consent was taken back', async () => {
    const { id } = await submit({ textMessage: todays('text_message') });
    expect(await addAttempt(ana, { id, channel: 'text', outcome: 'message_sent' }, NOW)).toMatchObject({
      ok: true,
    });
    await withdrawConsent(id as OpenRequestId, 'text_message', later(1));
    expect(await addAttempt(ana, { id, channel: 'text', outcome: 'message_sent' }, later(2))).toMatchObject({
      code: 'CHANNEL_NOT_ALLOWED',
    });
  });

  test('is refused while the request is quarantined or in the trash', async () => {
    const held = await submit({}, 'TRAP_FILLED');
    const tried = { channel: 'call', outcome: 'spoke' } as const;
    expect(await addAttempt(ana, { id: held.id, ...tried }, NOW)).toMatchObject({ code: 'QUARANTINED' });
    const { id } = await submit();
    await trashRequest(ana, { id, version: 0 }, NOW);
    expect(await addAttempt(ana, { id, ...tried }, NOW)).toMatchObject({ code: 'IN_TRASH' });
  });
});

describe('a note', () => {
  const CANARY = 'canary-of-a-note';

  test('is stored sealed in its place, shown with its author, and ends the draft that it was', async () => {
    const { id, reference } = await submit();
    await saveDraft(ana, { id, text: CANARY }, NOW);
    await saveDraft(ben, { id, text: 'Ben’s own' }, NOW);
    await addNote(ana, { id, text: CANARY }, later(1));
    const view = await viewRequest(ana, reference, NOW);
    expect(view?.notes).toEqual([
      { id: expect.any(String) as string, text: CANARY, by: 'Ana', at: later(1) },
    ]);
    expect(view?.draft).toBeNull();
    expect((await viewRequest(ben, reference, NOW))?.draft).toBe('Ben’s own');
    const [note] = await db().note.findMany({ where: { requestId: id } });
    expect(() => unseal(keyRing(), noteContext(randomUUID()), note!.sealedText)).toThrow(SealError);
    const stored = JSON.stringify([note, await entries(id), await db().delivery.findMany()]);
    expect(stored).not.toContain(CANARY);
  });

  test('leaves the version alone: who writes one overwrites nothing', async () => {
    const { id } = await submit();
    await addNote(ana, { id, text: 'One' }, NOW);
    expect(await row(id)).toMatchObject({ version: 0 });
    expect(await addNote(ana, { id: randomUUID(), text: 'One' }, NOW)).toMatchObject({ code: 'GONE' });
  });

  test('in the making is kept sealed for its author alone, the last text of it, until it is emptied', async () => {
    const { id, reference } = await submit();
    await saveDraft(ana, { id, text: 'One' }, NOW);
    await saveDraft(ana, { id, text: ' One and two ' }, later(1));
    expect((await viewRequest(ana, reference, NOW))?.draft).toBe(' One and two ');
    expect((await viewRequest(ben, reference, NOW))?.draft).toBeNull();
    const [draft] = await db().noteDraft.findMany({ where: { requestId: id } });
    expect(draft!.sealedText).not.toContain('One');
    expect(() => unseal(keyRing(), draftContext(id, ben.id), draft!.sealedText)).toThrow(SealError);
    await saveDraft(ana, { id, text: ' ' }, later(2));
    expect(await db().noteDraft.count({ where: { requestId: id } })).toBe(0);
  });
});

describe('a request that staff took', () => {
  const email = 'robin@example.com';
  const verbal = answers({ email, privateEmail: todays('private_email'), voicemail: todays('voicemail') });

  test('is stored like one from the site, with the consents that were spoken, and mailed', async () => {
    const { id, reference } = await takeRequest(ana, verbal, 'phone', NOW);
    const facts = clinic();
    expect(await triageOf(id)).toMatchObject({ source: 'phone' });
    expect(await row(id)).toMatchObject({
      status: 'contacting',
      ownerId: ana.id,
      receivedAt: NOW,
      dueAt: afterOpenHours(NOW, facts.firstContactHours, facts),
      quarantineReason: null,
    });
    const view = await viewRequest(ben, reference, NOW);
    expect(view?.answers).toEqual(verbal);
    expect(view?.consents.map(({ kind, version, text }) => ({ kind, version, text }))).toEqual(
      (['contact', 'voicemail', 'private_email'] as const).map((kind) => ({
        kind,
        ...shownConsent('en', kind),
      })),
    );
    const templates = await db().delivery.findMany({ where: { requestId: id }, select: { template: true } });
    expect(templates.map(({ template }) => template).toSorted()).toEqual([
      'consultation_acknowledged',
      'consultation_received',
      'consultation_received',
    ]);
    expect((await entries(id))[0]).toMatchObject({
      action: 'request.taken',
      actorId: ana.id,
      staffId: null,
      details: {},
    });
  });

  test('that can not be stored leaves the person the note of the next try', async () => {
    const input = answers({ ...verbal, phone: '239 555 0770', email: 'retry@example.com' });
    const tries = async () => {
      for (let times = 0; times < 3; times += 1)
        await expect(takeRequest(ana, input, 'phone', NOW)).rejects.toThrow('closed');
    };
    await whileClosed(asOwner, 'pgboss.job', tries);
    const { id } = await takeRequest(ana, input, 'phone', NOW);
    const template = 'consultation_acknowledged';
    expect(await db().delivery.count({ where: { requestId: id, template } })).toBe(1);
  });

  test('by phone or at the door is sealed: neither row nor audit tells which', async () => {
    const shape = async (source: 'phone' | 'door') => {
      const { id, reference } = await takeRequest(
        ana,
        answers({ phone: `239 555 07${source === 'door' ? 71 : 72}` }),
        source,
        NOW,
      );
      expect((await viewRequest(ben, reference, NOW))?.source).toBe(source);
      const { sentIndex, sealedTriage, sourceBefore } = await row(id);
      const taken = (await entries(id)).filter(({ action }) => action === 'request.taken');
      const audit = taken.map(({ details, ...entry }) => ({
        ...entry,
        says: Object.keys(details as object),
      }));
      return { sent: sentIndex?.length, sealed: sealedTriage?.length, sourceBefore, audit };
    };
    const byPhone = await shape('phone');
    expect(byPhone).toEqual(await shape('door'));
    // As in a row from the site.
    const { sealedTriage, sourceBefore, sentIndex } = await row((await submit()).id);
    expect(byPhone).toMatchObject({
      sourceBefore,
      sealed: sealedTriage?.length,
      sent: sentIndex?.length,
    });
  });

  test('that is begun and not saved is kept sealed for whoever types it, until it is saved or emptied', async () => {
    const typed = { name: 'Canary Robin', source: 'phone', days: 'monday' };
    await saveIntakeDraft(ana, typed, NOW);
    expect(await readIntakeDraft(ana)).toEqual(typed);
    expect(await readIntakeDraft(ben)).toBeNull();
    expect(JSON.stringify(await db().intakeDraft.findMany())).not.toMatch(/Canary|monday/);
    await takeRequest(ana, answers({ phone: '239 555 0777' }), 'phone', NOW);
    expect(await readIntakeDraft(ana)).toBeNull();
    await saveIntakeDraft(ben, typed, NOW);
    await saveIntakeDraft(ben, { name: ' ', source: '' }, NOW);
    expect(await readIntakeDraft(ben)).toBeNull();
    await saveIntakeDraft(ben, typed, NOW);
    await tidy(later(7 * DAY_MS - 1));
    expect(await readIntakeDraft(ben)).toEqual(typed);
    await tidy(later(7 * DAY_MS + 1));
    expect(await readIntakeDraft(ben)).toBeNull();
  });

  test('sent twice by the same person of staff is one request', async () => {
    const input = answers({ phone: '239 555 0888' });
    const replies = await Promise.all([
      takeRequest(ana, input, 'door', NOW),
      takeRequest(ana, input, 'door', NOW),
    ]);
    expect(new Set(replies.map(({ id }) => id)).size).toBe(1);
    expect(replies.map(({ duplicate }) => duplicate).toSorted()).toEqual([false, true]);
    expect(await actions(replies[0].id)).toEqual(['request.taken', 'request.contact_attempted']);
    const again = async (source: 'door' | 'phone', staff = ana) =>
      (await takeRequest(staff, input, source, later(9 * 60_000))).duplicate;
    expect([await again('door'), await again('phone'), await again('door', ben)]).toEqual([
      true,
      false,
      false,
    ]);
    // Nothing stored shows that two of them are by one member of staff, or that staff took them at all.
    const sent = await db().consultationRequest.findMany({ select: { sentIndex: true } });
    expect(new Set(sent.map(({ sentIndex }) => sentIndex)).size).toBe(sent.length);
    expect(sent).not.toContainEqual({ sentIndex: null });
  });

  test('sends no alert to the address of whoever took it', async () => {
    const front = { ...ana, email: 'First@clinic.example' } as Staff;
    const { id } = await takeRequest(front, answers({ phone: '239 555 0990' }), 'phone', NOW);
    const alerts = await db().delivery.findMany({
      where: { requestId: id, template: 'consultation_received' },
      select: { recipient: true },
    });
    expect(alerts).toEqual([{ recipient: 'second@clinic.example' }]);
  });

  test('is linked to one that came before from the same number', async () => {
    const phone = '239 555 0999';
    const before = await submit({ phone });
    const { id } = await takeRequest(ana, answers({ phone, name: 'Alex' }), 'phone', later(1));
    expect(await triageOf(id)).toMatchObject({ corrects: before.id });
  });
});
