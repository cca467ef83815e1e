import { mockRequest } from '../support/staff-request';
import { randomBytes } from 'node:crypto';
import type { ActionState } from '@/lib/auth/action';
import type { Staff } from '@/lib/auth/staff';
import { changeStatus } from '@/lib/cases/case/mutations';
import { findDoomed, pendingCut } from '@/lib/cases/retention/data';
import { clinic, copySettings, intakeRecipients } from '@/lib/clinic/data';
import type { Kind } from '@/lib/clinic/fields';
import { readPublished } from '@/lib/content/copy/data';
import { navigation } from '@/lib/content/navigation/data';
import { queueStaffMails } from '@/lib/outbox/mutations';
import { openContent } from '@/lib/outbox/data';
import { db } from '@/lib/platform/db';
import { log } from '@/lib/platform/log';
import { saveFactsAction, saveOperationsAction, type SettingsBack } from '@/lib/settings/actions';
import { readGroup, shippedValue } from '@/lib/settings/data';
import { typedOf } from '@/lib/settings/domain';
import { restoreSettings, saveSettings, stopCut } from '@/lib/settings/mutations';
import type { Values } from '@/lib/settings/schema';
import { headersOf } from '../support/act-as';
import { useDatabase } from '../support/database';
import { storeRequest } from '../support/requests';
import { createStaff } from '../support/staff';

const { asOwner } = useDatabase();
process.env.CONFIDENTIAL_KEYS = randomBytes(32).toString('base64');
process.env.INTAKE_NOTIFY_TO = 'env@clinic.example';

const now = new Date('2026-11-23T15:00:00Z');

const facts = (changed: Partial<Values['facts']> = {}): Values['facts'] => ({
  ...shippedValue('facts'),
  ...changed,
});
const operations = (changed: Partial<Values['operations']> = {}): Values['operations'] => ({
  ...shippedValue('operations'),
  ...changed,
});

const newest = async (kind: Kind) =>
  (await db().siteSettings.findFirst({ where: { kind }, orderBy: { number: 'desc' } }))?.number ?? 0;

/** Saves on top of whatever is there. */
async function save<K extends Kind>(staff: Staff, kind: K, value: Values[K], why = 'A test') {
  const saved = await saveSettings(staff, kind, { number: await newest(kind), value, why }, now);
  await readPublished();
  return saved;
}

const mailed = async () =>
  (await db().delivery.findMany({ select: { recipient: true } })).map(({ recipient }) => recipient).sort();

/** What one test saved for later ones to look at. */
const KNOWN = { phone: '+1 239 555 0188', payment: 'By card', placeholders: [] };

let admin: Staff;
beforeAll(async () => {
  admin = await createStaff('admin', 'Ada');
});

