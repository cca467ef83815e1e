import { randomBytes } from 'node:crypto';
import type { Staff } from '@/lib/auth/staff';
import { allowExport } from '@/lib/export/mutations';
import { clinic, copySettings, intakeRecipients } from '@/lib/clinic/data';
import { findPage, navigation, readPublished } from '@/lib/copy/data';
import { openLetter } from '@/lib/deliveries/notify';
import { listShowings } from '@/lib/pages/data';
import { decideShowing, showPage } from '@/lib/pages/mutations';
import { db } from '@/lib/platform/db';
import { readGroup, shippedValue } from '@/lib/settings/data';
import type { Kind } from '@/lib/settings/fields';
import { decideSettings, restoreSettings, saveSettings, stopCut } from '@/lib/settings/mutations';
import type { Values } from '@/lib/settings/schema';
import { changeRole, inviteStaff, reinstate, suspend } from '@/lib/team/mutations';
import { useDatabase } from '../support/database';
import { createStaff } from '../support/staff';

useDatabase();
process.env.CONFIDENTIAL_KEYS = randomBytes(32).toString('base64');

const NOW = new Date('2026-11-23T15:00:00Z');
const PHONE = '+1 239 555 0199';
const ref = { language: 'en', name: 'about' } as const;

let ada: Staff;
let ben: Staff;
let mara: Staff;
let mike: Staff;

const number = async (kind: Kind) =>
  (await db().siteSettings.findFirst({ where: { kind }, orderBy: { number: 'desc' } }))?.number ?? 0;
async function save<K extends Kind>(staff: Staff, kind: K, value: Values[K]) {
  const saved = await saveSettings(
    staff,
    kind,
    { number: await number(kind), value, why: 'A test', confirmed: 0 },
    NOW,
  );
  await readPublished();
  return saved;
}
const decide = async (staff: Staff, kind: Kind, id: string, decision: 'approve' | 'decline' = 'approve') => {
  const decided = await decideSettings(staff, kind, { id, decision }, NOW);
  await readPublished();
  return decided;
};
const waiting = async (staff: Staff, kind: Kind) => (await readGroup(staff, kind)).waiting;
const onlyWaiting = async (kind: Kind) => {
  const [one, ...more] = await waiting(ben, kind);
  if (!one || more.length > 0) throw new Error('not one');
  return one;
};
/** What administrators have heard of since, each in a line, and who they are. */
async function heard() {
  const mails = await db().delivery.findMany({
    where: { template: { in: ['important_change', 'settings_changed'] } },
    orderBy: [{ recipient: 'asc' }],
  });
  await db().delivery.deleteMany();
  const letters = mails.map((mail) => {
    const { change, settings } = openLetter(mail) ?? {};
    return change ? `${change.what} by ${change.by}: ${change.about}` : settings?.lines.join('; ');
  });
  return { to: [...new Set(mails.map(({ recipient }) => recipient))], lines: [...new Set(letters)] };
}
const admins = () => [ada.email, ben.email].sort();

beforeAll(async () => {
  ada = await createStaff('admin', 'Ada');
  ben = await createStaff('admin', 'Ben');
  mara = await createStaff('marketing', 'Mara');
  mike = await createStaff('marketing', 'Mike');
  await readPublished();
});
beforeEach(() => db().delivery.deleteMany());

const CHANGES: { [K in Kind]: () => Values[K] } = {
  facts: () => ({ ...shippedValue('facts'), phone: PHONE, placeholders: [] }),
  operations: () => ({ ...shippedValue('operations'), recipients: ['elsewhere@clinic.example'] }),
  navigation: () => ({ en: { ...shippedValue('navigation').en!, main: [] } }),
  copy: () => ({ ...shippedValue('copy'), approval: false }),
};

