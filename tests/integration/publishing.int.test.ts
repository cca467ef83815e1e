import { randomBytes } from 'node:crypto';
import sitemap from '@/app/sitemap';
import type { Staff } from '@/lib/auth/staff';
import { countDecidable, listAwaiting } from '@/lib/content/approvals/data';
import {
  finalLocation,
  findPage,
  liveText,
  movedTo,
  pageNames,
  publishedAt,
  readPublished,
} from '@/lib/content/copy/data';
import { readEdited } from '@/lib/content/drafts/data';
import { readHistory, readSide } from '@/lib/content/history/data';
import { navigation as menusOf } from '@/lib/content/navigation/data';
import { listPages, pagesDue, tiesOf } from '@/lib/content/pages/data';
import { movePage } from '@/lib/content/pages/moves/mutations';
import { createPage } from '@/lib/content/pages/mutations';
import { importPages, type Basis } from '@/lib/content/imports/mutations';
import { showPage } from '@/lib/content/pages/visibility/mutations';
import { previewToken, readPreview } from '@/lib/content/previews/data';
import { PREVIEW_DAYS } from '@/lib/content/previews/domain';
import { LOCK_MS } from '@/lib/content/publishing/domain';
import { keepLock } from '@/lib/content/publishing/handlers';
import { publishDraft } from '@/lib/content/publishing/mutations';
import {
  answerShipped,
  discardDraft,
  acquireEditLock,
  leavePage,
  restoreRevision,
  saveDraft,
} from '@/lib/content/drafts/mutations';
import { AS_SHIPPED } from '@/lib/content/publishing/schema';
import { approveRelease, cancelRelease, publishDue, returnRelease } from '@/lib/content/releases/mutations';
import { digestOf, readShippedPage, shippedText } from '@/lib/content/shipped/data';
import { openContent } from '@/lib/outbox/data';
import { db } from '@/lib/platform/db';
import { useDatabase } from '../support/database';
import { createStaff } from '../support/staff';

const { asOwner } = useDatabase();
process.env.CONFIDENTIAL_KEYS = randomBytes(32).toString('base64');

const NOW = new Date('2026-11-23T15:00:00Z');
const later = (milliseconds: number) => new Date(NOW.getTime() + milliseconds);
const HOUR = 3_600_000;
const ABOUT = { language: 'en', name: 'about' } as const;
const SHIPPED = shippedText('en', 'about') ?? '';
const titled = (title: string) => SHIPPED.replace(/^title: .*$/m, `title: ${title}`);

let mara: Staff;
let max: Staff;

beforeEach(async () => {
  mara = await createStaff('marketing', 'Mara');
  max = await createStaff('marketing', 'Max');
});

/** Each test has its own page, so that none depends on another. */
let count = 0;
async function newPage(by = mara) {
  count += 1;
  const slug = `page-${count}`;
  const made = await createPage(
    by,
    { language: 'en', parent: '', slug, title: `Page ${count}`, kind: 'page' },
    NOW,
  );
  if (!made.ok) throw new Error(made.code);
  return { language: 'en', name: made.value } as const;
}

const read = async (ref: { language: 'en'; name: string }, now = NOW) => {
  const page = await readEdited(mara, ref, now);
  if (!page) throw new Error('no page');
  return page;
};

async function save(ref: { language: 'en'; name: string }, text: string, by = mara, now = NOW) {
  const { version } = await read(ref, now);
  const saved = await saveDraft(by, { ...ref, version, text }, now);
  if (!saved.ok) throw new Error(saved.code);
  return saved.value.version;
}

async function publish(
  ref: { language: 'en'; name: string },
  text: string,
  dueAt: Date | null = null,
  by = mara,
) {
  const version = await save(ref, text, by);
  const done = await publishDraft(by, { ...ref, version }, { why: 'Because', dueAt }, NOW);
  await readPublished();
  return done;
}

const versionOfSite = async () => (await db().siteVersion.findUniqueOrThrow({ where: { id: 1 } })).version;
const actions = async () =>
  (await db().auditEntry.findMany({ orderBy: { id: 'desc' }, take: 3 })).map(({ action }) => action);