describe('what is saved', () => {
  test('wins over the file at once, and everything that it does not name stays', async () => {
    await readPublished();
    const before = clinic();
    expect(before.placeholders).toEqual(expect.arrayContaining(['phone', 'website', 'retentionDays']));
    const value = facts({ phone: '+1 239 555 0177', placeholders: ['payment'] });
    expect(await save(admin, 'facts', value)).toMatchObject({ ok: true, value: { version: 1 } });
    expect(clinic()).toMatchObject({
      phone: '+1 239 555 0177',
      hours: before.hours,
      website: before.website,
    });
    // Anything the desk leaves alone stays as the file marks it.
    expect(clinic().placeholders).toEqual(expect.arrayContaining(['payment', 'website', 'retentionDays']));
    expect(clinic().placeholders).not.toContain('phone');
  });

  test('is told to every process, and written down by the names of its fields alone', async () => {
    const { version } = await db().siteVersion.findUniqueOrThrow({ where: { id: 1 } });
    await save(admin, 'facts', facts(KNOWN));
    expect((await db().siteVersion.findUniqueOrThrow({ where: { id: 1 } })).version).not.toBe(version);
    const entry = await db().auditEntry.findFirstOrThrow({ orderBy: { id: 'desc' } });
    expect(entry).toMatchObject({ action: 'settings.changed', actorId: admin.id });
    expect(entry.details).toEqual({
      settings: 'facts',
      version: 2,
      changed: expect.arrayContaining(['phone', 'payment']),
    });
    expect(JSON.stringify(entry.details)).not.toMatch(/0188|card/);
  });

  test('decides who is mailed about a request, whatever the environment says', async () => {
    expect(intakeRecipients()).toEqual(['env@clinic.example']);
    await save(admin, 'operations', operations({ recipients: ['one@clinic.example', 'two@clinic.example'] }));
    const { id } = await storeRequest(now);
    await db().delivery.deleteMany();
    await db().$transaction((tx) => queueStaffMails(tx, 'consultation_received', { requestId: id }, now));
    expect(await mailed()).toEqual(['one@clinic.example', 'two@clinic.example']);
  });

  const dueOf = async (id: string) =>
    (await db().consultationRequest.findUniqueOrThrow({ where: { id } })).dueAt.toISOString();

  test('decides when requests are due, also those that nobody has tried yet', async () => {
    const [waiting, tried] = [await storeRequest(now), await storeRequest(now, { firstContactAt: now })];
    expect(await dueOf(waiting.id)).toBe('2026-11-23T19:00:00.000Z');
    const saved = await save(admin, 'operations', operations({ firstContactHours: 1 }));
    expect(saved).toMatchObject({ ok: true, value: { cutCountsAt: null } });
    expect(await dueOf((await storeRequest(now)).id)).toBe('2026-11-23T16:00:00.000Z');
    expect(await dueOf(waiting.id)).toBe('2026-11-23T16:00:00.000Z');
    expect(await dueOf(tried.id)).toBe('2026-11-23T19:00:00.000Z');
  });

  test('a day that is declared closed afterwards moves what was due on it, and its reminders come again', async () => {
    await save(admin, 'operations', operations({ firstContactHours: 4 }));
    const friday = new Date('2026-12-04T19:00:00Z'); // 2 PM: three of the four hours are left that day
    const { id } = await storeRequest(friday, { ownerRemindedAt: friday });
    const other = await storeRequest(now);
    expect(await dueOf(id)).toBe('2026-12-07T15:00:00.000Z');
    const holidays = [...shippedValue('facts').holidays, '2026-12-07'];
    expect(await save(admin, 'facts', facts({ ...KNOWN, holidays }))).toMatchObject({
      ok: true,
      value: { moved: 1 },
    });
    expect(await dueOf(id)).toBe('2026-12-08T15:00:00.000Z');
    expect(await dueOf(other.id)).toBe('2026-11-23T19:00:00.000Z');
    expect(await db().consultationRequest.findUniqueOrThrow({ where: { id } })).toMatchObject({
      ownerRemindedAt: null,
    });
    // And back, when it turns out to be open.
    expect(await save(admin, 'facts', facts(KNOWN))).toMatchObject({ value: { moved: 1 } });
    expect(await dueOf(id)).toBe('2026-12-07T15:00:00.000Z');
  });

  test('what was rescued is due by the hours from then on, not from its arrival', async () => {
    const { id } = await storeRequest(new Date('2026-11-20T15:00:00Z'), { status: 'quarantined' });
    expect(await changeStatus(admin, { id, version: 0 }, 'new', now)).toMatchObject({ ok: true });
    await save(admin, 'facts', facts({ ...KNOWN, holidays: ['2026-11-23'] }));
    expect(await dueOf(id)).toBe('2026-11-24T18:00:00.000Z');
    await save(admin, 'facts', facts(KNOWN));
    expect(await dueOf(id)).toBe('2026-11-23T19:00:00.000Z');
  });

  describe('a shorter time to keep requests', () => {
    const DAY = 24 * 3_600_000;
    const inDays = (days: number) => new Date(now.getTime() + days * DAY);
    const { retentionDays } = operations();
    const shorter = operations({ retentionDays: { ...retentionDays, admitted: 365 } });
    const gone = async (by: Date) => (await findDoomed(db(), by)).length;
    const saving = async (confirmed?: number) =>
      saveSettings(
        admin,
        'operations',
        { number: await newest('operations'), value: shorter, why: 'Shorter', confirmed },
        now,
      );
    beforeAll(async () => {
      await save(admin, 'operations', operations());
      for (const days of [360, 370, 400, 3000])
        await storeRequest(inDays(-days), { status: 'admitted', statusChangedAt: inDays(-days) });
    });
    beforeEach(() => db().delivery.deleteMany());

    test('is saved only with the number of requests that it deletes', async () => {
      const number = await newest('operations');
      for (const confirmed of [undefined, 2, 4, NaN])
        expect(await saving(confirmed)).toEqual({ ok: false, code: 'UNCONFIRMED' });
      expect(await newest('operations')).toBe(number);
      // 370 and 400 days old, and 360 that will be 367 by then; the oldest is deleted under the current rules anyway.
      expect(await saving(3)).toEqual({
        ok: true,
        value: { version: number + 1, moved: 0, cutCountsAt: inDays(7), waits: false },
      });
    });

    test('takes effect after a week; until then every administrator has been told and can stop it', async () => {
      await readPublished();
      expect(await gone(inDays(6.9))).toBe(1);
      expect(await gone(inDays(7.1))).toBe(4);
      expect(await pendingCut(db(), now)).toMatchObject({ at: inDays(7), requests: 3 });
      expect(await stopCut(admin, { number: await newest('operations') }, inDays(1))).toMatchObject({
        ok: true,
      });
      expect(await gone(inDays(30))).toBe(1);
      expect(await pendingCut(db(), inDays(1))).toBeNull();
      expect(await stopCut(admin, { number: await newest('operations') }, inDays(1))).toEqual({
        ok: false,
        code: 'NOTHING_WAITS',
      });
    });

    test('is told to all administrators by mail, with what and when', async () => {
      const admins = await db().user.findMany({ where: { role: 'admin', suspendedAt: null } });
      expect(await saving(3)).toMatchObject({ ok: true });
      const mails = await db().delivery.findMany({ where: { template: 'settings_changed' } });
      expect(mails.map(({ recipient }) => recipient).sort()).toEqual(admins.map(({ email }) => email).sort());
      expect(openContent(mails[0]!)?.settings).toEqual({
        by: 'Ada',
        lines: ['Days to keep: Admitted: 365 instead of 2,555'],
        deletes: { at: inDays(7).toISOString(), requests: 3 },
      });
    });

    test('is not brought back from the history without a question; a longer one is, at once', async () => {
      const cut = await newest('operations');
      await save(admin, 'operations', operations());
      expect(await pendingCut(db(), now)).toBeNull();
      const seen = { number: cut + 1, version: cut, why: 'Back' };
      expect(await restoreSettings(admin, 'operations', seen, now)).toEqual({
        ok: false,
        code: 'UNCONFIRMED',
      });
      expect(await newest('operations')).toBe(cut + 1);
    });
  });

  test('that silences or exposes something is told to administrators, and to whoever is mailed no more', async () => {
    await save(admin, 'operations', operations({ recipients: ['one@clinic.example', 'two@clinic.example'] }));
    await save(admin, 'copy', { ...shippedValue('copy'), approval: true });
    await db().delivery.deleteMany();
    await save(admin, 'operations', operations({ recipients: ['two@clinic.example', 'new@clinic.example'] }));
    const mails = await db().delivery.findMany({ where: { template: 'settings_changed' } });
    expect(mails.map(({ recipient }) => recipient)).toContain('one@clinic.example');
    expect(mails.map(({ recipient }) => recipient)).toContain(admin.email);
    expect(openContent(mails[0]!)?.settings?.lines).toEqual([
      'Who is emailed about a request: two@clinic.example, new@clinic.example (before: one@clinic.example, two@clinic.example)',
    ]);
    await db().delivery.deleteMany();
    await save(admin, 'copy', { ...shippedValue('copy'), approval: false });
    expect(await mailed()).toContain(admin.email);
    await db().delivery.deleteMany();
    await save(admin, 'copy', { ...shippedValue('copy'), mostLinks: 3 });
    expect(await mailed()).toEqual([]);
    await save(admin, 'operations', operations());
  });

  test('orders the menus, and pages that are not shown are left out', async () => {
    const link = (page: string) => ({ page, label: `To ${page}` });
    const menus = { main: [link('contact'), link('no-such-page'), link('about')], footer: [link('privacy')] };
    await save(admin, 'navigation', { en: menus });
    expect(navigation('en')).toEqual({ main: [link('contact'), link('about')], footer: [link('privacy')] });
  });

  test('is never changed or deleted', async () => {
    // Its trigger blocks even the owner; the application isn't allowed to try (database-rights.int.test.ts).
    for (const sql of [
      "UPDATE site_settings SET why = ''",
      'DELETE FROM site_settings',
      'TRUNCATE site_settings',
    ])
      await expect(asOwner(sql)).rejects.toMatchObject({ code: '2F005' });
    expect(await newest('facts')).toBeGreaterThan(0);
  });
});

