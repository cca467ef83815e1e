import { randomUUID } from 'node:crypto';
import { globSync } from 'node:fs';
import { expect, test, type BrowserContext, type Page } from 'playwright/test';
import { ROLES, type Role } from '@/lib/auth/permissions';
import { VIEWS } from '@/lib/cases/queue/schema';
import { COMMENT_STATES } from '@/lib/comments/fields';
import { publicPaths } from '@/lib/content/copy/data';
import { nameOfPath } from '@/lib/content/copy/domain';
import { shippedText } from '@/lib/content/shipped/data';
import { shippedValue } from '@/lib/settings/data';
import { looseTextsOf } from '../support/bidi';
import { openRequestAccess } from '../support/request-access';
import { PUBLIC_STATES } from '../support/public-states';
import { rows } from '../support/rows';
import type { Site } from '../support/site';
import { demoSite } from '../support/site-databases';
import { signInAs } from '../support/staff';
import { STAFF_STATES } from '../support/staff-states';
import { until } from '../support/until';
import { fillAndSend, readReference, visitIn } from '../support/visit';

// Names and texts written right to left, or with control characters that every form rejects today; an earlier release, a
// command, or another program may still have stored them. Every page that shows them must isolate them.

const stored = new Set<string>();
const store = (text: string) => {
  stored.add(text);
  return text;
};
/** Text that a form accepts. */
const typed = (what: string) => store(`${what} שלום (1) سلمى`);
/** Text that no form accepts: an override, and an unclosed isolate. */
const raw = (what: string) => store(`\u202e${what} שלום\u2066 سلمى`);

let site: Site;
const contexts = new Map<Role | null, BrowserContext>();
/** What was found, with the page state where it was first seen. */
const found = new Map<string, string>();
const walked = new Set<string>();
let reference = '';

async function check(page: Page, state: string) {
  for (const frame of page.frames()) walked.add(new URL(frame.url(), site.url).pathname);
  for (const text of await looseTextsOf(page, stored)) if (!found.has(text)) found.set(text, state);
}

async function newPage(role: Role | null): Promise<Page> {
  const context = contexts.get(role);
  if (!context) throw new Error('no browser');
  return (await visitIn(context, site.url)).page;
}

async function open(role: Role | null, path: string): Promise<Page> {
  const page = await newPage(role);
  await page.goto(site.url + path);
  return page;
}

const sql = (text: string, values: readonly unknown[] = []) => rows(site.databaseUrl, text, values);