describe('publishing', () => {
  test('shows the draft to everybody, keeps what was before, and gives the draft up', async () => {
    const ref = await newPage();
    const before = await versionOfSite();
    expect(await publish(ref, titled('First'))).toEqual({ ok: true, value: 'published' });
    expect(findPage('en', ref.name)?.title).toBe('First');
    expect(await versionOfSite()).not.toBe(before);
    expect(await publish(ref, titled('Second'))).toEqual({ ok: true, value: 'published' });
    expect(findPage('en', ref.name)?.title).toBe('Second');
    const history = await readHistory(mara, ref);
    expect(history.map(({ number, by, why, isLive }) => ({ number, by, why, isLive }))).toEqual([
      { number: 2, by: 'Mara', why: 'Because', isLive: true },
      { number: 1, by: 'Mara', why: 'Because', isLive: false },
    ]);
    expect(await read(ref)).toMatchObject({ draft: null, version: 0 });
    expect(await actions()).toContain('page.published');
  });

  test('a shipped page is the draft that one begins with, and is shown until something is published', async () => {
    const page = await read(ABOUT);
    expect(page).toMatchObject({ text: SHIPPED, version: 0, draft: null });
    await save(ABOUT, titled('Not yet'));
    await readPublished();
    expect(findPage('en', 'about')?.title).toBe('About Calusa Recovery');
    expect(await publish(ABOUT, titled('Now'))).toMatchObject({ ok: true });
    expect(findPage('en', 'about')?.title).toBe('Now');
  });

  test('what has problems is not published, and is kept as the draft', async () => {
    const ref = await newPage();
    const text = `${titled('Promises')}\nWe cure everybody, 100% guaranteed.\n`;
    expect(await publish(ref, text)).toEqual({ ok: false, code: 'NOT_READY' });
    expect((await read(ref)).text).toBe(text);
    expect(await publish(ref, '<script>alert(1)</script>')).toEqual({ ok: false, code: 'NOT_READY' });
    expect(findPage('en', ref.name)).toBeUndefined();
  });

  test('a picture that there is not keeps a text from being published', async () => {
    const ref = await newPage();
    const text = `${titled('Picture')}\n::image{id="6f0b1a9e-0b0e-4e0e-8f0e-0123456789ab" alt="A boat"}\n`;
    const saved = await saveDraft(mara, { ...ref, version: (await read(ref)).version, text }, NOW);
    expect(saved).toMatchObject({ value: { problems: [{ reason: 'there is no such picture' }] } });
  });

  test('revisions never change', async () => {
    const ref = await newPage();
    await publish(ref, titled('Stays'));
    // Its trigger blocks even the owner; the application isn't allowed to try (database-rights.int.test.ts).
    for (const sql of [
      "UPDATE page_revision SET why = 'Other'",
      'DELETE FROM page_revision',
      'TRUNCATE page_revision CASCADE',
    ])
      await expect(asOwner(sql)).rejects.toMatchObject({ code: '2F005' });
  });

  test('a text that this release can’t read gives way to the shipped one', async () => {
    const faq = { language: 'en', name: 'faq' } as const;
    await publish(faq, (shippedText('en', 'faq') ?? '').replace(/^title: .*$/m, 'title: Ours'));
    await asOwner('ALTER TABLE page_revision DISABLE TRIGGER page_revision_never_changes');
    await asOwner("UPDATE page_revision SET text = '<b>not ours</b>' WHERE text LIKE '%title: Ours%'");
    await asOwner('ALTER TABLE page_revision ENABLE TRIGGER page_revision_never_changes');
    await db().siteVersion.update({ where: { id: 1 }, data: { version: 'another' } });
    await readPublished();
    expect(findPage('en', 'faq')?.title).toBe('Questions and answers');
  });
});

test('a page is called by its title, as visitors see it or as its draft says, and not by its address', async () => {
  const ref = await newPage();
  await save(ref, titled('It’s not published'));
  const home = await read({ language: 'en', name: 'home' });
  expect(home).toMatchObject({ path: '/', title: readShippedPage('en', 'home').title });
  expect(await read(ref)).toMatchObject({ path: `/${ref.name}`, title: 'It’s not published' });
});

describe('two people', () => {
  test('nobody overwrites a draft that they have not seen', async () => {
    const ref = await newPage();
    const { version } = await read(ref);
    expect(await saveDraft(mara, { ...ref, version, text: titled('Mara') }, NOW)).toMatchObject({ ok: true });
    // Mara's lock has expired, but her draft still counts.
    const max2 = await saveDraft(max, { ...ref, version, text: titled('Max') }, later(LOCK_MS));
    expect(max2).toEqual({ ok: false, code: 'STALE' });
    expect((await read(ref)).text).toBe(titled('Mara'));
  });

  test('an editor that asks is told the text that the other one saved, with its version', async () => {
    const ref = await newPage();
    const { version } = await read(ref);
    await saveDraft(mara, { ...ref, version, text: titled('Mara') }, NOW);
    const ask = async (asked: object, staff = max) => {
      const body = JSON.stringify({ ...ref, ...asked });
      const request = new Request('http://127.0.0.1/api/copy/hold', { method: 'POST', body });
      return (await keepLock(request, { staff, now: NOW })).json() as Promise<unknown>;
    };
    const answer = { holder: mara.name, version: version + 1 };
    expect(await ask({})).toEqual(answer);
    expect(await ask({ withText: true })).toEqual({ ...answer, text: titled('Mara'), isOwn: false });
    expect(await ask({ withText: true }, mara)).toMatchObject({ holder: null, isOwn: true });
  });

  test('a save whose answer was lost is known for one’s own by the next one; nobody else’s is', async () => {
    const ref = await newPage();
    const { version } = await read(ref);
    const [lost, next] = [titled('Lost'), titled('Next')];
    await saveDraft(mara, { ...ref, version, text: lost }, NOW); // the response never arrived
    const stale = { ok: false, code: 'STALE' };
    expect(await saveDraft(mara, { ...ref, version, text: next, inDoubt: [titled('Other')] }, NOW)).toEqual(
      stale,
    );
    const by = { ...ref, version, text: next, inDoubt: [titled('Older'), lost] };
    expect(await saveDraft(max, by, later(LOCK_MS))).toEqual(stale);
    expect(await saveDraft(mara, by, NOW)).toMatchObject({ ok: true });
    expect((await read(ref)).text).toBe(next);
  });

  test('a draft that follows a published one is not taken for it', async () => {
    const ref = await newPage();
    const version = await save(ref, titled('One'));
    await publishDraft(mara, { ...ref, version }, { why: 'x', dueAt: null }, NOW);
    await save(ref, titled('Two'));
    expect(await saveDraft(mara, { ...ref, version, text: titled('Old tab') }, NOW)).toEqual({
      ok: false,
      code: 'STALE',
    });
  });

  test('at once: one of them saves, the other is told', async () => {
    const ref = await newPage();
    const { version } = await read(ref);
    const both = await Promise.all(
      ['A', 'B'].map((title) => saveDraft(mara, { ...ref, version, text: titled(title) }, NOW)),
    );
    expect(both.filter(({ ok }) => ok)).toHaveLength(1);
    expect(both.find(({ ok }) => !ok)).toEqual({ ok: false, code: 'STALE' });
  });

  test('who has the page open holds it, until it is taken over or left', async () => {
    const ref = await newPage();
    await acquireEditLock(mara, ref, { takeOver: false }, NOW);
    expect(await acquireEditLock(max, ref, { takeOver: false }, NOW)).toEqual({ ok: false, code: 'LOCKED' });
    const { version, holder } = await read(ref);
    expect(holder?.name).toBe('Mara');
    expect(await saveDraft(max, { ...ref, version, text: titled('Max') }, NOW)).toEqual({
      ok: false,
      code: 'LOCKED',
    });
    expect(await acquireEditLock(max, ref, { takeOver: true }, NOW)).toMatchObject({ ok: true });
    expect(await actions()).toContain('page.lock_taken');
    expect(await saveDraft(mara, { ...ref, version, text: titled('Mara') }, NOW)).toEqual({
      ok: false,
      code: 'LOCKED',
    });
    await leavePage(mara, ref); // she can't release a lock she doesn't have
    expect((await read(ref)).holder?.name).toBe('Max');
    expect(await acquireEditLock(mara, ref, { takeOver: false }, later(LOCK_MS))).toMatchObject({ ok: true });
    await leavePage(mara, ref);
    expect((await read(ref)).holder).toBeNull();
    expect(await acquireEditLock(max, ref, { takeOver: false }, later(LOCK_MS + 1))).toMatchObject({
      ok: true,
    });
  });
});