describe('with approval by a second person', () => {
  beforeAll(async () => {
    await save(ada, 'copy', { ...shippedValue('copy'), approval: true });
    expect(copySettings().approval).toBe(true);
  });

  test.each([
    ['facts', () => mara, () => clinic().phone],
    ['operations', () => ada, () => intakeRecipients()],
    ['navigation', () => mara, () => navigation('en').main.length],
    ['copy', () => ada, () => copySettings().approval],
  ] as const)(
    'nobody changes %s alone; administrators hear of it, and declined it is nothing',
    async (kind, who, now) => {
      const before = now();
      expect(await save(who(), kind, CHANGES[kind]())).toMatchObject({ ok: true, value: { waits: true } });
      expect(now()).toEqual(before);
      const { to, lines } = await heard();
      expect(to).toEqual(admins());
      expect(lines).toEqual([expect.stringContaining(`settings_asked by ${who().name}: `)]);
      const { id, askedBy, changes, isOutdated } = await onlyWaiting(kind);
      expect([askedBy, isOutdated, changes.length > 0]).toEqual([who().name, false, true]);
      expect(await decide(who(), kind, id)).toEqual({ ok: false, code: 'OWN' });
      const other: Kind = kind === 'copy' ? 'facts' : 'copy';
      expect(await decide(ben, other, id)).toEqual({ ok: false, code: 'GONE' });
      expect(await decide(ben, kind, id, 'decline')).toEqual({ ok: true, value: 'declined' });
      expect(await decide(ben, kind, id)).toEqual({ ok: false, code: 'GONE' });
      expect(now()).toEqual(before);
    },
  );

  test('an approved change takes effect, with old and new value shown before and told after', async () => {
    const { phone: before } = clinic();
    await save(mara, 'facts', CHANGES.facts());
    await heard();
    const { id, changes } = await onlyWaiting('facts');
    expect(changes).toContainEqual({ field: 'phone', before: `${before} (not known yet)`, after: PHONE });
    expect(await decide(mike, 'facts', id)).toEqual({ ok: true, value: 'approved' });
    expect(clinic().phone).toBe(PHONE);
    expect((await readGroup(ben, 'facts')).history[0]).toMatchObject({ by: 'Mara', why: 'A test' });
    const { to, lines } = await heard();
    expect([to, lines]).toEqual([
      admins(),
      [expect.stringContaining(`Phone: ${PHONE} (before: ${before} (not known yet))`)],
    ]);
  });

  test('what was asked on top of settings that changed meanwhile is refused', async () => {
    await save(mara, 'facts', { ...CHANGES.facts(), city: 'Estero, Florida' });
    const { id } = await onlyWaiting('facts');
    await save(mike, 'facts', { ...CHANGES.facts(), city: 'Naples, Florida' });
    const [, second] = await waiting(ben, 'facts');
    expect(await decide(ben, 'facts', second!.id)).toEqual({ ok: true, value: 'approved' });
    expect((await onlyWaiting('facts')).isOutdated).toBe(true);
    expect(await decide(ben, 'facts', id)).toEqual({ ok: false, code: 'STALE' });
    expect(clinic().city).toBe('Naples, Florida');
    expect(await decide(mara, 'facts', id, 'decline')).toEqual({ ok: true, value: 'withdrawn' });
  });

  test('who asks for another change takes the first one back', async () => {
    await save(mara, 'facts', { ...CHANGES.facts(), city: 'Estero, Florida' });
    const { id } = await onlyWaiting('facts');
    await save(mara, 'facts', { ...CHANGES.facts(), city: 'Bonita Springs, Florida' });
    expect((await onlyWaiting('facts')).id).not.toBe(id);
    expect(await decide(ben, 'facts', id)).toEqual({ ok: false, code: 'GONE' });
    await decide(ben, 'facts', (await onlyWaiting('facts')).id, 'decline');
  });

  test('an undo waits too; stopping a shorter retention does not', async () => {
    const seen = { number: await number('facts'), version: 0, why: 'Undid it' };
    expect(await restoreSettings(mara, 'facts', seen, NOW)).toMatchObject({ value: { waits: true } });
    await decide(ben, 'facts', (await onlyWaiting('facts')).id, 'decline');
    const { retentionDays } = shippedValue('operations');
    await save(ada, 'operations', {
      ...shippedValue('operations'),
      retentionDays: { ...retentionDays, declined: retentionDays.declined - 1 },
    });
    await decide(ben, 'operations', (await onlyWaiting('operations')).id);
    expect(await stopCut(ada, { number: await number('operations') }, NOW)).toMatchObject({
      ok: true,
      value: { waits: false },
    });
  });

  test('nobody takes a page off the site alone, or puts it back', async () => {
    const isThere = async () => {
      await readPublished();
      return findPage('en', 'about') !== undefined;
    };
    const only = async () => {
      const page = await db().page.findFirstOrThrow({ where: ref });
      const [one] = await listShowings(ben, page.id);
      return one!;
    };
    const decided = (staff: Staff, id: string, decision: 'approve' | 'decline' = 'approve') =>
      decideShowing(staff, ref, { id, decision }, NOW);
    const off = { isShown: false, to: null } as const;
    expect(await showPage(mara, ref, off, NOW)).toEqual({ ok: true, value: 'asked' });
    expect(await isThere()).toBe(true);
    expect((await heard()).lines).toEqual(['page_asked by Mara: /about']);
    const { id } = await only();
    expect(await decided(mara, id)).toEqual({ ok: false, code: 'OWN' });
    expect(await decideShowing(mike, { ...ref, name: 'faq' }, { id, decision: 'approve' }, NOW)).toEqual({
      ok: false,
      code: 'GONE',
    });
    expect(await decided(mike, id)).toEqual({ ok: true, value: 'approved' });
    expect(await isThere()).toBe(false);
    const { to, lines } = await heard();
    expect([to, lines]).toEqual([admins(), ['page_unpublished by Mike: /about']]);

    expect(await showPage(mara, ref, { isShown: true }, NOW)).toEqual({ ok: true, value: 'asked' });
    const back = await only();
    await db().page.updateMany({ where: ref, data: { redirectTo: 'faq' } }); // meanwhile
    expect(await decided(ben, back.id)).toEqual({ ok: false, code: 'STALE' });
    expect(await decided(ben, back.id, 'decline')).toEqual({ ok: true, value: 'declined' });
    await showPage(mara, ref, { isShown: true }, NOW);
    expect(await decided(ben, (await only()).id)).toEqual({ ok: true, value: 'approved' });
    expect(await isThere()).toBe(true);
  });

  test('where there is no second person, one who may decides, and the other administrators have heard', async () => {
    await db().user.update({ where: { id: ben.id }, data: { twoFactorEnabled: false } });
    const { recipients } = CHANGES.operations();
    expect(await save(ada, 'operations', CHANGES.operations())).toMatchObject({ value: { waits: false } });
    expect(intakeRecipients()).toEqual(recipients);
    await db().user.update({ where: { id: ben.id }, data: { twoFactorEnabled: true } });
  });

  test('approval is switched off by two', async () => {
    await save(ada, 'copy', CHANGES.copy());
    expect(copySettings().approval).toBe(true);
    await decide(ben, 'copy', (await onlyWaiting('copy')).id);
    expect(copySettings().approval).toBe(false);
    expect((await heard()).lines).toContainEqual(expect.stringContaining('A second person must approve'));
  });
});

