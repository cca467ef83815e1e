import { randomBytes, randomUUID } from 'node:crypto';
import { readdirSync } from 'node:fs';
import path from 'node:path';
import { Client } from 'pg';
import type { Staff } from '@/lib/auth/staff';
import { addAttempt } from '@/lib/cases/attempts/mutations';
import { viewRequest } from '@/lib/cases/case/data';
import { assignRequest } from '@/lib/cases/case/mutations';
import { recordConsent } from '@/lib/cases/consents/mutations';
import { addNote, saveDraft } from '@/lib/cases/notes/mutations';
import { clinic } from '@/lib/clinic/data';
import { deleteRequest, sendCode, withdrawConsent } from '@/lib/intake/request-access/mutations';
import { queuePersonMail, queueNotices } from '@/lib/outbox/mutations';
import { openContent } from '@/lib/outbox/data';
import { readStored, type OpenRequestId } from '@/lib/intake/request-access/data';
import { db } from '@/lib/platform/db';
import { erasureFolder, isErasureLog, readErasures } from '@/lib/platform/erasure-log';
import { log } from '@/lib/platform/log';
import { deletedSoon, pendingCut, previewPurge } from '@/lib/cases/retention/data';
import type { Doomed } from '@/lib/cases/retention/domain';
import { followRetention, setLegalHold, purge, liftLegalHold, tidy } from '@/lib/cases/retention/mutations';
import { todays } from '../support/answers';
import { useDatabase } from '../support/database';
import { signSubstanceUse, storeRequest } from '../support/requests';
import { rows } from '../support/rows';
import { createStaff } from '../support/staff';
import { until } from '../support/until';

const { url, asOwner } = useDatabase();
process.env.CONFIDENTIAL_KEYS = randomBytes(32).toString('base64');

const DAY = 24 * 3_600_000;
const NOW = new Date('2027-03-01T15:00:00Z');
const ago = (days: number) => new Date(NOW.getTime() - days * DAY);
const { retentionDays } = clinic();

beforeEach(async () => {
  await db().consultationRequest.deleteMany();
  await db().delivery.deleteMany();
  await asOwner('DELETE FROM deletion');
  await db().rateLimit.deleteMany();
  await asOwner('DELETE FROM retention_rule');
});
afterEach(() => jest.restoreAllMocks());

const stored = async () =>
  (await db().consultationRequest.findMany({ select: { id: true } })).map(({ id }) => id);
/** A request that has been in a status for that many days. */
const aged = (status: keyof typeof retentionDays, days: number, data = {}) =>
  storeRequest(ago(days), { status, statusChangedAt: ago(days), ...data });

async function purged() {
  const gone: Doomed[] = [];
  const failed = await purge(NOW, (request) => gone.push(request));
  return { gone: gone.map(({ id }) => id).toSorted(), failed };
}

/** Every table with a row that contains a text, whatever the column's type. */
async function tablesWith(text: string): Promise<string[]> {
  const tables = await rows(
    url,
    `SELECT format('%I.%I', table_schema, table_name) AS name FROM information_schema.tables
     WHERE table_type = 'BASE TABLE' AND table_schema IN ('public', 'pgboss')`,
  );
  const found: string[] = [];
  for (const { name } of tables) {
    const [row] = await rows(
      url,
      `SELECT count(*)::int AS n FROM ${String(name)} AS t WHERE strpos(t::text, '${text}') > 0`,
    );
    if (row?.n !== 0) found.push(String(name));
  }
  return found.toSorted();
}