describe('later', () => {
  test('it is published once its time comes, once', async () => {
    const ref = await newPage();
    expect(await publish(ref, titled('Later'), later(HOUR))).toEqual({ ok: true, value: 'scheduled' });
    const [release] = (await read(ref)).pending;
    const jobs = await db().$queryRaw<
      { start_after: Date; data: unknown }[]
    >`SELECT start_after, data FROM pgboss.job WHERE name = 'publish-page'`;
    expect(
      jobs.find(({ data }) => (data as { releaseId: string }).releaseId === release?.id)?.start_after,
    ).toEqual(later(HOUR));
    expect(
      (await readPreview(previewToken({ ...ref, id: (await read(ref)).id }, NOW).token, NOW))?.page?.title,
    ).toBe('Later');
    await publishDue(release?.id ?? '', later(HOUR - 1));
    await readPublished();
    expect(findPage('en', ref.name)).toBeUndefined();
    await publishDue(release?.id ?? '', later(HOUR));
    const version = await versionOfSite();
    await publishDue(release?.id ?? '', later(HOUR + 1));
    expect(await versionOfSite()).toBe(version);
    await readPublished();
    expect(findPage('en', ref.name)?.title).toBe('Later');
  });

  test('what was canceled is the draft again, as its author left it', async () => {
    const ref = await newPage();
    await publish(ref, titled('Live'));
    await publish(ref, titled('Canceled'), later(HOUR));
    expect(await cancelRelease(max, (await read(ref)).pending[0]?.id ?? '', NOW)).toEqual({
      ok: true,
      value: 'draft',
    });
    const page = await read(ref);
    expect(page).toMatchObject({ text: titled('Canceled'), draft: { by: 'Mara' }, pending: [] });
    const asked = { why: 'Again', dueAt: later(2 * HOUR) };
    expect(await publishDraft(mara, { ...ref, version: page.version }, asked, NOW)).toMatchObject({
      ok: true,
    });
  });

  test('what was canceled replaces neither a newer draft nor a newer version', async () => {
    const ref = await newPage();
    await publish(ref, titled('Canceled'), later(HOUR));
    await save(ref, titled('Newer draft'));
    const cancel = async () => cancelRelease(mara, (await read(ref)).pending.at(-1)?.id ?? '', NOW);
    expect(await cancel()).toEqual({ ok: true, value: 'history' });
    expect((await read(ref)).text).toBe(titled('Newer draft'));
    await publish(ref, titled('First'), later(HOUR));
    await publish(ref, titled('Second'), later(2 * HOUR));
    expect(await cancel()).toEqual({ ok: true, value: 'history' });
    expect(await read(ref)).toMatchObject({ text: titled('Second'), draft: null });
  });

  test('what was called off is not published', async () => {
    const ref = await newPage();
    await publish(ref, titled('Never'), later(HOUR));
    const [release] = (await read(ref)).pending;
    expect(await cancelRelease(max, release?.id ?? '', NOW)).toMatchObject({ ok: true });
    await publishDue(release?.id ?? '', later(HOUR));
    await readPublished();
    expect(findPage('en', ref.name)).toBeUndefined();
    expect(await cancelRelease(max, release?.id ?? '', NOW)).toEqual({ ok: false, code: 'GONE' });
  });

  test('evidence must hold at that time: looked at when it is scheduled, and again then', async () => {
    const ref = await newPage();
    const claim = `claims:\n  - text: '100% of our staff'\n    source: Payroll\n    reviewer: Counsel\n    expires: 2026-12-01\n`;
    const text =
      titled('Evidence').replace(/^sources:/m, `${claim}sources:`) + '\n100% of our staff are trained.\n';
    expect(await publish(ref, text, new Date('2026-12-02T15:00:00Z'))).toEqual({
      ok: false,
      code: 'NOT_READY',
    });
    const version = (await read(ref)).version;
    const asked = { why: 'x', dueAt: new Date('2026-11-30T15:00:00Z') };
    expect(await publishDraft(mara, { ...ref, version }, asked, NOW)).toEqual({
      ok: true,
      value: 'scheduled',
    });
    const [release] = (await read(ref)).pending;
    await publishDue(release?.id ?? '', new Date('2026-12-03T15:00:00Z')); // the worker was down for days
    const failed = { dueAt: asked.dueAt, problems: [expect.stringMatching(/“100%” has expired/)] };
    expect(await read(ref)).toMatchObject({ failed, text, draft: { by: 'Mara' } });
    expect((await readHistory(mara, ref))[0]?.releases).toMatchObject([{ state: 'failed', ...failed }]);
    const listed = (await listPages(mara, NOW)).find(({ name }) => name === ref.name);
    expect(listed?.states).toEqual(['new', 'draft', 'failed']);
    expect(await actions()).toContain('page.release_failed');
    await publish(ref, titled('Mended'));
    expect((await read(ref)).failed).toBeNull();
  });

  test('what was to come later never undoes a newer text', async () => {
    const ref = await newPage();
    await publish(ref, titled('Wrong'), later(HOUR));
    const scheduled = (await read(ref)).pending[0]?.id ?? '';
    await publish(ref, titled('Corrected'));
    expect((await read(ref)).pending).toEqual([]);
    await publishDue(scheduled, later(2 * HOUR));
    expect(await approveRelease(max, scheduled, NOW)).toEqual({ ok: false, code: 'GONE' });
    await readPublished();
    expect(findPage('en', ref.name)?.title).toBe('Corrected');
    expect((await readHistory(mara, ref))[1]?.releases[0]?.state).toBe('cancelled');
  });

  test('a newer one that is to come stays when an older one is published', async () => {
    const ref = await newPage();
    await publish(ref, titled('First'), later(HOUR));
    await publish(ref, titled('Second'), later(2 * HOUR));
    const [second, first] = (await read(ref)).pending;
    await publishDue(first?.id ?? '', later(HOUR));
    expect((await read(ref)).pending.map(({ id }) => id)).toEqual([second?.id]);
  });

  test('a time that is over is refused', async () => {
    const ref = await newPage();
    expect(await publish(ref, titled('Past'), later(-1))).toEqual({ ok: false, code: 'NOT_LATER' });
  });
});