describe('a save is refused', () => {
  test('when somebody else saved since: only the first of several at once counts', async () => {
    const number = await newest('copy');
    const value = (mostLinks: number) => ({ ...shippedValue('copy'), mostLinks });
    const results = await Promise.all(
      [7, 8, 9].map((links) =>
        saveSettings(admin, 'copy', { number, value: value(links), why: 'At once' }, now),
      ),
    );
    expect(results.filter(({ ok }) => ok)).toHaveLength(1);
    expect(results.filter((result) => !result.ok)).toEqual([
      { ok: false, code: 'STALE' },
      { ok: false, code: 'STALE' },
    ]);
    expect(await newest('copy')).toBe(number + 1);
  });

  test('when it says what counts already: nothing is written, and nobody told', async () => {
    const entries = await db().auditEntry.count();
    const { version } = await db().siteVersion.findUniqueOrThrow({ where: { id: 1 } });
    await save(admin, 'copy', { ...shippedValue('copy'), blockedWords: ['casino, bonus'] });
    expect(await save(admin, 'copy', { ...shippedValue('copy'), blockedWords: ['casino, bonus'] })).toEqual({
      ok: false,
      code: 'UNCHANGED',
    });
    expect(await db().auditEntry.count()).toBe(entries + 1);
    expect((await db().siteVersion.findUniqueOrThrow({ where: { id: 1 } })).version).not.toBe(version);
    // Two words aren't the same as one with a comma.
    expect(
      await save(admin, 'copy', { ...shippedValue('copy'), blockedWords: ['casino', 'bonus'] }),
    ).toMatchObject({ ok: true });
    expect(copySettings().blockedWords).toEqual(['casino', 'bonus']);
  });
});

