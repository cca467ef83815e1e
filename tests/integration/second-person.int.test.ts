import { randomBytes, randomUUID } from 'node:crypto';
import { needsStepUp, PERMISSIONS, type Permission } from '@/lib/auth/permissions';
import type { Staff } from '@/lib/auth/staff';
import { recordConsent } from '@/lib/cases/consents/mutations';
import { allowExport } from '@/lib/cases/export/mutations';
import { allowHandOver } from '@/lib/cases/hand-over/mutations';
import type { Choice } from '@/lib/cases/export/schema';
import { setLegalHold, liftLegalHold } from '@/lib/cases/retention/mutations';
import { clinic, copySettings, intakeRecipients } from '@/lib/clinic/data';
import type { Kind } from '@/lib/clinic/fields';
import { answerComment, decideComment, editComment } from '@/lib/comments/moderation/mutations';
import { submitComment } from '@/lib/comments/mutations';
import { countDecidable, listAwaiting } from '@/lib/content/approvals/data';
import type { Decision } from '@/lib/content/approvals/schema';
import { findPage, movedTo, readPublished } from '@/lib/content/copy/data';
import { navigation } from '@/lib/content/navigation/data';
import { decidePage } from '@/lib/content/pages/approval/mutations';
import { findDeclinedChange, listPageChanges } from '@/lib/content/pages/data';
import { movePage } from '@/lib/content/pages/moves/mutations';
import { showPage } from '@/lib/content/pages/visibility/mutations';
import { approveRelease, publishDue } from '@/lib/content/releases/mutations';
import { openContent } from '@/lib/outbox/data';
import { db } from '@/lib/platform/db';
import { readGroup, shippedValue } from '@/lib/settings/data';
import { decideSettings, restoreSettings, saveSettings, stopCut } from '@/lib/settings/mutations';
import type { Values } from '@/lib/settings/schema';
import { removePasskey, renewRecoveryCodes } from '@/lib/staff/account/mutations';
import { inviteStaff, revokeInvitation, setPassword } from '@/lib/staff/links/mutations';
import { changeRole, reinstate, resetSecondFactor, suspend } from '@/lib/staff/team/mutations';
import { useDatabase } from '../support/database';
import { newPage, publishedPage, publishPage } from '../support/pages';
import { todays } from '../support/answers';
import { storeRequest } from '../support/requests';
import { createStaff } from '../support/staff';
import { ACTIONS } from '../support/staff-actions';

useDatabase();
process.env.APP_URL = 'https://site.example';
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
async function save<K extends Kind>(staff: Staff, kind: K, value: Values[K], now = NOW) {
  const saved = await saveSettings(
    staff,
    kind,
    { number: await number(kind), value, why: 'A test', confirmed: 0 },
    now,
  );
  await readPublished();
  return saved;
}
const REASON = 'Ask the front desk first.';
const decisionOf = (id: string, decision: Decision['decision']): Decision =>
  decision === 'decline' ? { id, decision, reason: REASON } : { id, decision };
const decide = async (staff: Staff, kind: Kind, id: string, decision: Decision['decision'] = 'approve') => {
  const decided = await decideSettings(staff, kind, decisionOf(id, decision), NOW);
  await readPublished();
  return decided;
};
const waiting = async (staff: Staff, kind: Kind) => (await readGroup(staff, kind)).waiting;
const onlyWaiting = async (kind: Kind) => {
  const [one, ...more] = await waiting(ben, kind);
  if (!one || more.length > 0) throw new Error('not one');
  return one;
};
/** What administrators have been told since, one line each, and who they are. */
async function heard() {
  const mails = await db().delivery.findMany({
    where: { template: { in: ['important_change', 'settings_changed'] } },
    orderBy: [{ recipient: 'asc' }],
  });
  await db().delivery.deleteMany();
  const lines = mails.map((mail) => {
    const { change, settings } = openContent(mail) ?? {};
    return change ? `${change.what} by ${change.by}: ${change.about}` : settings?.lines.join('; ');
  });
  return { to: [...new Set(mails.map(({ recipient }) => recipient))], lines: [...new Set(lines)] };
}
const admins = () => [ada.email, ben.email].sort();