describe('approval by a second person', () => {
  beforeEach(async () => {
    const number = 1 + (await db().siteSettings.count({ where: { kind: 'copy' } }));
    const value = { approval: true, blockedWords: [], mostLinks: 1 };
    await db().siteSettings.create({
      data: { id: crypto.randomUUID(), kind: 'copy', number, value, why: 'x', createdAt: NOW },
    });
    await db().siteVersion.update({ where: { id: 1 }, data: { version: crypto.randomUUID() } });
    await readPublished();
  });
  afterAll(async () => {
    const value = { approval: false, blockedWords: [], mostLinks: 1 };
    await db().siteSettings.create({
      data: { id: crypto.randomUUID(), kind: 'copy', number: 99, value, why: 'x', createdAt: NOW },
    });
    await db().siteVersion.update({ where: { id: 1 }, data: { version: crypto.randomUUID() } });
    await readPublished();
  });

  test('nothing is shown before somebody else approves', async () => {
    const ref = await newPage();
    expect(await publish(ref, titled('Asked'))).toEqual({ ok: true, value: 'waiting' });
    expect(findPage('en', ref.name)).toBeUndefined();
    const id = (await read(ref)).pending[0]?.id ?? '';
    expect(await approveRelease(mara, id, NOW)).toEqual({ ok: false, code: 'OWN' });
    expect(await approveRelease(max, id, NOW)).toEqual({ ok: true, value: 'published' });
    expect(await approveRelease(max, id, NOW)).toEqual({ ok: false, code: 'GONE' });
    await readPublished();
    expect(findPage('en', ref.name)?.title).toBe('Asked');
  });

  test('is refused with a comment: the author gets a mail without it, and the text as a draft', async () => {
    const ref = await newPage();
    await publish(ref, titled('Hasty'), later(HOUR));
    const id = (await read(ref)).pending[0]?.id ?? '';
    expect([await countDecidable(mara), await countDecidable(max)]).toEqual([0, 1]);
    expect((await listAwaiting(mara)).map(({ isOwn }) => isOwn)).toEqual([true]);
    await db().release.update({ where: { id }, data: { askedById: null } }); // as a command requests it
    expect([await countDecidable(mara), await countDecidable(max)]).toEqual([1, 1]);
    await db().release.update({ where: { id }, data: { askedById: mara.id } });
    expect(await returnRelease(mara, id, 'Mine', NOW)).toEqual({ ok: false, code: 'OWN' });
    expect(await returnRelease(max, id, 'Cite a source.', NOW)).toEqual({ ok: true, value: 'draft' });
    expect(await returnRelease(max, id, 'Twice', NOW)).toEqual({ ok: false, code: 'GONE' });
    expect(await approveRelease(max, id, NOW)).toEqual({ ok: false, code: 'GONE' });
    expect(await countDecidable(max)).toBe(0);
    const page = await read(ref);
    expect(page).toMatchObject({
      text: titled('Hasty'),
      draft: { by: 'Mara' },
      returned: { number: 1, by: 'Max', comment: 'Cite a source.' },
    });
    expect((await listPages(mara, NOW)).find(({ name }) => name === ref.name)?.states).toContain('returned');
    const mails = await db().delivery.findMany({ where: { template: 'page_returned' } });
    expect(mails.map(({ recipient }) => recipient)).toEqual([mara.email]);
    const [content] = mails.map((mail) => openContent(mail));
    expect(content?.link).toMatch(new RegExp(`/copy/edit/en/${ref.name}$`));
    expect(JSON.stringify(content)).not.toContain('Cite');
    expect(await actions()).toContain('page.release_returned');
    await publishDraft(mara, { ...ref, version: page.version }, { why: 'Cited', dueAt: null }, NOW);
    expect((await read(ref)).returned).toBeNull();
  });

  test('what was scheduled before it was switched on waits for it too', async () => {
    const ref = await newPage();
    await publish(ref, titled('Scheduled alone'), later(HOUR));
    const id = (await read(ref)).pending[0]?.id ?? '';
    await db().release.update({ where: { id }, data: { state: 'scheduled' } });
    await publishDue(id, later(HOUR));
    expect((await read(ref)).pending).toMatchObject([{ id, state: 'waiting' }]);
    expect(await approveRelease(max, id, later(HOUR))).toEqual({ ok: true, value: 'published' });
  });

  test('what is to come later is scheduled then', async () => {
    const ref = await newPage();
    await publish(ref, titled('Asked for later'), later(HOUR));
    const id = (await read(ref)).pending[0]?.id ?? '';
    await publishDue(id, later(HOUR)); // no one approved it
    expect((await read(ref)).pending[0]?.state).toBe('waiting');
    expect(await approveRelease(max, id, NOW)).toEqual({ ok: true, value: 'scheduled' });
    await publishDue(id, later(HOUR));
    await readPublished();
    expect(findPage('en', ref.name)?.title).toBe('Asked for later');
  });
});