describe('the history', () => {
  test('says who, when, why and which settings, and brings an earlier version back as a new one', async () => {
    const first = await newest('facts');
    await save(admin, 'facts', facts({ city: 'Naples, Florida' }), 'We moved');
    const [entry] = (await readGroup(admin, 'facts')).history;
    expect(entry).toMatchObject({ number: first + 1, by: 'Ada', at: now, why: 'We moved' });
    expect(entry?.changed).toContainEqual({ field: 'city', text: 'Naples, Florida' });

    const seen = { number: first + 1, version: first, why: 'We did not' };
    expect(await restoreSettings(admin, 'facts', seen, now)).toMatchObject({
      ok: true,
      value: { version: first + 2 },
    });
    expect(await restoreSettings(admin, 'facts', seen, now)).toEqual({ ok: false, code: 'STALE' });
    await readPublished();
    expect(clinic().phone).toBe('+1 239 555 0188');
    expect(await restoreSettings(admin, 'facts', { ...seen, number: first + 2, version: 999 }, now)).toEqual({
      ok: false,
      code: 'NO_SUCH_VERSION',
    });
  });

  test('says what the file says otherwise', async () => {
    const { elsewhere } = await readGroup(admin, 'facts');
    expect(elsewhere.map(({ field }) => field)).toEqual(expect.arrayContaining(['phone', 'payment']));
    expect(elsewhere.map(({ field }) => field)).not.toContain('name');
  });
});

