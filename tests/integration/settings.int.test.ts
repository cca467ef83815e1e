import { randomBytes } from 'node:crypto';
import { navigation, readPublished } from '@/lib/copy/data';
import { clinic, copySettings, intakeRecipients } from '@/lib/clinic/data';
import { queueStaffMails } from '@/lib/deliveries/mutations';
import type { ActionState } from '@/lib/auth/action';
import type { Staff } from '@/lib/auth/staff';
import { db } from '@/lib/platform/db';
import { log } from '@/lib/platform/log';
import { toPurge } from '@/lib/retention/data';
import { saveFactsAction, saveOperationsAction, type SettingsBack } from '@/lib/settings/actions';
import { readGroup, shippedValue } from '@/lib/settings/data';
import { typedOf } from '@/lib/settings/domain';
import type { Kind } from '@/lib/settings/fields';
import { restoreSettings, saveSettings } from '@/lib/settings/mutations';
import type { Values } from '@/lib/settings/schema';
import { headersOf } from '../support/act-as';
import { useDatabase } from '../support/database';
import { storeRequest } from '../support/requests';
import { createStaff } from '../support/staff';

let mockHeaders = new Headers();
// Next knows the request only while it serves one.
jest.mock('next/headers', () => ({
  headers: () => Promise.resolve(mockHeaders),
  cookies: () => Promise.resolve({ get: () => undefined, getAll: () => [], set: () => undefined }),
}));
jest.mock('next/cache', () => ({ refresh: () => undefined }));
jest.mock('react', () => ({ ...jest.requireActual<object>('react'), cache: (read: unknown) => read }));

useDatabase();
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
    expect(await save(admin, 'facts', value)).toEqual({ ok: true, value: 1 });
    expect(clinic()).toMatchObject({
      phone: '+1 239 555 0177',
      hours: before.hours,
      website: before.website,
    });
    // What the desk does not change stays as the file marks it.
    expect(clinic().placeholders).toEqual(expect.arrayContaining(['payment', 'website', 'retentionDays']));
    expect(clinic().placeholders).not.toContain('phone');
  });

  test('is told to every process, and written down by the names of its fields alone', async () => {
    const { version } = await db().siteVersion.findUniqueOrThrow({ where: { id: 1 } });
    await save(admin, 'facts', facts({ phone: '+1 239 555 0188', payment: 'By card', placeholders: [] }));
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

  test('decides how long requests are kept and when they are due, from then on', async () => {
    const { id } = await storeRequest(now);
    const due = async (request: string) =>
      (await db().consultationRequest.findUniqueOrThrow({ where: { id: request } })).dueAt.toISOString();
    expect(await due(id)).toBe('2026-11-23T19:00:00.000Z');
    const inTenDays = new Date('2026-12-03T15:00:01Z');
    const doomed = () => db().consultationRequest.count({ where: { id, ...toPurge(inTenDays) } });
    expect(await doomed()).toBe(0);
    const { retentionDays } = operations();
    await save(
      admin,
      'operations',
      operations({ firstContactHours: 1, retentionDays: { ...retentionDays, new: 10 } }),
    );
    expect(await doomed()).toBe(1);
    expect(await due((await storeRequest(now)).id)).toBe('2026-11-23T16:00:00.000Z');
    expect(await due(id)).toBe('2026-11-23T19:00:00.000Z');
  });

  test('orders the menus, and pages that are not shown are left out', async () => {
    const link = (page: string) => ({ page, label: `To ${page}` });
    const menus = { main: [link('contact'), link('no-such-page'), link('about')], footer: [link('privacy')] };
    await save(admin, 'navigation', { en: menus });
    expect(navigation('en')).toEqual({ main: [link('contact'), link('about')], footer: [link('privacy')] });
  });

  test('is never changed or deleted', async () => {
    for (const sql of [
      "UPDATE site_settings SET why = ''",
      'DELETE FROM site_settings',
      'TRUNCATE site_settings',
    ])
      await expect(db().$executeRawUnsafe(sql)).rejects.toThrow();
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
    // Two words are not one with a comma.
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
    expect(await restoreSettings(admin, 'facts', seen, now)).toEqual({ ok: true, value: first + 2 });
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
  expect(await save(admin, 'facts', facts({ name: 'Heron House', placeholders: ['payment'] }))).toEqual({
    ok: true,
    value: number + 1,
  });
  errors.mockRestore();
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
    mockHeaders = await headersOf('marketing');
    const number = await newest('facts');
    const state = await saveFactsAction(IDLE, formOf('facts', number, { phone: ' +1 239  555 0123 ' }));
    expect(backOf(state)).toMatchObject({ isSaved: true, number: number + 1, errors: [] });
    await readPublished();
    expect(clinic().phone).toBe('+1 239 555 0123');
  });

  test('give everything back that was typed when somebody else was first, and say what they changed', async () => {
    mockHeaders = await headersOf('admin');
    const number = await newest('facts');
    await save(admin, 'facts', facts({ city: 'Cape Coral, Florida', phone: '+1 239 555 0123' }));
    const mine = formOf('facts', number, { founded: 'In 1999', phone: '+1 239 555 0123' });
    const back = backOf(await saveFactsAction(IDLE, mine));
    expect(back).toMatchObject({ problem: 'STALE', isSaved: false, number: number + 1 });
    expect(back?.fields.founded).toBe('In 1999');
    expect(back?.meanwhile).toEqual([{ field: 'city', text: 'Cape Coral, Florida' }]);
    expect(clinic().founded).not.toBe('In 1999');
  });

  test('name every wrong field and save nothing', async () => {
    mockHeaders = await headersOf('admin');
    const number = await newest('operations');
    const form = formOf('operations', number, { recipients: 'ana@', 'keep-new': '36501', why: ' ' });
    const back = backOf(await saveOperationsAction(IDLE, form));
    expect(back?.errors.map(({ field }) => field).sort()).toEqual(['keep-new', 'recipients', 'why']);
    expect(back?.fields.recipients).toBe('ana@');
    expect(await newest('operations')).toBe(number);
  });

  test('of requests are refused to marketing', async () => {
    mockHeaders = await headersOf('marketing');
    const number = await newest('operations');
    const form = formOf('operations', number, { recipients: 'mine@evil.example' });
    expect(await saveOperationsAction(IDLE, form)).toEqual({ state: 'failed', code: 'FORBIDDEN' });
    expect(await newest('operations')).toBe(number);
  });
});