const OFF = { isShown: false, to: null } as const;
const move = (name: string, slug: string) =>
  movePage(mara, { language: 'en', name }, { parent: '', slug }, NOW);

describe('places', () => {
  test('an address leads to where its page is now in one step, with its query, however often it moved', async () => {
    const { name } = await newPage();
    await publish({ language: 'en', name }, titled('Moves on'));
    await move(name, `${name}-b`);
    await move(`${name}-b`, `${name}-c`);
    await readPublished();
    const last = `/${name}-c`;
    expect(movedTo('en', name)).toEqual({ name: `${name}-c`, isMoved: true });
    expect(finalLocation(`/${name}?utm_source=ad&x=%20`, last)).toBe(`${last}?utm_source=ad&x=%20`);
    // Next's own redirects, for trailing slashes and former addresses, go straight to the final destination.
    expect(finalLocation(`/${name}/?x=1`, `/${name}?x=1`)).toBe(`${last}?x=1`);
    expect(finalLocation('/earlier', `/${name}-b#alcohol`)).toBe(`${last}#alcohol`);
    expect(finalLocation(`/${name}?x=1`, 'https://other.example/')).toBe('https://other.example/');
    expect(finalLocation('/sign-in?next=%2Fcopy', '/copy')).toBe('/copy');
    expect(finalLocation('/desk?x=1', '/sign-in')).toBe('/sign-in');
  });

  test('an unpublished page sends its visitors where it was said, until it is published again', async () => {
    const { name } = await newPage();
    const ref = { language: 'en', name } as const;
    await publish(ref, titled('Gone'));
    const off = (to: string) => showPage(mara, ref, { isShown: false, to }, NOW);
    expect(await off('nowhere')).toEqual({ ok: false, code: 'NO_TARGET' });
    expect(await off(name)).toEqual({ ok: false, code: 'NO_TARGET' });
    expect(await off('consultation')).toEqual({ ok: true, value: 'hidden' });
    await readPublished();
    expect(movedTo('en', name)).toEqual({ name: 'consultation', isMoved: false });
    const target = await newPage();
    await publish(target, titled('Target'));
    expect(await off(target.name)).toMatchObject({ ok: true });
    await move(target.name, `${target.name}-moved`);
    await readPublished();
    expect(movedTo('en', name)).toEqual({ name: `${target.name}-moved`, isMoved: false });
    expect((await read(ref)).redirectTo).toBe(`${target.name}-moved`);
    await showPage(mara, ref, { isShown: true }, NOW);
    await readPublished();
    expect(movedTo('en', name)).toBeUndefined();
    expect((await read(ref)).redirectTo).toBeNull();
  });

  test('what hangs on a page is named: pages below it, menus, links, reusable texts and earlier addresses', () => {
    const ties = tiesOf({ language: 'en', name: 'interpersonal-psychotherapy' });
    expect(ties.menus.map(({ menu }) => menu)).toEqual(['main']);
    const links = ties.links.map(({ path }) => path);
    expect(links).toEqual(expect.arrayContaining(['/faq', '/ipt']));
    const matrix = tiesOf({ language: 'en', name: 'programs/recovery-matrix' });
    expect(matrix.links.map(({ path }) => path)).toContain('the reusable text “withdrawal-warning”');
    expect(tiesOf({ language: 'en', name: 'programs' }).below.map(({ path }) => path)).toEqual([
      '/programs/recovery-matrix',
    ]);
  });

  test('a heading that others link to is missed where a draft renames it', async () => {
    const ref = await newPage();
    const linking = await newPage();
    await publish(ref, `${titled('Headings')}\n## Old words\n\nText.\n\n## Nobody links here\n\nText.\n`);
    await publish(linking, `${titled('Links')}\n[There](/${ref.name}#old-words)\n`);
    const text = `${titled('Headings')}\n## New words\n\nText.\n`;
    const saved = await saveDraft(mara, { ...ref, version: 0, text }, NOW);
    const warnings = saved.ok ? saved.value.warnings.map(({ reason }) => reason) : [];
    expect(warnings).toEqual([
      `the heading “Old words” was renamed or removed, but there are links to it (#old-words) at /${linking.name}: change those too`,
    ]);
  });

  test('a page that moves takes those below it along, and its old addresses lead there', async () => {
    const ref = await newPage();
    await publish(ref, titled('Parent'));
    const made = await createPage(
      mara,
      { language: 'en', parent: ref.name, slug: 'child', title: 'Child', kind: 'article' },
      NOW,
    );
    await publish({ language: 'en', name: `${ref.name}/child` }, titled('Child'));
    expect(made).toEqual({ ok: true, value: `${ref.name}/child` });
    const moved = await movePage(mara, ref, { parent: '', slug: `moved-${ref.name}` }, NOW);
    expect(moved).toEqual({ ok: true, value: { name: `moved-${ref.name}`, waits: false } });
    await readPublished();
    expect(findPage('en', `moved-${ref.name}/child`)?.title).toBe('Child');
    expect(findPage('en', ref.name)).toBeUndefined();
    expect(movedTo('en', ref.name)?.name).toBe(`moved-${ref.name}`);
    expect(movedTo('en', `${ref.name}/child`)?.name).toBe(`moved-${ref.name}/child`);
  });

  test('a shipped page that moved is not shown at its old address again', async () => {
    const ref = { language: 'en', name: 'programs/recovery-matrix' } as const;
    expect(await movePage(mara, ref, { parent: '', slug: 'matrix-program' }, NOW)).toMatchObject({
      ok: true,
    });
    await readPublished();
    expect(pageNames('en')).toContain('matrix-program');
    const ties = tiesOf({ language: 'en', name: 'matrix-program' }).links.map(({ path }) => path);
    expect(ties).toEqual(
      expect.arrayContaining(['/alcohol-therapy', 'the reusable text “withdrawal-warning”']),
    );
    expect(menusOf('en').main.map(({ page }) => page)).toContain('matrix-program');
    expect(pageNames('en')).not.toContain(ref.name);
    expect(liveText('en', 'matrix-program')).toBe(shippedText('en', ref.name));
    expect(await readEdited(mara, ref, NOW)).toBeUndefined();
    // And back: the address is its own again.
    expect(
      await movePage(mara, { language: 'en', name: 'matrix-program' }, { parent: '', slug: 'programs' }, NOW),
    ).toEqual({ ok: false, code: 'TAKEN' });
  });

  test.each(['desk', 'consultation', 'about', 'blog', 'en', 'contact'])(
    'no page is put at /%s',
    async (slug) => {
      const page = { language: 'en', parent: '', slug, title: 'Mine', kind: 'page' } as const;
      expect(await createPage(mara, page, NOW)).toEqual({ ok: false, code: 'TAKEN' });
    },
  );

  test('what forms link to stays', async () => {
    const privacy = { language: 'en', name: 'privacy' } as const;
    expect(await showPage(mara, privacy, OFF, NOW)).toEqual({ ok: false, code: 'FIXED' });
    expect(await movePage(mara, privacy, { parent: '', slug: 'secrecy' }, NOW)).toEqual({
      ok: false,
      code: 'FIXED',
    });
  });

  test('a page is taken off and put back', async () => {
    const ref = await newPage();
    await publish(ref, titled('Here'));
    await showPage(mara, ref, OFF, NOW);
    await readPublished();
    expect(findPage('en', ref.name)).toBeUndefined();
    await showPage(mara, ref, { isShown: true }, NOW);
    await readPublished();
    expect(findPage('en', ref.name)?.title).toBe('Here');
  });

  test('a page whose evidence ran out meanwhile is not put back', async () => {
    const ref = await newPage();
    const claim = `claims:\n  - text: '100% of our staff'\n    source: Payroll\n    reviewer: Counsel\n    expires: 2026-12-01\n`;
    const text = titled('Evidence').replace(/^sources:/m, `${claim}sources:`);
    await publish(ref, `${text}\n100% of our staff are trained.\n`);
    await showPage(mara, ref, OFF, NOW);
    const then = new Date('2026-12-02T15:00:00Z');
    expect(await showPage(mara, ref, { isShown: true }, then)).toEqual({ ok: false, code: 'NOT_READY' });
    expect(await showPage(mara, ref, { isShown: true }, NOW)).toEqual({ ok: true, value: 'shown' });
  });

  test('an address claims nothing, and is never longer than one that can be named', async () => {
    const ref = await newPage();
    const to = (slug: string) => movePage(mara, ref, { parent: '', slug }, NOW);
    expect(await to('guaranteed-cure')).toEqual({ ok: false, code: 'CLAIM' });
    await publish(ref, titled('Above'));
    await readPublished();
    const below = { language: 'en', parent: ref.name, kind: 'page', title: 'Below' } as const;
    await createPage(mara, { ...below, slug: 'b'.repeat(80) }, NOW);
    const place = { language: 'en', parent: '', kind: 'page', title: 'Deep' } as const;
    const deep = await createPage(mara, { ...place, slug: 'd'.repeat(80) }, NOW);
    await publish({ language: 'en', name: deep.ok ? deep.value : '' }, titled('Deep'));
    await readPublished();
    const parent = 'd'.repeat(80);
    expect(await movePage(mara, ref, { parent, slug: 'e'.repeat(80) }, NOW)).toEqual({
      ok: false,
      code: 'TOO_LONG',
    });
    expect(await movePage(mara, ref, { parent, slug: 'e' }, NOW)).toMatchObject({ ok: true });
  });

  test('a page that was never published goes with its draft', async () => {
    const ref = await newPage();
    const { version } = await read(ref);
    expect(await discardDraft(mara, { ...ref, version }, NOW)).toMatchObject({ ok: true });
    expect(await readEdited(mara, ref, NOW)).toBeUndefined();
  });
});