describe('without approval', () => {
  test('a change of a fact, a menu that drops pages and a page that is taken off are told, and undone by one click', async () => {
    const { phone, city } = clinic();
    await save(mara, 'facts', { ...CHANGES.facts(), phone: '+1 239 555 0111', city });
    expect((await heard()).lines).toEqual([`Phone: +1 239 555 0111 (before: ${phone})`]);
    const newest = await number('facts');
    await restoreSettings(ada, 'facts', { number: newest, version: newest - 1, why: 'Undid it' }, NOW);
    await readPublished();
    expect(clinic().phone).toBe(phone);
    await heard();
    await save(mara, 'navigation', CHANGES.navigation());
    expect((await heard()).lines).toEqual([expect.stringMatching(/^Main menu: \/.* is linked no more$/)]);
    await restoreSettings(ada, 'navigation', { number: 1, version: 0, why: 'Undid it' }, NOW);
    await heard();
    await showPage(mara, ref, { isShown: false, to: null }, NOW);
    expect(await heard()).toEqual({ to: admins(), lines: ['page_unpublished by Mara: /about'] });
    expect(await showPage(ada, ref, { isShown: true }, NOW)).toEqual({ ok: true, value: 'shown' });
  });
});

describe('every administrator, who did it too, hears of', () => {
  test.each([
    ['a role', () => changeRole(ada, mike.id, 'intake', NOW), 'role_changed by Ada: Mike'],
    ['a suspension', () => suspend(ada, mike.id, NOW), 'suspended by Ada: Mike'],
    ['a reinstatement', () => reinstate(ada, mike.id, NOW), 'reinstated by Ada: Mike'],
    [
      'an invited administrator',
      () => inviteStaff(ada.id, { email: 'new@clinic.example', role: 'admin' }, NOW),
      'administrator_invited by Ada: new@clinic.example',
    ],
    [
      'an export',
      () =>
        allowExport(
          ada,
          {
            ...{ format: 'csv', from: '2026-11-01', to: '2026-11-02', statuses: ['new'], trashed: false },
            ...{ fields: ['reference'], reason: 'For the yearly review' },
          },
          NOW,
        ),
      'requests_exported by Ada: undefined',
    ],
  ])('%s', async (_what, act: () => Promise<unknown>, line) => {
    await act();
    expect(await heard()).toEqual({ to: admins(), lines: [line] });
  });

  test('their own suspension', async () => {
    await suspend(ada, ben.id, NOW);
    expect(await heard()).toEqual({ to: admins(), lines: ['suspended by Ada: Ben'] });
    await reinstate(ada, ben.id, NOW);
  });
});