beforeAll(async () => {
  ada = await createStaff('admin', 'Ada');
  ben = await createStaff('admin', 'Ben');
  mara = await createStaff('marketing', 'Mara');
  mike = await createStaff('marketing', 'Mike');
  await publishedPage(mara, 'matters', NOW);
  await readPublished();
});
beforeEach(() => db().delivery.deleteMany());

/** The id of a comment that a reader wrote under an article and a moderator approved. */
async function approvedComment(): Promise<string> {
  const input = { name: 'Maya', email: 'maya@visitor.example', text: `Thank you ${randomUUID()}` };
  const under = { language: 'en', page: 'interpersonal-psychotherapy', parentId: null } as const;
  const sent = await submitComment(input, under, () => Promise.resolve([]), NOW);
  if (!sent.ok) throw new Error(sent.code);
  await decideComment(ada, { id: sent.value.id, version: 0 }, 'approved', NOW);
  return sent.value.id;
}

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
    expect(await decide(mara, 'facts', id, 'withdraw')).toEqual({ ok: true, value: 'withdrawn' });
  });

  test('who asks for another change takes the first one back', async () => {
    await save(mara, 'facts', { ...CHANGES.facts(), city: 'Estero, Florida' });
    const { id } = await onlyWaiting('facts');
    await save(mara, 'facts', { ...CHANGES.facts(), city: 'Bonita Springs, Florida' });
    expect((await onlyWaiting('facts')).id).not.toBe(id);
    expect(await decide(ben, 'facts', id)).toEqual({ ok: false, code: 'GONE' });
    await decide(ben, 'facts', (await onlyWaiting('facts')).id, 'decline');
  });

  describe('a declined change', () => {
    let minutes = 0;
    const later = () => new Date(NOW.getTime() + (minutes += 1) * 60_000);
    const asks = async (city: string) => {
      await save(mara, 'facts', { ...CHANGES.facts(), city }, later());
      return (await onlyWaiting('facts')).id;
    };
    const declinedFor = async (staff: Staff) => (await readGroup(staff, 'facts')).declined;
    const mailed = () =>
      db().delivery.findMany({ where: { template: 'change_declined' }, orderBy: { createdAt: 'asc' } });

    test('says why to its author alone, until they ask again', async () => {
      const id = await asks('Estero, Florida');
      expect(await decide(mara, 'facts', id, 'decline')).toEqual({ ok: false, code: 'OWN' });
      expect(await decide(ben, 'facts', id, 'withdraw')).toEqual({ ok: false, code: 'FORBIDDEN' });
      await decide(ben, 'facts', id, 'decline');
      expect(await declinedFor(mara)).toEqual({ by: 'Ben', at: NOW, reason: REASON });
      expect(await declinedFor(ben)).toBeNull();
      await decide(mara, 'facts', await asks('LaBelle, Florida'), 'withdraw');
      expect(await declinedFor(mara)).toBeNull();
    });

    test('says no more once the settings are others', async () => {
      await decide(ben, 'facts', await asks('Estero, Florida'), 'decline');
      await save(mike, 'facts', { ...CHANGES.facts(), city: 'Alva, Florida' });
      expect(await declinedFor(mara)).not.toBeNull();
      await decide(ben, 'facts', (await onlyWaiting('facts')).id);
      expect(await declinedFor(mara)).toBeNull();
    });

    test('is mailed to its author without the reason, which the audit leaves out too', async () => {
      await decide(ben, 'facts', await asks('Estero, Florida'), 'decline');
      const [mail, ...more] = await mailed();
      expect([mail?.recipient, more]).toEqual([mara.email, []]);
      expect(openContent(mail!)).toEqual({
        to: mara.email,
        link: 'https://site.example/copy/settings#facts',
      });
      const entry = await db().auditEntry.findFirstOrThrow({
        where: { action: 'settings.change_declined', actorId: ben.id },
        orderBy: { id: 'desc' },
      });
      expect(entry.details).toEqual({ settings: 'facts' });
    });

    test('is not mailed to an author who was suspended', async () => {
      const id = await asks('Estero, Florida');
      await db().user.update({ where: { id: mara.id }, data: { suspendedAt: NOW } });
      await decide(ben, 'facts', id, 'decline');
      await db().user.update({ where: { id: mara.id }, data: { suspendedAt: null } });
      expect(await mailed()).toEqual([]);
    });

    test('of a page says why until the page is shown differently', async () => {
      const page = { language: 'en', name: 'faq' } as const;
      await showPage(mara, page, { isShown: false, to: null }, NOW);
      const { id } = await db().page.findFirstOrThrow({ where: page });
      const [asked] = await listPageChanges(ben, id);
      await decidePage(ben, page, decisionOf(asked!.id, 'decline'), NOW);
      expect(await findDeclinedChange(mara, id)).toEqual({ by: 'Ben', at: NOW, reason: REASON });
      expect(await findDeclinedChange(mike, id)).toBeNull();
      expect(openContent((await mailed())[0]!)?.link).toBe('https://site.example/copy/edit/en/faq');
      await db().page.update({ where: { id }, data: { unpublishedAt: NOW } });
      expect(await findDeclinedChange(mara, id)).toBeNull();
      await db().page.update({ where: { id }, data: { unpublishedAt: null } });
    });
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
      const [one] = await listPageChanges(ben, page.id);
      return one!;
    };
    const decided = (staff: Staff, id: string, decision: Decision['decision'] = 'approve') =>
      decidePage(staff, ref, decisionOf(id, decision), NOW);
    const off = { isShown: false, to: null } as const;
    expect(await showPage(mara, ref, off, NOW)).toEqual({ ok: true, value: 'asked' });
    expect(await isThere()).toBe(true);
    expect((await heard()).lines).toEqual(['page_asked by Mara: /about']);
    const { id } = await only();
    expect(await decided(mara, id)).toEqual({ ok: false, code: 'OWN' });
    expect(await decidePage(mike, { ...ref, name: 'faq' }, { id, decision: 'approve' }, NOW)).toEqual({
      ok: false,
      code: 'GONE',
    });
    expect(await decided(mike, id)).toEqual({ ok: true, value: 'approved' });
    expect(await isThere()).toBe(false);
    const { to, lines } = await heard();
    expect([to, lines]).toEqual([admins(), ['page_unpublished by Mike: /about']]);

    expect(await showPage(mara, ref, { isShown: true }, NOW)).toEqual({ ok: true, value: 'asked' });
    const back = await only();
    await db().page.updateMany({ where: ref, data: { redirectTo: 'faq' } }); // in the meantime
    expect(await decided(ben, back.id)).toEqual({ ok: false, code: 'STALE' });
    expect(await decided(ben, back.id, 'decline')).toEqual({ ok: true, value: 'declined' });
    await showPage(mara, ref, { isShown: true }, NOW);
    expect(await decided(ben, (await only()).id)).toEqual({ ok: true, value: 'approved' });
    expect(await isThere()).toBe(true);
  });

  describe('and two at once', () => {
    const stateOf = async (id: string) =>
      (await db().proposedChange.findUniqueOrThrow({ where: { id } })).state;
    const asked = async (city: string) => {
      await save(mara, 'facts', { ...CHANGES.facts(), city });
      return (await onlyWaiting('facts')).id;
    };

    test('approve it once', async () => {
      const before = await number('facts');
      const id = await asked('Sanibel, Florida');
      const both = await Promise.all([decide(ben, 'facts', id), decide(mike, 'facts', id)]);
      expect(both.filter(({ ok }) => ok)).toHaveLength(1);
      expect(both.find(({ ok }) => !ok)).toEqual({ ok: false, code: 'GONE' });
      expect([await number('facts'), clinic().city]).toEqual([before + 1, 'Sanibel, Florida']);
    });

    test('approve and withdraw it: it is one of the two', async () => {
      const city = clinic().city;
      const id = await asked('Captiva, Florida');
      const [withdrawn, approved] = await Promise.all([
        decide(mara, 'facts', id, 'withdraw'),
        decide(ben, 'facts', id),
      ]);
      expect([withdrawn.ok, approved.ok].filter(Boolean)).toHaveLength(1);
      await readPublished();
      expect(clinic().city).toBe(approved.ok ? 'Captiva, Florida' : city);
      expect(await stateOf(id)).toBe(approved.ok ? 'approved' : 'withdrawn');
    });
  });

  test.each([
    ['was suspended', { suspendedAt: NOW }],
    ['has another role', { role: 'intake' as const }],
  ])('who %s after they opened it approves nothing', async (_why, data) => {
    await save(mara, 'facts', { ...CHANGES.facts(), city: 'Immokalee, Florida' });
    const { id } = await onlyWaiting('facts');
    const page = { language: 'en', name: 'faq' } as const;
    await showPage(mara, page, { isShown: false, to: null }, NOW);
    const row = await db().page.findFirstOrThrow({ where: page });
    const [hidden] = await listPageChanges(ben, row.id);
    const release = await publishPage(
      mara,
      { language: 'en', name: 'interpersonal-psychotherapy' },
      'Another title',
      NOW,
    );
    await db().user.update({ where: { id: mike.id }, data });
    const refused = { ok: false, code: 'FORBIDDEN' };
    expect(await decide(mike, 'facts', id)).toEqual(refused);
    expect(await decidePage(mike, page, { id: hidden!.id, decision: 'approve' }, NOW)).toEqual(refused);
    expect(await approveRelease(mike, release, NOW)).toEqual(refused);
    await db().user.update({ where: { id: mike.id }, data: { suspendedAt: null, role: 'marketing' } });
    await decide(ben, 'facts', id, 'decline');
    await decidePage(ben, page, decisionOf(hidden!.id, 'decline'), NOW);
  });

  test('a page known to visitors gets another address once somebody else approves; a new one at once', async () => {
    const page = { language: 'en', name: 'matters' } as const;
    const place = { parent: '', slug: 'how-to-begin' };
    expect(await movePage(mara, page, place, NOW)).toEqual({
      ok: true,
      value: { name: 'matters', waits: true },
    });
    await readPublished();
    expect([findPage('en', 'matters') !== undefined, movedTo('en', 'matters')]).toEqual([true, undefined]);
    expect(await heard()).toEqual({ to: admins(), lines: ['page_asked by Mara: /matters'] });
    const { id: pageId } = await db().page.findFirstOrThrow({ where: page });
    const [change] = await listPageChanges(ben, pageId);
    expect(change).toMatchObject({ change: { place }, askedBy: 'Mara', isOutdated: false });
    expect((await listAwaiting(ben)).map(({ subject }) => subject)).toContainEqual(page);
    for (const staff of [mara, ben])
      expect(await countDecidable(staff)).toBe(
        (await listAwaiting(staff)).filter(({ isOwn }) => !isOwn).length,
      );
    expect(await decidePage(mara, page, { id: change!.id, decision: 'approve' }, NOW)).toMatchObject({
      code: 'OWN',
    });
    expect(await decidePage(ben, page, { id: change!.id, decision: 'approve' }, NOW)).toMatchObject({
      ok: true,
    });
    await readPublished();
    expect(movedTo('en', 'matters')?.name).toBe('how-to-begin');
    expect((await heard()).lines).toEqual(['page_moved by Ben: /matters to /how-to-begin']);
    const moved = await movePage(mara, await newPage(mara, 'fresh', NOW), { parent: '', slug: 'new' }, NOW);
    expect(moved).toEqual({ ok: true, value: { name: 'new', waits: false } });
    expect((await heard()).lines).toEqual([]);
  });

  test('an address that was asked for on top of another one is refused', async () => {
    const moved = { language: 'en', name: 'how-to-begin' } as const;
    await movePage(mara, moved, { parent: '', slug: 'begin' }, NOW);
    await movePage(mike, moved, { parent: '', slug: 'start-here' }, NOW);
    const { id } = await db().page.findFirstOrThrow({ where: moved });
    const [first, second] = await listPageChanges(ben, id);
    expect(await decidePage(ben, moved, { id: second!.id, decision: 'approve' }, NOW)).toMatchObject({
      ok: true,
    });
    await readPublished();
    const at = { language: 'en', name: 'start-here' } as const;
    expect(await listPageChanges(ben, id)).toMatchObject([{ id: first!.id, isOutdated: true }]);
    expect(await decidePage(ben, at, { id: first!.id, decision: 'approve' }, NOW)).toEqual({
      ok: false,
      code: 'STALE',
    });
    await decidePage(ben, at, decisionOf(first!.id, 'decline'), NOW);
  });

  describe('a page that visitors never knew waits too', () => {
    const moves = async (name: string, to: string) => {
      const page = { language: 'en', name } as const;
      await db().delivery.deleteMany();
      expect(await movePage(mara, page, { parent: '', slug: to }, NOW)).toEqual({
        ok: true,
        value: { name, waits: true },
      });
      await readPublished();
      expect((await heard()).lines).toEqual([`page_asked by Mara: /${name}`]);
    };

    test('where it leaves an address that leads visitors to another page', async () => {
      await newPage(mara, 'matters', NOW);
      await moves('matters', 'elsewhere');
      expect(movedTo('en', 'matters')?.name).toBe('start-here');
    });

    test('where it takes one', async () => {
      await newPage(mara, 'nowhere-yet', NOW);
      await moves('nowhere-yet', 'how-to-begin');
      expect(movedTo('en', 'how-to-begin')?.name).toBe('start-here');
    });

    test('where one below it is known', async () => {
      await newPage(mara, 'above', NOW);
      const below = await newPage(mara, 'below', NOW);
      await publishPage(mara, below, 'Below', NOW);
      await db().page.updateMany({ where: below, data: { name: 'above/below' } });
      await moves('above', 'above-all');
      expect(await db().page.count({ where: { name: 'above/below' } })).toBe(1);
    });

    test('not where only it was at that address itself', async () => {
      const draft = await newPage(mara, 'first-thought', NOW);
      await movePage(mara, draft, { parent: '', slug: 'second-thought' }, NOW);
      const back = { ...draft, name: 'second-thought' };
      expect(await movePage(mara, back, { parent: '', slug: 'first-thought' }, NOW)).toEqual({
        ok: true,
        value: { name: 'first-thought', waits: false },
      });
    });
  });

  test('of two pages that move to one address at once, one is refused', async () => {
    const pages = [await newPage(mara, 'left', NOW), await newPage(mara, 'right', NOW)];
    const place = { parent: '', slug: 'middle' };
    const moved = await Promise.all(pages.map((page) => movePage(mara, page, place, NOW)));
    expect(moved.filter(({ ok }) => ok)).toHaveLength(1);
    expect(moved.find(({ ok }) => !ok)).toEqual({ ok: false, code: 'TAKEN' });
  });

  test.each(['approve', 'decline'] as const)(
    'what waits for one thing is out of reach of who would %s another',
    async (decision) => {
      const gone = { ok: false, code: 'GONE' };
      const faq = { language: 'en', name: 'faq' } as const;
      await save(ada, 'operations', CHANGES.operations());
      const { id } = await onlyWaiting('operations');
      expect(await decidePage(mara, faq, decisionOf(id, decision), NOW)).toEqual(gone);
      expect(await decide(mara, 'facts', id, decision)).toEqual(gone);
      expect((await onlyWaiting('operations')).id).toBe(id);
      await decide(ben, 'operations', id, 'decline');

      await showPage(mara, faq, { isShown: false, to: null }, NOW);
      const row = await db().page.findFirstOrThrow({ where: faq });
      const [hidden] = await listPageChanges(ben, row.id);
      expect(await decide(mike, 'facts', hidden!.id, decision)).toEqual(gone);
      expect(await decidePage(mike, ref, decisionOf(hidden!.id, decision), NOW)).toEqual(gone);
      expect(await listPageChanges(ben, row.id)).toMatchObject([{ id: hidden!.id }]);
      await decidePage(ben, faq, decisionOf(hidden!.id, 'decline'), NOW);
    },
  );

  test('what waits for a page and can no longer be read is declined, never approved', async () => {
    const faq = { language: 'en', name: 'faq' } as const;
    await showPage(mara, faq, { isShown: false, to: null }, NOW);
    const row = await db().page.findFirstOrThrow({ where: faq });
    const [asked] = await listPageChanges(ben, row.id);
    await db().proposedChange.update({ where: { id: asked!.id }, data: { value: { odd: true } } });
    expect(await listPageChanges(ben, row.id)).toMatchObject([
      { id: asked!.id, isOutdated: true, change: null },
    ]);
    expect(await decidePage(ben, faq, { id: asked!.id, decision: 'approve' }, NOW)).toEqual({
      ok: false,
      code: 'STALE',
    });
    expect(await decidePage(ben, faq, decisionOf(asked!.id, 'decline'), NOW)).toMatchObject({
      ok: true,
    });
  });

  test('words that staff write under a page wait for somebody else; what they take away is gone at once', async () => {
    const stateOf = (id: string) => db().comment.findUniqueOrThrow({ where: { id } });
    const seenOf = async (id: string) => ({ id, version: (await stateOf(id)).version });
    const id = await approvedComment();
    expect(await answerComment(mara, { id, text: 'Thank you' }, NOW)).toEqual({ ok: true, value: 'asked' });
    expect(await answerComment(mara, { id, text: 'Thank you' }, NOW)).toEqual({ ok: true, value: 'asked' });
    const answer = await db().comment.findFirstOrThrow({ where: { authorId: mara.id } });
    expect(answer.state).toBe('held');
    const own = { ok: false, code: 'OWN' };
    expect(await decideComment(mara, await seenOf(answer.id), 'approved', NOW)).toEqual(own);
    expect(await decideComment(mike, await seenOf(answer.id), 'approved', NOW)).toMatchObject({ ok: true });
    expect((await stateOf(answer.id)).state).toBe('approved');

    await editComment(mike, { ...(await seenOf(answer.id)), text: 'Thanks' }, NOW);
    expect((await stateOf(answer.id)).state).toBe('held');
    expect(await decideComment(mike, await seenOf(answer.id), 'approved', NOW)).toEqual(own);
    expect(await decideComment(mara, await seenOf(answer.id), 'approved', NOW)).toMatchObject({ ok: true });

    await editComment(mara, { ...(await seenOf(id)), name: 'M.', text: 'Shorter' }, NOW);
    expect((await stateOf(id)).state).toBe('held');
    expect(await decideComment(mara, await seenOf(id), 'approved', NOW)).toEqual(own);
    expect(await decideComment(ben, await seenOf(id), 'approved', NOW)).toMatchObject({ ok: true });
    // For a reader's comment, the moderator already is the second person.
    expect(await decideComment(mike, await seenOf(id), 'rejected', NOW)).toMatchObject({ ok: true });
  });

  test('who resets the second factors of all others still decides nothing alone', async () => {
    await resetSecondFactor(ada, ben.id, NOW);
    expect(await save(ada, 'operations', CHANGES.operations())).toMatchObject({ value: { waits: true } });
    await db().user.update({ where: { id: ben.id }, data: { twoFactorEnabled: true } });
    await decide(ben, 'operations', (await onlyWaiting('operations')).id, 'decline');
  });

  test('where there is no second person, one who may decides, and every administrator hears of it', async () => {
    await db().user.update({ where: { id: ben.id }, data: { suspendedAt: NOW } });
    const { recipients } = CHANGES.operations();
    const before = intakeRecipients();
    expect(await save(ada, 'operations', CHANGES.operations())).toMatchObject({ value: { waits: false } });
    expect(intakeRecipients()).toEqual(recipients);
    const { to, lines } = await heard();
    expect(to.toSorted()).toEqual([ada.email, ...before].toSorted()); // the former recipients are told too
    expect(lines).toEqual([expect.stringContaining(`: ${recipients.join(', ')} (`)]);
    await db().user.update({ where: { id: ben.id }, data: { suspendedAt: null } });
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
    expect((await heard()).lines).toEqual([expect.stringMatching(/^Main menu: \/.* is no longer linked$/)]);
    await restoreSettings(ada, 'navigation', { number: 1, version: 0, why: 'Undid it' }, NOW);
    await heard();
    await showPage(mara, ref, { isShown: false, to: null }, NOW);
    expect(await heard()).toEqual({ to: admins(), lines: ['page_unpublished by Mara: /about'] });
    expect(await showPage(ada, ref, { isShown: true }, NOW)).toEqual({ ok: true, value: 'shown' });
  });
});