describe('history and releases of the software', () => {
  test('an earlier text becomes the draft, and is live once it is published again', async () => {
    const ref = await newPage();
    await publish(ref, titled('Old'));
    await publish(ref, titled('New'));
    const old = (await readHistory(mara, ref)).at(-1);
    expect(await restoreRevision(mara, { ...ref, version: 0 }, old?.id ?? '', NOW)).toMatchObject({
      ok: true,
    });
    expect(findPage('en', ref.name)?.title).toBe('New');
    expect((await read(ref)).text).toBe(titled('Old'));
  });

  test('what was shipped is version 0: it can be compared with, and restored', async () => {
    const faq = { language: 'en', name: 'accessibility' } as const;
    const shipped = shippedText('en', faq.name) ?? '';
    expect((await read(faq)).asShipped).toEqual({ isLive: true });
    expect(await readSide(mara, faq, 0)).toBe(shipped);
    await publish(faq, shipped.replace(/^title: .*$/m, 'title: Ours'));
    expect((await read(faq)).asShipped).toEqual({ isLive: false });
    expect(await readSide(mara, faq, 0)).toBe(shipped);
    expect(await restoreRevision(mara, { ...faq, version: 0 }, AS_SHIPPED, NOW)).toMatchObject({ ok: true });
    expect(await read(faq)).toMatchObject({ text: shipped, draft: { by: 'Mara' } });
    expect(findPage('en', faq.name)?.title).toBe('Ours');
    const ours = await newPage();
    expect((await read(ours)).asShipped).toBeNull();
    expect(
      await restoreRevision(mara, { ...ours, version: (await read(ours)).version }, AS_SHIPPED, NOW),
    ).toEqual({ ok: false, code: 'GONE' });
  });

  test('a file that a release changed replaces nothing: it is a difference to take or to leave', async () => {
    const contact = { language: 'en', name: 'contact' } as const;
    const ours = (shippedText('en', 'contact') ?? '').replace(/^title: .*$/m, 'title: Ours');
    await publish(contact, ours);
    expect((await read(contact)).shipped).toBeUndefined();
    await db().page.updateMany({
      where: { name: 'contact' },
      data: { shippedDigest: 'of the release before' },
    });
    expect((await read(contact)).shipped).toBe(shippedText('en', 'contact'));
    const listed = async () => (await listPages(mara, NOW)).find(({ name }) => name === 'contact')?.states;
    expect(await listed()).toContain('release');
    expect(findPage('en', 'contact')?.title).toBe('Ours');
    await answerShipped(mara, { ...contact, version: 0 }, 'leave', NOW);
    expect(await listed()).not.toContain('release');
    await db().page.updateMany({ where: { name: 'contact' }, data: { shippedDigest: 'again' } });
    await answerShipped(mara, { ...contact, version: 0 }, 'take', NOW);
    expect(await read(contact)).toMatchObject({ text: shippedText('en', 'contact'), shipped: undefined });
    expect(findPage('en', 'contact')?.title).toBe('Ours');
  });

  const importing = (pages: Parameters<typeof importPages>[0], isMeant = true) =>
    importPages(pages, { why: 'From files', isMeant }, NOW);
  const imported = (name: string, text: string, basis?: Basis) =>
    importing([{ language: 'en', name, text, basis }]);
  const basisOf = (version: number, text: string) => ({ version, digest: digestOf(text), at: NOW });

  test('an import publishes all of its texts or none', async () => {
    const pages = ['import-a', 'import-b'].map((name) => ({
      language: 'en' as const,
      name,
      text: titled('Imported'),
    }));
    const wrong = [
      { language: 'en' as const, name: 'import-c', text: '# no' },
      { language: 'en' as const, name: 'desk', text: titled('No') },
    ];
    const refused = await importing([...pages, ...wrong]);
    expect(refused.map(({ name }) => name)).toEqual(['import-c', 'desk']);
    expect(refused[1]?.problems[0]?.reason).toMatch(/is used by the software/);
    expect(await importing(pages, false)).toEqual([]);
    await readPublished();
    expect(findPage('en', 'import-a')).toBeUndefined();
    expect(await importing(pages)).toEqual([]);
    await readPublished();
    expect([findPage('en', 'import-a')?.title, findPage('en', 'import-b')?.title]).toEqual([
      'Imported',
      'Imported',
    ]);
  });

  test('an import overwrites no newer work, and names it', async () => {
    const ref = await newPage();
    await publish(ref, titled('One'));
    const reasons = async (basis?: Basis) =>
      (await imported(ref.name, titled('File'), basis)).flatMap(({ problems }) =>
        problems.map(({ reason }) => reason),
      );
    expect(await reasons()).toEqual([
      expect.stringMatching(/^version 1, published by Mara on .* is newer than .*records no version/),
    ]);
    expect(await reasons(basisOf(0, titled('One')))).toHaveLength(1);
    expect(await reasons(basisOf(1, titled('Another')))).toHaveLength(1);
    await save(ref, titled('A draft'), max, later(1000));
    expect(await reasons(basisOf(1, titled('One')))).toEqual([
      expect.stringMatching(/^Max saved a draft on/),
    ]);
    const { version } = await read(ref);
    await publishDraft(max, { ...ref, version }, { why: 'x', dueAt: later(HOUR) }, later(LOCK_MS * 2));
    expect(await reasons(basisOf(1, titled('One')))).toEqual([
      expect.stringMatching(/^version 2 is scheduled/),
    ]);
    await cancelRelease(max, (await read(ref)).pending[0]?.id ?? '', NOW);
    expect(await reasons({ ...basisOf(1, titled('One')), at: later(HOUR) })).toEqual([]);
    await readPublished();
    expect(findPage('en', ref.name)?.title).toBe('File');
    expect((await read(ref)).text).toBe(titled('A draft'));
  });

  test('a page that is as shipped is imported over, unless the release brought another text since', async () => {
    const name = 'privacy';
    const text = (shippedText('en', name) ?? '').replace(/^title: .*$/m, 'title: Ours');
    expect(await imported(name, text, basisOf(0, 'of the release before'))).toMatchObject([
      { problems: [{ reason: expect.stringMatching(/came with the software is newer/) as string }] },
    ]);
    expect(await imported(name, text, basisOf(0, shippedText('en', name) ?? ''))).toEqual([]);
  });
});