describe('the purge', () => {
  test.each(Object.entries(retentionDays) as [keyof typeof retentionDays, number][])(
    'deletes what has been %s for more than %i days, and nothing that has not',
    async (status, days) => {
      const old = await aged(status, days + 0.01);
      const young = await aged(status, days - 0.01);
      expect(await purged()).toEqual({ gone: [old.id], failed: 0 });
      expect(await stored()).toEqual([young.id]);
    },
  );

  test('counts from the last change of status, not from the arrival', async () => {
    await storeRequest(ago(4000), { status: 'declined', statusChangedAt: ago(1) });
    expect(await purged()).toEqual({ gone: [], failed: 0 });
  });

  const seen = async (id: string) => {
    const { version } = await db().consultationRequest.findUniqueOrThrow({ where: { id } });
    return { id, version };
  };
  test.each<[string, (staff: Staff, id: string, at: Date) => Promise<unknown>]>([
    ['a note', (staff, id, at) => addNote(staff, { id, text: 'called' }, at)],
    ['a note that is being written', (staff, id, at) => saveDraft(staff, { id, text: 'cal' }, at)],
    ['an attempt', (staff, id, at) => addAttempt(staff, { id, channel: 'call', outcome: 'no_answer' }, at)],
    [
      'a consent given to staff',
      (staff, id, at) => recordConsent(staff, { id, version: todays('text_message'), how: 'phone', at }, at),
    ],
    ['a signature', async (_staff, id, at) => ({ ok: await signSubstanceUse(id, at) })],
    ['another owner', async (staff, id, at) => assignRequest(staff, await seen(id), staff.id, at)],
    [
      'a message to the person',
      (_staff, requestId, at) =>
        db().$transaction((tx) =>
          queuePersonMail(tx, 'own_page_code', { requestId, content: { to: 'a@b.example' } }, at),
        ),
    ],
    [
      'a consent taken back',
      async (_staff, id, at) => ({ ok: await withdrawConsent(id as OpenRequestId, 'contact', at) }),
    ],
  ])('counts from %s where that is the last thing done', async (_what, act) => {
    const staff = await createStaff('intake');
    const [old, kept] = [await aged('declined', 366), await aged('declined', 366)];
    expect((await act(staff, kept.id, ago(364))) ?? {}).not.toMatchObject({ ok: false });
    expect((await purged()).gone).toEqual([old.id]);
  });

  test('counts from a follow-up, also one that is still to come', async () => {
    await aged('declined', 900, { followUpAt: ago(364) });
    await aged('declined', 900, { followUpAt: ago(-400) });
    const old = await aged('declined', 900, { followUpAt: ago(366) });
    expect((await purged()).gone).toEqual([old.id]);
  });

  test('does not count looking at a request as something done', async () => {
    const staff = await createStaff('intake');
    const { id, reference } = await aged('declined', 366);
    await viewRequest(staff, reference, ago(1));
    expect((await purged()).gone).toEqual([id]);
  });

  test('leaves what is in the trash for its 30 days, though the days of its status are over', async () => {
    const { id } = await aged('declined', 900, { trashedAt: ago(3) });
    expect(await purged()).toEqual({ gone: [], failed: 0 });
    expect(await stored()).toEqual([id]);
  });

  test('deletes what has been in the trash for more than 30 days', async () => {
    const old = await aged('new', 31, { trashedAt: ago(30.01) });
    await aged('new', 31, { trashedAt: ago(29.99) });
    expect((await purged()).gone).toEqual([old.id]);
    expect(
      await db().auditEntry.findFirst({ where: { requestId: old.id, action: 'request.purged' } }),
    ).toMatchObject({
      actorId: null,
      details: { status: 'new', reason: 'trash' },
    });
  });

  test('keeps what is under legal hold, also in the trash, until the hold is lifted', async () => {
    const admin = await createStaff('admin');
    const [held, trashed] = [await aged('declined', 4000), await aged('new', 40, { trashedAt: ago(35) })];
    for (const { id } of [held, trashed])
      expect(await setLegalHold(admin, id, ago(2))).toEqual({ ok: true, value: null });
    expect(await purged()).toEqual({ gone: [], failed: 0 });
    await liftLegalHold(admin, held.id, ago(6.9));
    expect(await purged()).toEqual({ gone: [], failed: 0 });
    expect(await deletedSoon([held.id], NOW)).toEqual(new Map([[held.id, ago(-0.1)]]));
    const inADay: Doomed[] = [];
    await purge(ago(-1), (request) => inADay.push(request));
    expect(inADay.map(({ id }) => id)).toEqual([held.id]);
    expect(await stored()).toEqual([trashed.id]);
  });

  test('waits for a hold that is just being set, and keeps the request', async () => {
    const { id } = await aged('declined', 500);
    const setting = new Client({ connectionString: url });
    await setting.connect();
    await setting.query('BEGIN');
    await setting.query('UPDATE consultation_request SET held_at = now() WHERE id = $1', [id]);
    const purging = purged(); // it sees the request as it was before
    const waiting = `SELECT 1 FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'`;
    await until(
      () => rows(url, waiting),
      (found) => found.length > 0,
    );
    await setting.query('COMMIT');
    await setting.end();
    expect(await purging).toEqual({ gone: [], failed: 0 });
    expect(await stored()).toEqual([id]);
  });

  test('leaves no trace of a request in any table, and evidence that says nothing of it', async () => {
    const staff = await createStaff('intake', 'Nora');
    const private_ = {
      email: 'canary@example.com',
      privateEmail: todays('private_email'),
      name: 'Canary Person',
    };
    const given = await storeRequest(
      ago(1000),
      { status: 'declined', statusChangedAt: ago(900), ownerId: staff.id },
      private_,
    );
    const other = await storeRequest(ago(1), {}, { name: 'Somebody Else' });
    await db().consultationRequest.update({
      where: { id: other.id },
      data: { possibleCorrectionOfId: given.id },
    });
    await addNote(staff, { id: given.id, text: 'called' }, ago(900));
    await sendCode({ ...private_, asking: 'one', reference: given.reference, address: '' }, ago(900));
    await db().accessSession.create({
      data: { tokenIndex: 'one', requestId: given.id, expiresAt: ago(900) },
    });
    const requestId = given.id;
    const staffId = staff.id;
    await db().noteDraft.create({ data: { requestId, staffId, sealedText: 's', updatedAt: ago(900) } });
    await db().presence.create({ data: { requestId, staffId, seenAt: ago(900) } });
    await db().contactAttempt.create({
      data: { id: randomUUID(), requestId, staffId, at: ago(900), channel: 'call', outcome: 'no_answer' },
    });
    await db().appointment.create({
      data: {
        ...{ id: randomUUID(), seriesId: randomUUID(), requestId, startsAt: ago(900), minutes: 60 },
        ...{ kind: 'visit', withId: staffId, madeById: staffId, madeAt: ago(901) },
      },
    });
    await db().insuranceCheck.create({
      data: { id: randomUUID(), requestId, sealedDetails: 's', askedAt: ago(900), askedById: staffId },
    });
    const referrer = { id: randomUUID(), kind: 'campaign', sealedDetails: 's' } as const;
    await db().referrer.create({ data: { ...referrer, createdAt: ago(900), createdById: staffId } });
    await db().requestReferral.create({
      data: { requestId, referrerId: referrer.id, setAt: ago(900), setById: staffId },
    });
    await db().$transaction((tx) =>
      queueNotices(tx, 'request_unanswered', { to: [staff.email], requestId }, ago(900)),
    );
    await db().$transaction((tx) =>
      queuePersonMail(
        tx,
        'consultation_acknowledged',
        { requestId, content: { to: 'canary@example.com' } },
        ago(900),
      ),
    );
    expect(await tablesWith(given.id)).toEqual(
      [
        'public.access_code',
        'public.access_session',
        'public.appointment',
        'public.audit_entry',
        'public.consultation_request',
        'public.contact_attempt',
        'public.delivery',
        'public.insurance_check',
        'public.note',
        'public.note_draft',
        'public.presence',
        'public.request_referral',
        'public.request_search',
      ].toSorted(),
    );
    expect((await purged()).gone).toEqual([given.id]);
    // Only the audit still knows that there was such a request: by its id, and nothing that leads to a person.
    expect(await tablesWith(given.id)).toEqual(['public.audit_entry']);
    for (const text of [given.reference, 'canary', 'Canary']) expect(await tablesWith(text)).toEqual([]);
    expect(await db().deletion.findMany()).toEqual([
      { id: expect.any(String), deletedAt: expect.any(Date), by: 'retention' },
    ]);
    const entry = await db().auditEntry.findFirstOrThrow({ where: { requestId, action: 'request.purged' } });
    expect(entry).toMatchObject({
      actorId: null,
      staffId: null,
      details: { status: 'declined', reason: 'retention' },
    });
    expect(
      await db().consultationRequest.findMany({ select: { id: true, possibleCorrectionOfId: true } }),
    ).toEqual([{ id: other.id, possibleCorrectionOfId: null }]);
  });

  test('logs each deletion at its own time: one that follows a backup within the run would else come back', async () => {
    const { id } = await aged('declined', 500);
    const before = new Date();
    await purged();
    const files = readdirSync(erasureFolder())
      .filter(isErasureLog)
      .map((name) => path.join(erasureFolder(), name));
    const { erasures } = await readErasures(files, ['request.purged']);
    const at = erasures.find((erasure) => erasure.id === id)?.at.getTime();
    expect(at).toBeGreaterThanOrEqual(before.getTime());
    expect(at).toBeLessThanOrEqual(Date.now());
  });

  test('by two workers at once deletes each request once', async () => {
    const all = await Promise.all(Array.from({ length: 12 }, () => aged('declined', 500)));
    const [first, second] = await Promise.all([purged(), purged()]);
    expect([...first.gone, ...second.gone].toSorted()).toEqual(all.map(({ id }) => id).toSorted());
    expect(await db().deletion.count()).toBe(12);
    expect(
      await db().auditEntry.count({
        where: { action: 'request.purged', requestId: { in: all.map(({ id }) => id) } },
      }),
    ).toBe(12);
  });

  test('goes on where one request can not be deleted, and says so', async () => {
    const errors = jest.spyOn(log, 'error').mockImplementation(() => undefined);
    const [stuck, ...rest] = await Promise.all(Array.from({ length: 3 }, () => aged('declined', 500)));
    await asOwner(`CREATE TABLE stuck (id uuid REFERENCES consultation_request)`);
    await asOwner('INSERT INTO stuck VALUES ($1)', [stuck?.id]);
    const outcome = await purged();
    await asOwner(`DROP TABLE stuck`);
    expect(outcome).toEqual({ gone: rest.map(({ id }) => id).toSorted(), failed: 1 });
    expect(errors).toHaveBeenCalledWith(
      'retention.failed',
      expect.objectContaining({ consultationId: stuck?.id }),
    );
    expect(await db().deletion.count()).toBe(2);
  });
});