describe('a process that has not read yet that approval is on', () => {
  beforeAll(async () => {
    const on = { ...shippedValue('copy'), approval: true };
    const seen = { number: await number('copy'), why: 'A test', confirmed: 0 };
    await saveSettings(ada, 'copy', { ...seen, value: on }, NOW);
    expect(copySettings().approval).toBe(false);
  });
  afterAll(async () => {
    await db().user.updateMany({ where: { id: { not: ada.id } }, data: { suspendedAt: NOW } });
    await save(ada, 'copy', { ...shippedValue('copy'), approval: false });
    await db().user.updateMany({ data: { suspendedAt: null } });
    expect(copySettings().approval).toBe(false);
  });

  test('lets nothing through', async () => {
    const seen = { number: await number('facts'), why: 'A test' };
    const facts = { ...CHANGES.facts(), city: 'Naples, Florida' };
    expect(await saveSettings(mara, 'facts', { ...seen, value: facts }, NOW)).toMatchObject({
      value: { waits: true },
    });
    expect(await showPage(mara, ref, { isShown: false, to: null }, NOW)).toMatchObject({ value: 'asked' });
    expect(await movePage(mara, ref, { parent: '', slug: 'who-we-are' }, NOW)).toMatchObject({
      value: { waits: true },
    });
    const id = await approvedComment();
    expect(await answerComment(mara, { id, text: 'Thank you' }, NOW)).toMatchObject({ value: 'asked' });
    const release = await publishPage(mara, { language: 'en', name: 'faq' }, 'Another title', NOW);
    const stateOf = async () => (await db().release.findUniqueOrThrow({ where: { id: release } })).state;
    expect(await stateOf()).toBe('waiting');
    // As if it had been scheduled earlier; the worker is another process.
    await db().release.update({ where: { id: release }, data: { state: 'scheduled', dueAt: NOW } });
    await publishDue(release, NOW);
    expect(await stateOf()).toBe('waiting');
    expect(copySettings().approval).toBe(false);
  });
});