describe('what is due', () => {
  test('a review on its day in the clinic’s time zone, and evidence once it ends', async () => {
    const ref = await newPage();
    const claim = `claims:\n  - text: '100% of our staff'\n    source: Payroll\n    reviewer: Counsel\n    expires: 2027-03-02\n`;
    const text = titled('Due')
      .replace(/^nextReview: .*$/m, 'nextReview: 2027-03-02')
      .replace(/^sources:/m, `${claim}sources:`);
    await publish(ref, `${text}\n100% of our staff are trained.\n`);
    await readPublished();
    const path = `Due (/${ref.name})`;
    const due = async (now: Date) => ({
      states: (await listPages(mara, now)).find(({ name }) => name === ref.name)?.states,
      mailed: Object.values(pagesDue(now)).map((paths) => paths.includes(path)),
    });
    // In Florida it is still the evening of March 1.
    expect(await due(new Date('2027-03-02T04:59:00Z'))).toEqual({ states: ['live'], mailed: [false, false] });
    expect(await due(new Date('2027-03-02T05:00:00Z'))).toEqual({
      states: ['live', 'due'],
      mailed: [true, false],
    });
    // Evidence that is good until a day is good on that day.
    expect(await due(new Date('2027-03-03T05:00:00Z'))).toEqual({
      states: ['live', 'due', 'evidence'],
      mailed: [true, true],
    });
  });
});