test('the preview says what the purge would delete, now and soon, and deletes nothing', async () => {
  const [now, soon] = [await aged('declined', 366), await aged('declined', 340)];
  const trash = await aged('new', 20, { trashedAt: ago(10) });
  await aged('declined', 1);
  await aged('declined', 400, { legalHoldAt: NOW });
  await aged('declined', 1, { legalHoldAt: NOW });
  const { now: at, soon: later, onHold } = await previewPurge(NOW);
  expect(at).toEqual([{ id: now.id, reference: now.reference, status: 'declined', reason: 'retention' }]);
  expect(later.map(({ id, reason }) => [id, reason]).toSorted()).toEqual(
    [
      [soon.id, 'retention'],
      [trash.id, 'trash'],
    ].toSorted(),
  );
  expect(onHold).toEqual({ all: 2, overdue: 1 });
  expect(await stored()).toHaveLength(6);
  expect((await purged()).gone).toEqual([now.id]);
});

test('a rule set before there was a status keeps its requests for as long as the file says', async () => {
  const { admitted, ...others } = retentionDays;
  await db().retentionRule.create({ data: { since: ago(400), days: others } });
  const [kept, gone] = [await aged('admitted', admitted - 1), await aged('admitted', admitted + 1)];
  expect((await purged()).gone).toEqual([gone.id]);
  expect(await stored()).toEqual([kept.id]);
});