test('marks that this release can’t read are those of the file: no placeholder passes for a fact', async () => {
  const errors = jest.spyOn(log, 'error').mockImplementation(() => undefined);
  const number = (await newest('facts')) + 1;
  const value = { ...shippedValue('facts'), placeholders: ['phone', 'a fact of a later release'] };
  await db().siteSettings.create({
    data: { id: crypto.randomUUID(), kind: 'facts', number, value, why: 'By hand', createdAt: now },
  });
  await db().siteVersion.update({ where: { id: 1 }, data: { version: crypto.randomUUID() } });
  await readPublished();
  expect(clinic().placeholders).toContain('phone');
  expect((await readGroup(admin, 'facts')).unread).toEqual(['placeholders']);
  errors.mockRestore();
});

test('of what another release saved, only what this one can’t read gives way to the file; it is logged, and can be saved anew', async () => {
  const errors = jest.spyOn(log, 'error').mockImplementation(() => undefined);
  const number = (await newest('facts')) + 1;
  const value = { name: 'Heron House', phone: 'none', surprise: true, placeholders: ['phone', 'payment'] };
  await db().siteSettings.create({
    data: { id: crypto.randomUUID(), kind: 'facts', number, value, why: 'By hand', createdAt: now },
  });
  await db().siteVersion.update({ where: { id: 1 }, data: { version: crypto.randomUUID() } });
  await readPublished();
  const shipped = shippedValue('facts');
  expect(clinic()).toMatchObject({ name: 'Heron House', phone: shipped.phone, city: shipped.city });
  expect(clinic().placeholders).toEqual(expect.arrayContaining(['phone', 'licence']));
  expect(errors).toHaveBeenCalledWith('settings.unreadable', { code: 'facts' });
  expect(await readGroup(admin, 'facts')).toMatchObject({
    unread: ['phone'],
    number,
    fields: { name: 'Heron House', phone: shipped.phone },
  });
  expect(await save(admin, 'facts', facts({ name: 'Heron House', placeholders: ['payment'] }))).toMatchObject(
    {
      ok: true,
      value: { version: number + 1 },
    },
  );
  errors.mockRestore();
});

test('days saved before there was one of the statuses stay, and the new status is kept as the file says', async () => {
  const { admitted, ...others } = shippedValue('operations').retentionDays;
  const number = (await newest('operations')) + 1;
  const value = { retentionDays: { ...others, declined: 400 } };
  await db().siteSettings.create({
    data: { id: crypto.randomUUID(), kind: 'operations', number, value, why: 'By hand', createdAt: now },
  });
  await db().siteVersion.update({ where: { id: 1 }, data: { version: crypto.randomUUID() } });
  await readPublished();
  expect(clinic().retentionDays).toEqual({ ...others, declined: 400, admitted });
  expect(await readGroup(admin, 'operations')).toMatchObject({
    unread: [],
    fields: { 'keep-declined': '400', 'keep-admitted': String(admitted) },
  });
});