test('the site map says when a page was published, and of a shipped one when it was reviewed', async () => {
  const ref = await newPage();
  await publish(ref, titled('Mapped'));
  const changed = (name: string) => sitemap().find(({ url }) => url.endsWith(`/${name}`))?.lastModified;
  expect(changed(ref.name)).toEqual(NOW);
  expect(changed('quick-exit-is-no-page')).toBeUndefined();
  const shipped = pageNames('en').find((name) => name !== 'home' && publishedAt('en', name) === undefined);
  expect(changed(shipped ?? '')).toMatch(/^\d{4}-\d{2}-\d{2}$/);
});

describe('a link to a draft', () => {
  test('draws what is not finished yet, and says what is missing', async () => {
    const ref = await newPage();
    const { id, text } = await read(ref);
    const { token } = previewToken({ ...ref, id }, NOW);
    const shown = async (body: string) => {
      await save(ref, text.replace('Text goes here.', body));
      const preview = await readPreview(token, NOW);
      return { ...preview, body: JSON.stringify(preview?.page?.body) };
    };
    const bare = await shown('Some text.');
    expect(bare.page?.title).toMatch(/^Page \d+$/);
    expect(bare.problems?.map(({ reason }) => reason)).toEqual([
      expect.stringMatching(/^Description for search engines/),
      expect.stringMatching(/^Lead|^Introduction/),
    ]);
    const wrong = await shown(
      'Kept <b onclick="x">bold</b> [words](javascript:x):cite[none].\n\n<script>evil</script>\n\n::part{name="none"}\n\n:::callout{kind="no"}\nIn the box\n:::\n\n# Big',
    );
    for (const kept of ['Kept', 'bold', 'words', 'In the box', 'Big']) expect(wrong.body).toContain(kept);
    for (const gone of ['script', 'onclick', '"html"', 'callout', '"depth":1', 'cite'])
      expect(wrong.body).not.toContain(gone);
    await save(ref, 'No front matter at all');
    expect((await readPreview(token, NOW))?.page?.title).toBe('Untitled page');
    await save(ref, '---\ntitle: [\n---\n\nBroken front matter');
    expect(JSON.stringify((await readPreview(token, NOW))?.page?.body)).toContain('Broken front matter');
  });

  test('shows what the editor shows: what is on its way, also where a later one failed', async () => {
    const ref = await newPage();
    await publish(ref, titled('First'));
    await publish(ref, titled('Scheduled'), later(2 * HOUR));
    await publish(ref, titled('Failed'), later(HOUR));
    const [failing] = (await read(ref)).pending;
    await db().release.update({ where: { id: failing?.id ?? '' }, data: { state: 'failed' } });
    const preview = await readPreview(previewToken({ ...ref, id: (await read(ref)).id }, NOW).token, NOW);
    expect(preview?.page?.title).toBe('Scheduled');
    expect((await read(ref)).text).toBe(titled('Scheduled'));
  });

  test('follows its page to another address, and never shows what stands at the old one', async () => {
    const ref = await newPage();
    await save(ref, titled('Moving'));
    const { token } = previewToken({ ...ref, id: (await read(ref)).id }, NOW);
    await movePage(mara, ref, { parent: '', slug: `${ref.name}-moved` }, NOW);
    await createPage(mara, { language: 'en', parent: '', slug: ref.name, title: 'Other', kind: 'page' }, NOW);
    expect(await readPreview(token, NOW)).toMatchObject({
      name: `${ref.name}-moved`,
      page: { title: 'Moving' },
    });
  });

  test('shows one version, whatever is written after it', async () => {
    const ref = await newPage();
    await publish(ref, titled('Asked'), later(HOUR));
    await save(ref, titled('Harmless'));
    const { id, pending } = await read(ref);
    const { token } = previewToken({ ...ref, id, revision: pending[0]?.number }, NOW);
    expect((await readPreview(token, NOW))?.page?.title).toBe('Asked');
  });

  test('shows it without an account until it ends; another signature opens nothing', async () => {
    const ref = await newPage();
    await save(ref, titled('Shared'));
    const { token } = previewToken({ ...ref, id: (await read(ref)).id }, NOW);
    expect((await readPreview(token, NOW))?.page?.title).toBe('Shared');
    expect(await readPreview(token, later(PREVIEW_DAYS * 24 * HOUR))).toBeUndefined();
    expect(
      await readPreview(
        token.replace(/.$/, (last) => (last === 'A' ? 'B' : 'A')),
        NOW,
      ),
    ).toBeUndefined();
    const [content = '', signature = ''] = token.split('.');
    const shown = JSON.parse(Buffer.from(content, 'base64url').toString()) as object;
    const forged = Buffer.from(JSON.stringify({ ...shown, ends: 9_999_999_999 })).toString('base64url');
    expect(await readPreview(`${forged}.${signature}`, NOW)).toBeUndefined();
    expect(await readPreview('', NOW)).toBeUndefined();
  });
});