describe('a shorter retention', () => {
  const rule = (since: Date, declined: number) =>
    db().retentionRule.create({ data: { since, days: { ...retentionDays, declined } } });
  const wanted = { declined: retentionDays.declined };
  const news = () => db().delivery.findMany({ where: { template: 'settings_changed' } });

  test('that a file brings counts a week after it was noticed, and every administrator is told once', async () => {
    const admins = [await createStaff('admin', 'Ada'), await createStaff('admin', 'Ben')];
    await db().user.updateMany({
      where: { role: 'admin', id: { notIn: admins.map(({ id }) => id) } },
      data: { suspendedAt: NOW },
    });
    await rule(ago(400), 900);
    const [gone, later] = [await aged('declined', wanted.declined + 1), await aged('declined', 1)];
    expect(await purged()).toEqual({ gone: [], failed: 0 });
    expect(await purged()).toEqual({ gone: [], failed: 0 });
    expect((await news()).map(({ recipient }) => recipient).toSorted()).toEqual(
      admins.map(({ email }) => email).toSorted(),
    );
    const content = openContent((await news())[0]!);
    expect(content?.settings).toEqual({
      lines: ['Days to keep: Not admitted: 365 instead of 900'],
      deletes: { at: ago(-7).toISOString(), requests: 1 },
    });
    expect(await pendingCut(db(), NOW)).toMatchObject({
      cuts: [{ status: 'declined', from: 900, to: wanted.declined }],
      at: ago(-7),
      requests: 1,
    });
    // The request's page says so beforehand.
    expect(await deletedSoon([gone.id, later.id], NOW)).toEqual(new Map([[gone.id, ago(-7)]]));
    expect(await purge(ago(-6.9))).toBe(0);
    expect(await stored()).toContain(gone.id);
    expect(await purge(ago(-7.1))).toBe(0);
    expect(await stored()).toEqual([later.id]);
  });

  test('that is lengthened again within the week deletes nothing', async () => {
    await rule(ago(400), 365);
    await rule(ago(6), 30);
    await aged('declined', 100);
    expect(await purge(NOW)).toBe(0); // the current setting, from the file, is recorded as the longer one
    expect(await purge(ago(-30))).toBe(0);
    expect(await stored()).toHaveLength(1);
  });

  test('that several processes notice at once is written down and told once', async () => {
    await createStaff('admin', 'Cleo');
    await rule(ago(400), 900);
    await Promise.all([1, 2, 3].map(() => followRetention(NOW)));
    expect(await db().retentionRule.count()).toBe(2);
    const told = (await news()).map(({ recipient }) => recipient);
    expect(told).toHaveLength(new Set(told).size);
  });
});