describe('the forms', () => {
  const IDLE = { state: 'idle' } as const;

  function formOf(kind: Kind, number: number, changed: Record<string, string> = {}) {
    const form = new FormData();
    const typed = { ...typedOf(kind, shippedValue(kind)), number: String(number), why: 'A form', ...changed };
    for (const [name, value] of Object.entries(typed))
      for (const text of [value].flat()) form.append(name, text);
    return form;
  }
  const backOf = (state: ActionState<SettingsBack>) => (state.state === 'done' ? state.value : undefined);

  test('save what was typed', async () => {
    mockRequest.headers = await headersOf('marketing');
    const number = await newest('facts');
    const state = await saveFactsAction(IDLE, formOf('facts', number, { phone: ' +1 239  555 0123 ' }));
    expect(backOf(state)).toMatchObject({ isSaved: true, number: number + 1, errors: [] });
    await readPublished();
    expect(clinic().phone).toBe('+1 239 555 0123');
  });

  test('give everything back that was typed when somebody else was first, and say what they changed', async () => {
    mockRequest.headers = await headersOf('admin');
    const number = await newest('facts');
    await save(admin, 'facts', facts({ city: 'Cape Coral, Florida', phone: '+1 239 555 0123' }));
    const mine = formOf('facts', number, { founded: 'In 1999', phone: '+1 239 555 0123' });
    const back = backOf(await saveFactsAction(IDLE, mine));
    expect(back).toMatchObject({ problem: 'STALE', isSaved: false, number: number + 1, isOwn: false });
    expect(back?.fields.founded).toBe('In 1999');
    expect(back?.meanwhile).toEqual([{ field: 'city', text: 'Cape Coral, Florida' }]);
    expect(clinic().founded).not.toBe('In 1999');
  });

  test('say where oneself was first, in another tab', async () => {
    mockRequest.headers = await headersOf('admin');
    const number = await newest('facts');
    await saveFactsAction(IDLE, formOf('facts', number, { phone: '+1 239 555 0144' }));
    const back = backOf(await saveFactsAction(IDLE, formOf('facts', number, { founded: 'In 1999' })));
    expect(back).toMatchObject({ problem: 'STALE', isOwn: true });
  });

  test('name every wrong field and save nothing', async () => {
    mockRequest.headers = await headersOf('admin');
    const number = await newest('operations');
    const form = formOf('operations', number, {
      recipients: 'ana@',
      'keep-new': '36501',
      'keep-declined': '1',
      why: ' ',
    });
    const back = backOf(await saveOperationsAction(IDLE, form));
    expect(back?.errors.map(({ field }) => field).sort()).toEqual([
      'keep-declined',
      'keep-new',
      'recipients',
      'why',
    ]);
    expect(back?.fields.recipients).toBe('ana@');
    expect(await newest('operations')).toBe(number);
  });

  test('ask for the number of requests that a shorter time deletes, and say how many', async () => {
    mockRequest.headers = await headersOf('admin');
    await db().consultationRequest.deleteMany();
    const old = new Date(Date.now() - 400 * 24 * 3_600_000);
    for (let index = 0; index < 2; index += 1)
      await storeRequest(old, { status: 'referred', statusChangedAt: old });
    const number = await newest('operations');
    const shorter = { 'keep-referred': '365' };
    const asked = backOf(await saveOperationsAction(IDLE, formOf('operations', number, shorter)));
    expect(asked).toMatchObject({ isSaved: false, problem: 'UNCONFIRMED', cut: { requests: 2 }, errors: [] });
    expect(asked?.fields['keep-referred']).toBe('365');
    const wrong = formOf('operations', number, { ...shorter, confirmed: '7' });
    expect(backOf(await saveOperationsAction(IDLE, wrong))).toMatchObject({
      isSaved: false,
      errors: [{ field: 'confirmed', code: 'WRONG' }],
    });
    const right = formOf('operations', number, { ...shorter, confirmed: '2' });
    expect(backOf(await saveOperationsAction(IDLE, right))).toMatchObject({
      isSaved: true,
      number: number + 1,
      cutCountsAt: expect.any(Date),
    });
  });

  test('of requests are refused to marketing', async () => {
    mockRequest.headers = await headersOf('marketing');
    const number = await newest('operations');
    const form = formOf('operations', number, { recipients: 'mine@evil.example' });
    expect(await saveOperationsAction(IDLE, form)).toEqual({ state: 'failed', code: 'FORBIDDEN' });
    expect(await newest('operations')).toBe(number);
  });
});