describe('every administrator, who did it too, hears of', () => {
  const CHOICE: Choice = {
    ...{ format: 'csv', from: '2026-11-01', to: '2026-11-02', statuses: ['new'], trashed: false },
    ...{ fields: ['reference'], reason: 'For the yearly review' },
  };
  const invited = 'new@clinic.example';
  const revoke = async () => {
    const link = await db().staffLink.findFirstOrThrow({ where: { email: invited } });
    await revokeInvitation(ada, link.id, NOW);
  };
  const withFactors = async () => {
    const [id, stamps] = [randomUUID(), { createdAt: NOW }];
    const passkey = { id, name: 'Laptop', publicKey: 'k', userId: ada.id, credentialID: id, ...stamps };
    await db().passkey.create({
      data: { ...passkey, counter: 0, deviceType: 'singleDevice', backedUp: false },
    });
    await db().twoFactor.deleteMany({ where: { userId: ada.id } });
    const app = { id: randomUUID(), userId: ada.id, secret: 's', backupCodes: 'c' };
    await db().twoFactor.create({ data: app });
    return id;
  };
  const held = () =>
    db().consultationRequest.findFirstOrThrow({
      where: { legalHoldAt: { not: null } },
      select: { id: true, reference: true },
    });
  const recipients = (email: string) => ({ ...shippedValue('operations'), recipients: [email] });
  const secured = 'administrator_secured by Ada: undefined';
  const askedBefore = async (kind: 'operations' | 'copy') => {
    await setApproval(true);
    await save(ada, kind, kind === 'copy' ? CHANGES.copy() : recipients('third@clinic.example'));
    await db().delivery.deleteMany();
    return (await onlyWaiting(kind)).id;
  };
  const setApproval = (approval: boolean) => save(ada, 'copy', { ...shippedValue('copy'), approval });

  // Every action whose permission requires reauthentication, with what administrators are told, or why they aren't.
  type Told = [act: () => Promise<unknown>, line: string | RegExp];
  const TOLD: Record<string, Told | string> = {
    'lib/staff/team/actions.ts inviteAction': [
      () => inviteStaff(ada.id, { email: invited, role: 'admin' }, NOW),
      `administrator_invited by Ada: ${invited}`,
    ],
    'lib/staff/team/actions.ts revokeInvitationAction': [revoke, `invitation_revoked by Ada: ${invited}`],
    'lib/staff/team/actions.ts changeRoleAction': [
      () => changeRole(ada, mike.id, 'intake', NOW),
      'role_changed by Ada: Mike',
    ],
    'lib/staff/team/actions.ts suspendAction': [() => suspend(ada, mike.id, NOW), 'suspended by Ada: Mike'],
    'lib/staff/team/actions.ts reinstateAction': [
      () => reinstate(ada, mike.id, NOW),
      'reinstated by Ada: Mike',
    ],
    'lib/staff/team/actions.ts resetSecondFactorAction': [
      () => resetSecondFactor(ada, mike.id, NOW),
      'second_factor_reset by Ada: Mike',
    ],
    'lib/cases/export/actions.ts allowExportAction': [
      () => allowExport(ada, CHOICE, NOW),
      'requests_exported by Ada: undefined',
    ],
    'lib/cases/hand-over/actions.ts allowHandOverAction': [
      async () => {
        const { id } = await storeRequest(NOW);
        await recordConsent(ada, { id, version: todays('substance_use'), how: 'in_person', at: NOW }, NOW);
        await db().delivery.deleteMany();
        await allowHandOver(ada, { id, reason: 'Asked for by the clinical director' }, NOW);
      },
      /^request_handed_over by Ada: [\w-]+$/,
    ],
    'lib/cases/retention/actions.ts setLegalHoldAction': [
      async () => {
        const { id } = await storeRequest(NOW);
        await db().delivery.deleteMany();
        await setLegalHold(ada, id, NOW);
      },
      /^hold_set by Ada: [\w-]+$/,
    ],
    'lib/staff/sign-in/actions.ts changePasswordAction': [
      () => db().$transaction((tx) => setPassword(tx, ada.id, 'a hash', NOW)),
      secured,
    ],
    'lib/staff/sign-in/actions.ts removePasskeyAction': [
      async () => removePasskey(ada, await withFactors(), NOW),
      secured,
    ],
    'lib/staff/sign-in/actions.ts recoveryCodesAction': [() => renewRecoveryCodes(ada, NOW), secured],
    'lib/settings/actions.ts saveOperationsAction': [
      () => save(ada, 'operations', recipients('other@clinic.example')),
      /^Who is emailed about a request: other@clinic\.example/,
    ],
    'lib/settings/actions.ts restoreOperationsAction': [
      async () => {
        const newest = await number('operations');
        await restoreSettings(ada, 'operations', { number: newest, version: newest - 1, why: 'Undid' }, NOW);
      },
      /^Who is emailed about a request: /,
    ],
    'lib/settings/actions.ts decideOperationsAction': [
      async () => decide(ben, 'operations', await askedBefore('operations')),
      /^Who is emailed about a request: third@clinic\.example/,
    ],
    'lib/settings/actions.ts decideCopySettingsAction': [
      async () => decide(ben, 'copy', await askedBefore('copy')),
      /^A second person must approve what patients find: no/,
    ],
    'lib/settings/actions.ts saveCopySettingsAction': [
      () => setApproval(true),
      /^A second person must approve what patients find: yes/,
    ],
    'lib/settings/actions.ts restoreCopySettingsAction': [
      async () => {
        const newest = await number('copy');
        await restoreSettings(ada, 'copy', { number: newest, version: newest - 1, why: 'Undid' }, NOW);
      },
      /^settings_asked by Ada: /,
    ],
    'lib/settings/actions.ts stopCutAction':
      'It deletes nothing; what would have been deleted they heard of.',
  };

  test('every action that asks who it is', () => {
    const asking = Object.entries(ACTIONS).filter(
      ([, need]) => need in PERMISSIONS && needsStepUp(need as Permission),
    );
    expect(Object.keys(TOLD).sort()).toEqual(asking.map(([key]) => key).sort());
  });

  test.each(Object.entries(TOLD).filter((entry): entry is [string, Told] => typeof entry[1] !== 'string'))(
    '%s',
    async (_action, [act, line]) => {
      await act();
      const news = await heard();
      expect(news.to).toEqual(expect.arrayContaining(admins()));
      expect(news.lines).toEqual(typeof line === 'string' ? [line] : [expect.stringMatching(line)]);
    },
  );

  test('a hold that is lifted, and their own suspension', async () => {
    const { id, reference } = await held();
    await liftLegalHold(ada, id, NOW);
    expect(await heard()).toEqual({ to: admins(), lines: [`hold_lifted by Ada: ${reference}`] });
    await suspend(ada, ben.id, NOW);
    expect(await heard()).toEqual({ to: admins(), lines: ['suspended by Ada: Ben'] });
    await reinstate(ada, ben.id, NOW);
  });
});