describe('a legal hold', () => {
  test('is written down once with who set it and who lifted it', async () => {
    const admin = await createStaff('admin');
    const { id } = await storeRequest(NOW);
    await setLegalHold(admin, id, NOW);
    await setLegalHold(admin, id, ago(-1));
    expect((await db().consultationRequest.findUniqueOrThrow({ where: { id } })).legalHoldAt).toEqual(NOW);
    await liftLegalHold(admin, id, ago(-2));
    const entries = await db().auditEntry.findMany({ where: { requestId: id }, orderBy: { id: 'asc' } });
    expect(entries.map(({ action, actorId }) => [action, actorId])).toEqual([
      ['request.received', null],
      ['request.held', admin.id],
      ['request.released', admin.id],
    ]);
    expect(await setLegalHold(admin, randomUUID(), NOW)).toEqual({ ok: false, code: 'NO_SUCH_REQUEST' });
  });

  test('keeps a request from being deleted by its person, who is told', async () => {
    const admin = await createStaff('admin');
    const { id } = await storeRequest(NOW);
    await setLegalHold(admin, id, NOW);
    expect(await readStored(id as OpenRequestId, NOW)).toMatchObject({ isUnderHold: true });
    expect(await deleteRequest(id as OpenRequestId, NOW)).toBe('LEGAL_HOLD');
    expect(await stored()).toEqual([id]);
    expect(await db().deletion.count()).toBe(0);
    expect(await db().delivery.count({ where: { template: 'consultation_deleted' } })).toBe(0);
    await liftLegalHold(admin, id, NOW);
    expect(await deleteRequest(id as OpenRequestId, NOW)).toBe('DELETED');
    expect(await deleteRequest(id as OpenRequestId, NOW)).toBe('GONE');
  });
});

test('the night ends what has run out, and keeps what has not', async () => {
  const { id: userId } = await createStaff('intake');
  const request = await storeRequest(NOW);
  const session = (expiresAt: Date) =>
    db().session.create({
      data: {
        id: randomUUID(),
        token: randomUUID(),
        userId,
        expiresAt,
        createdAt: NOW,
        updatedAt: NOW,
        lastActiveAt: NOW,
      },
    });
  const link = (usedAt: Date | null, expiresAt: Date) =>
    db().staffLink.create({
      data: {
        id: randomUUID(),
        kind: 'invitation',
        tokenIndex: randomUUID(),
        email: 'a@b.example',
        createdAt: expiresAt,
        expiresAt,
        usedAt,
      },
    });
  const challenge = (expiresAt: Date) =>
    db().verification.create({
      data: { id: randomUUID(), identifier: 'x', value: 'y', expiresAt, createdAt: NOW, updatedAt: NOW },
    });
  const mail = (createdAt: Date) =>
    db().delivery.create({ data: { id: randomUUID(), template: 'daily_digest', state: 'sent', createdAt } });
  await db().delivery.deleteMany();
  const kept = [
    await session(ago(-1)),
    await challenge(ago(-1)),
    await link(null, ago(29)),
    await link(ago(29), ago(29)),
    await mail(ago(399)),
  ];
  await session(ago(1));
  await challenge(ago(1));
  await link(null, ago(31));
  await link(ago(31), ago(-1));
  await mail(ago(401));
  await db().presence.create({ data: { requestId: request.id, staffId: userId, seenAt: ago(2) } });
  await tidy(NOW);
  const left = [
    ...(await db().session.findMany()),
    ...(await db().verification.findMany()),
    ...(await db().staffLink.findMany()),
    ...(await db().delivery.findMany()),
  ];
  expect(left.map(({ id }) => id).toSorted()).toEqual(kept.map(({ id }) => id).toSorted());
  expect(await db().presence.count()).toBe(0);
});