/** Gives every page a bidirectional title, introduction and body. */
async function storePages() {
  const author = "(SELECT id FROM staff WHERE role = 'marketing' LIMIT 1)";
  await sql('ALTER TABLE page_revision DISABLE TRIGGER USER');
  const hostile = (text: string, name: string) =>
    text
      .replace(/^title: .*$/m, `title: "${raw(name.slice(-20))}"`)
      .replace(
        /^(?=## )/m,
        `${raw('First words')}\n\n:::callout{kind=note title="${raw('Remark')}"}\n${raw('Words')}\n:::\n\n## ${raw('Section')}\n\n`,
      );
  for (const path of publicPaths()) {
    const name = nameOfPath(path);
    const shipped = shippedText('en', name);
    if (shipped === undefined) continue;
    const [known] = await sql(
      `INSERT INTO page (id, language, name, shipped_name, created_at) VALUES ($1, 'en', $2, $2, now())
       ON CONFLICT (language, name) DO UPDATE SET created_at = now() RETURNING id`,
      [randomUUID(), name],
    );
    const revision = randomUUID();
    await sql(
      `INSERT INTO page_revision (id, page_id, number, text, why, author_id, created_at)
       VALUES ($1, $2, 100, $3, $4, ${author}, now())`,
      [revision, known?.id, hostile(shipped, name), raw('Why')],
    );
    await sql('UPDATE page SET live_id = $1 WHERE id = $2', [revision, known?.id]);
  }
  for (const { id, text } of await sql('SELECT id, text FROM page_revision WHERE number < 100'))
    await sql('UPDATE page_revision SET text = $2, why = $3 WHERE id = $1', [
      id,
      hostile(String(text), 'Earlier'),
      raw('Why'),
    ]);
  for (const { page_id: id, text } of await sql('SELECT page_id, text FROM page_draft'))
    await sql('UPDATE page_draft SET text = $2 WHERE page_id = $1', [id, hostile(String(text), 'Draft')]);
}

const kept = async (kind: string, value: unknown) =>
  sql(
    `INSERT INTO site_settings (id, kind, number, value, why, author_id, created_at)
     SELECT $1, $2::settings_kind, coalesce(max(number), 0) + 1, $3, $4, (SELECT id FROM staff WHERE role = 'admin' LIMIT 1), now()
     FROM site_settings WHERE kind = $2::settings_kind`,
    [randomUUID(), kind, JSON.stringify(value), raw('Why')],
  );

async function storeSettings() {
  const facts = shippedValue('facts');
  const strange = (one: string) => ({
    ...facts,
    name: raw('Clinic'),
    city: raw(`${one} city`),
    address: { ...facts.address, street: raw(`${one} street`) },
    leadership: raw(`${one} leaders`),
    languages: raw(`${one} languages`),
    placeholders: [],
  });
  await kept('facts', strange('Old'));
  await kept('facts', strange('New'));
  const menus = shippedValue('navigation').en;
  const labelled = (what: string) =>
    menus && {
      main: menus.main.map((item, index) => ({ ...item, label: raw(`${what}${index}`) })),
      footer: menus.footer.map((item, index) => ({ ...item, label: raw(`${what}f${index}`) })),
    };
  await kept('navigation', { en: labelled('M') });
  await kept('copy', { ...shippedValue('copy'), blockedWords: [raw('blocked')] });
  const propose = (kind: string | null, page: string | null, value: unknown) =>
    sql(
      `INSERT INTO proposed_change (id, kind, page_id, basis, value, why, asked_by_id, asked_at)
       VALUES ($1, $2::settings_kind, (SELECT id FROM page WHERE name = $3), coalesce((SELECT max(number)::text FROM site_settings WHERE kind = $2::settings_kind), ''), $4, $5,
         (SELECT id FROM staff WHERE role = 'marketing' LIMIT 1), now())`,
      [randomUUID(), kind, page, JSON.stringify(value), raw('Why')],
    );
  await propose('facts', null, strange('Asked'));
  await propose('navigation', null, { en: labelled('Q') });
  await propose('copy', null, { ...shippedValue('copy'), blockedWords: [raw('other')] });
  await propose(null, 'contact', { isShown: false, to: 'about' });
  await propose(null, 'faq', { place: { parent: 'about', slug: 'questions' } });
}

async function storeRest() {
  for (const { id, name } of await sql('SELECT id, name FROM staff'))
    await sql('UPDATE staff SET name = $2 WHERE id = $1', [id, raw(String(name).slice(0, 4))]);
  await sql('UPDATE image SET name = $1, alt = $2', [raw('file'), raw('what it shows')]);
  await sql(
    `INSERT INTO image (id, name, alt, width, height, digest, uploaded_by, created_at)
     SELECT $1, $2, $3, 8, 8, 'a digest', id, now() FROM staff WHERE role = 'marketing' LIMIT 1`,
    [randomUUID(), raw('file'), raw('what it shows')],
  );
  const release = (state: string, name: string, comment: string | null = null) =>
    sql(
      `INSERT INTO page_release (id, page_id, revision_id, state, asked_by_id, asked_at, comment, decided_by_id)
       SELECT $1, p.id, p.live_id, $2::release_state, m.id, now(), $3, a.id FROM page p, staff m, staff a
       WHERE p.name = $4 AND m.role = 'marketing' AND a.role = 'admin' LIMIT 1`,
      [randomUUID(), state, comment, name],
    );
  await release('waiting', 'contact');
  await release('returned', 'about', raw('Change this'));
  await sql(
    `INSERT INTO page_edit_lock (page_id, staff_id, seen_at)
     SELECT p.id, s.id, now() + interval '1 hour' FROM page p, staff s WHERE p.name = 'privacy' AND s.role = 'intake' LIMIT 1`,
  );
  for (const { id } of await sql('SELECT id FROM staff'))
    await sql(
      `INSERT INTO staff_passkey (id, name, public_key, user_id, credential_id, counter, device_type, backed_up, created_at)
       VALUES ($1::uuid, $2, 'k', $3, $1::text, 0, 'singleDevice', false, now())`,
      [randomUUID(), raw('Laptop'), id],
    );
}

/** A request and a comment sent through their forms, with what staff write about them. */
async function writeByForms() {
  const visitor = await open(null, '/consultation');
  const email = 'shalom@home.example';
  await visitor.locator('#email').fill(email);
  await visitor.locator('#privateEmail').check();
  await fillAndSend(visitor, {
    name: typed('Dana'),
    phone: '239 555 0123',
    email,
    message: typed('My message'),
  });
  reference = await readReference(visitor);
  await check(visitor, 'confirmation');
  await openRequestAccess(visitor, site, reference, email);
  await check(visitor, 'own request');

  await visitor.goto(`${site.url}/interpersonal-psychotherapy`);
  await visitor.getByLabel('Name *').fill(typed('Reader'));
  await visitor.getByLabel('Email *').fill('reader@home.example');
  await visitor.getByLabel('Reply *', { exact: true }).fill(typed('My reply'));
  await visitor.getByRole('button', { name: 'Send reply' }).click();
  await visitor.getByRole('heading', { name: 'Thank you for your comment' }).waitFor();
  await check(visitor, 'reply sent');

  const intake = await open('intake', `/desk/requests/${reference}`);
  await intake.getByRole('textbox', { name: 'Note' }).fill(typed('My note'));
  await intake.getByRole('button', { name: 'Add note' }).click();
  await intake.getByRole('textbox', { name: 'Note' }).fill(typed('Half a note'));
  await intake.getByRole('button', { name: 'Assign to me' }).click();
  const admin = await open('admin', `/desk/requests/${reference}`);
  await admin.getByText('has this request open too.').waitFor();
  await check(admin, 'request open twice');
  await check(intake, 'request');
  await intake.goto(`${site.url}/desk`);
  await intake.getByLabel('Find a request').fill('dana');
  await intake.getByRole('button', { name: 'Find' }).click();
  await intake.getByLabel('Found requests').waitFor();
  await check(intake, 'found requests');

  const moderator = await open('marketing', '/replies');
  const reply = moderator.getByRole('article').filter({ hasText: 'My reply' });
  await check(moderator, 'replies held');
  await reply.getByRole('button', { name: 'Approve' }).click();
  await reply.waitFor({ state: 'detached' });
  await moderator.goto(`${site.url}/replies?state=approved`);
  await moderator.getByText('Reply as the clinic').first().click();
  await moderator.getByLabel('Reply', { exact: true }).first().fill(typed('An answer'));
  await moderator.getByRole('button', { name: 'Publish reply' }).first().click();
  await until(
    async () => (await fetch(`${site.url}/interpersonal-psychotherapy`)).text(),
    (html) => html.includes('An answer'),
  );
}

test.beforeAll(async ({ browser }) => {
  site = await demoSite();
  await storePages();
  await storeSettings();
  await storeRest();
  await site.start();
  for (const role of [null, ...ROLES]) {
    const context = await browser.newContext({ reducedMotion: 'reduce' });
    contexts.set(role, context);
    if (role) await signInAs(context, site, role, raw(role));
  }
  await writeByForms();
});
test.afterAll(() => site.remove());
test.afterEach(() => found.clear());

test('public pages isolate bidirectional text', async () => {
  const [reply] = await sql("SELECT id FROM reply WHERE state = 'approved' LIMIT 1");
  const page = await open(null, '/');
  for (const path of [
    ...PUBLIC_STATES,
    ...['/reply/check', '/reply/remove/nothing'],
    `/reply/to/${String(reply?.id)}`,
  ]) {
    await page.goto(site.url + path);
    await check(page, path);
  }
  expect(Object.fromEntries(found)).toEqual({});
});

/** States in addition to those the demo already has. */
const MORE: Record<Role, () => string[]> = {
  intake: () => [
    ...VIEWS.map((view) => `/desk?view=${view}`),
    `/desk/requests/${reference}`,
    `/desk/requests/${reference}/print`,
  ],
  marketing: () => [
    ...['contact', 'about', 'faq', 'privacy'].map((name) => `/copy/edit/en/${name}`),
    ...['live', 'draft'].map((to) => `/copy/compare/en/about?from=file&to=${to}`),
    ...COMMENT_STATES.map((state) => `/replies?state=${state}`),
    '/copy?find=about',
    '/copy/settings',
    '/copy/menus',
  ],
  admin: () => [...['contact', 'faq'].map((name) => `/copy/edit/en/${name}`), '/copy/menus', '/copy'],
};

test('staff pages isolate bidirectional text', async () => {
  const pages = new Map<Role | null, Page>();
  for (const role of [null, ...ROLES]) pages.set(role, await newPage(role));
  const goTo = async (role: Role | null, path: string): Promise<Page> => {
    const page = pages.get(role);
    if (!page) throw new Error('no page');
    await page.goto(site.url + path);
    return page;
  };
  for (const role of ROLES)
    for (const path of MORE[role]()) {
      const page = await goTo(role, path);
      await page.getByText('Opening the editor…').waitFor({ state: 'detached' });
      await check(page, `${role} ${path}`);
    }
  for (const { name, path, role = null, act } of STAFF_STATES) {
    const page = await goTo(role, path);
    await act?.(page);
    await check(page, name);
  }
  await sql("UPDATE staff SET two_factor_enabled = false WHERE role = 'marketing'");
  await sql("UPDATE staff_session SET assurance = 'enrolling'");
  await check(await open('marketing', '/sign-in/set-up'), 'set-up');
  expect(Object.fromEntries(found)).toEqual({});
});

test('every page was visited', () => {
  const pages = globSync('app/**/page.tsx').map((file) =>
    file.replace(/^app\/(\(staff\)|\(site\)\/\[locale\])|\/page\.tsx$/g, ''),
  );
  const patternOf = (page: string) =>
    new RegExp(`^${page.replace(/\[+\.{3}\w+\]+/g, '.*').replace(/\[\w+\]/g, '[^/]+')}$`);
  const missed = pages.filter((page) => ![...walked].some((path) => patternOf(page).test(path)));
  expect(missed).toEqual(['/consultation/template']); // the server fills this in and serves it as /consultation
});
