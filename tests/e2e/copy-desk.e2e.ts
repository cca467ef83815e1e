import { setTimeout as sleep } from 'node:timers/promises';
import type { BrowserContextOptions, Page } from 'playwright/test';
import type { Role } from '@/lib/auth/permissions';
import { rows } from '../support/rows';
import { signInAs } from '../support/staff';
import { until } from '../support/until';
import { expect, site, test, visit } from '../support/site-test';
import { axeFindings } from '../support/visit';

async function open(
  name: string,
  role: Role = 'marketing',
  options: BrowserContextOptions = {},
): Promise<Page> {
  const { page } = await visit(options);
  await signInAs(page.context(), site, role, name);
  return page;
}

const titleBox = (page: Page) => page.getByRole('textbox', { name: /^Title/ }).first();

/** Opens a page's editor, ready for typing. */
async function edit(page: Page, name: string): Promise<Page> {
  await page.goto(`${site.url}/copy/edit/en/${name}`);
  await titleBox(page).waitFor();
  return page;
}

const retitle = async (page: Page, title: string) => {
  await titleBox(page).fill(title);
  await page.getByText('Draft saved.', { exact: false }).waitFor();
};

async function publish(page: Page, why: string) {
  await page.getByLabel('What changed, and why').fill(why);
  await page.getByRole('button', { name: 'Publish' }).click();
  await page.getByText('Published. Every visitor sees it now.').first().waitFor();
}

const headline = async (url: string, path: string) =>
  /<h1[^>]*>([^<]*)/.exec(await (await fetch(url + path)).text())?.[1];

/** Visitors who reload a page many times a second. Stopping them returns what each one saw, in order. */
function visitorsOf(url: string, path: string, count = 8) {
  let stopped = false;
  const look = async () => {
    const seen: (string | undefined)[] = [];
    while (!stopped) {
      const title = await headline(url, path);
      if (title !== seen.at(-1)) seen.push(title);
      await sleep(25); // as fast as they can, they would take both processors from what they watch
    }
    return seen;
  };
  const visits = Array.from({ length: count }, look);
  return () => {
    stopped = true;
    return Promise.all(visits);
  };
}

test('a headline is edited, looked at, published, and seen at two processes within two seconds; after a restart it is still there', async () => {
  const other = await site.replica();
  const before = await headline(site.url, '/about');
  expect(await headline(other.url, '/about')).toBe(before);

  const page = await edit(await open('Mara'), 'about');
  await retitle(page, 'Who we are, in short');
  await page
    .frameLocator('iframe')
    .getByRole('heading', { level: 1, name: 'Who we are, in short' })
    .waitFor();
  expect(await headline(site.url, '/about')).toBe(before);
  const visits = [site, other].map(({ url }) => visitorsOf(url, '/about'));
  await publish(page, 'Shorter');

  for (const { url } of [site, other])
    await until(
      () => headline(url, '/about'),
      (title) => title === 'Who we are, in short',
    );
  // Once a visitor has seen the new version they never see the old one again, however many are loading it meanwhile.
  for (const stop of visits)
    for (const seen of await stop()) expect(seen).toEqual([before, 'Who we are, in short']);
  // It is served from memory, with its policy.
  const again = await fetch(`${other.url}/about`);
  expect(again.headers.get('content-security-policy')).toContain("script-src 'sha256-");
  expect(again.headers.get('cache-control')).toBe('public, max-age=0, must-revalidate');
  await other.remove();

  await site.stop();
  await site.start();
  expect(await headline(site.url, '/about')).toBe('Who we are, in short');
});

test('a scheduled page is published automatically; the earlier version is restored from the history', async () => {
  const page = await edit(await open('Mara'), 'faq');
  const before = await headline(site.url, '/faq');
  await retitle(page, 'Asked and answered');
  await page.getByLabel('What changed, and why').fill('For later');
  await page.getByLabel('Later').check();
  await page.getByLabel('Day').fill('2031-01-02');
  await page.getByLabel(/^Time/).fill('09:00');
  await page.getByRole('button', { name: 'Schedule' }).click();
  await page.getByText('Scheduled. It will be published automatically').first().waitFor();
  expect(await headline(site.url, '/faq')).toBe(before);
  // Make it due by moving back both the job's and the release's time.
  await rows(site.databaseUrl, "UPDATE page_release SET due_at = now() WHERE state = 'scheduled'");
  await rows(site.databaseUrl, "UPDATE pgboss.job SET start_after = now() WHERE name = 'publish-page'");
  await until(
    () => headline(site.url, '/faq'),
    (title) => title === 'Asked and answered',
  );

  await retitle(await edit(page, 'faq'), 'Asked, answered, and again');
  await publish(page, 'A third text');
  await page.goto(`${site.url}/copy/history/en/faq`);
  await page.getByText('For later').waitFor();
  await page
    .getByRole('listitem')
    .filter({ hasText: 'For later' })
    .getByRole('button', { name: /^Restore/ })
    .click();
  await page.getByText('It’s the draft now.', { exact: false }).first().waitFor();
  await page.goto(`${site.url}/copy/compare/en/faq?from=live&to=draft`);
  const read = page.getByRole('region', { name: 'Comparison', exact: true });
  await read.locator('del', { hasText: 'again' }).waitFor();
  await edit(page, 'faq');
  await publish(page, 'Back to the one before');
  await until(
    () => headline(site.url, '/faq'),
    (title) => title === 'Asked and answered',
  );
});

test('when two people edit one page, the second is told, can take over, and neither loses anything', async () => {
  const [mara, max] = [await open('Mara'), await open('Max')];
  await retitle(await edit(mara, 'contact'), 'From Mara');
  await edit(max, 'contact');
  await max.getByText('Mara has this page open.', { exact: false }).waitFor();
  await titleBox(max).fill('From Max');
  await max.getByText('Not saved: someone else has this page open.').waitFor();
  await max.getByRole('button', { name: 'Take over' }).click();
  await max.getByText('Mara has this page open.', { exact: false }).waitFor({ state: 'detached' });
  // What was typed in the meantime is saved automatically.
  await max.getByText('Draft saved.', { exact: false }).waitFor();
  await titleBox(max).fill('From Max, taken over');
  await max.getByText('Draft saved.', { exact: false }).waitFor();

  // Mara keeps typing. Her text stays in her window, and Max's on the server.
  await titleBox(mara).fill('From Mara, unsaved');
  await mara.getByText('Not saved: someone else has this page open.').waitFor();
  expect(await titleBox(mara).inputValue()).toBe('From Mara, unsaved');
  const [draft] = await rows(
    site.databaseUrl,
    "SELECT text FROM page_draft WHERE page_id = (SELECT id FROM page WHERE name = 'contact')",
  );
  expect(draft?.text).toContain('From Max, taken over');
});

test('claims need evidence, and raw HTML is rejected with its line number', async () => {
  const page = await open('Mara');
  await page.goto(`${site.url}/copy/new`);
  await page.getByLabel('Title').fill('Claims');
  await page.getByLabel('URL ending').fill('claims');
  await page.getByRole('button', { name: 'Create draft' }).click();
  await page.waitForURL('**/copy/edit/en/claims');
  await page.getByRole('button', { name: 'Write Markdown instead' }).click();
  const body = page.getByRole('textbox', { name: 'Page text' });
  await body.fill('## Promise\n\nWe guarantee a cure.\n\n<script>alert(1)</script>\n');
  await page.getByText('raw HTML is not allowed', { exact: false }).first().waitFor();
  await body.fill('## Promise\n\nWe guarantee a cure.\n');
  await page
    .getByLabel(/^Description/)
    .fill('A page that claims more than it can show, so that the guard is seen to hold it back.');
  await page.getByLabel(/^Introduction/).fill('In short.');
  await page.getByText('“guarantee” makes a claim', { exact: false }).waitFor();
  await page.getByLabel('What changed, and why').fill('Try');
  await page.getByRole('button', { name: 'Publish' }).click();
  await page.getByText('The text has problems, so it wasn’t published.', { exact: false }).first().waitFor();
  expect((await fetch(`${site.url}/claims`)).status).toBe(404);
});

test('a draft link works without an account; a moved page redirects from its old URL', async () => {
  const page = await open('Mara');
  await retitle(await edit(page, 'programs/recovery-matrix'), 'The Matrix, drafted');
  await page.getByRole('button', { name: 'Create link' }).click();
  const shared = page.getByRole('link', { name: '/draft/' });
  const link = (await shared.getAttribute('href')) ?? '';
  expect(link).toMatch(/^http.*\/draft\//);
  const { page: visitor } = await visit();
  await visitor.goto(link);
  await visitor.getByRole('heading', { level: 1, name: 'The Matrix, drafted' }).waitFor();
  expect(await axeFindings(visitor)).toEqual([]);
  await visitor.goto(`${link}x`);
  await visitor.getByRole('heading', { name: 'This link shows nothing' }).waitFor();

  await page.getByText('Change its address').click();
  await page.getByLabel('Parent page', { exact: true }).selectOption('');
  await page.getByLabel('URL ending').fill('matrix');
  await page.getByRole('button', { name: 'Change the address' }).click();
  await page.waitForURL('**/copy/edit/en/matrix');
  await until(
    () => headline(site.url, '/matrix'),
    (title) => title !== undefined && title !== 'Page not found',
  );
  const leads = async (path: string) => {
    const { status, headers } = await fetch(site.url + path, { redirect: 'manual' });
    return [status, headers.get('location')];
  };
  expect(await leads('/programs/recovery-matrix')).toEqual([308, '/matrix']);
  // With its query string, from the page cache too, and in a single redirect even where Next would add one of its own.
  expect(await leads('/programs/recovery-matrix?utm_source=ad')).toEqual([308, '/matrix?utm_source=ad']);
  expect(await leads('/programs/recovery-matrix?x=2')).toEqual([308, '/matrix?x=2']);
  expect(await leads('/programs/recovery-matrix/?x=1')).toEqual([308, '/matrix?x=1']);
  expect(await leads('/alcohol-therapy')).toEqual([308, '/matrix#alcohol']);

  const panel = page.locator('details', { hasText: 'Its text, draft and history stay here.' });
  await panel.locator('summary').first().click();
  await panel.getByText('/alcohol-therapy').waitFor();
  await panel.getByLabel('Redirect visitors to').selectOption('consultation');
  await panel.getByRole('button', { name: 'Unpublish' }).click();
  await until(
    () => leads('/matrix?x=1'),
    ([status]) => status === 307,
  );
  expect(await leads('/matrix?x=1')).toEqual([307, '/consultation?x=1']);
});

test('without JavaScript a draft is saved and published', async () => {
  const page = await open('Nora', 'marketing', { javaScriptEnabled: false });
  await page.goto(`${site.url}/copy/edit/en/accessibility`);
  const text = page.getByLabel('Front matter and text, in Markdown');
  await text.fill((await text.inputValue()).replace(/^title: .*$/m, 'title: For everybody'));
  await page.getByRole('button', { name: 'Save the draft' }).click();
  await page.getByText('Draft saved', { exact: false }).first().waitFor();
  await page.goto(`${site.url}/copy/edit/en/accessibility`);
  await page.getByLabel('What changed, and why').fill('Plainer');
  await page.getByRole('button', { name: 'Publish' }).click();
  await page.getByText('Published.', { exact: false }).first().waitFor();
  const [revision] = await rows(
    site.databaseUrl,
    "SELECT text FROM page_revision WHERE text LIKE '%For everybody%'",
  );
  expect(revision?.text).not.toContain('\r'); // browsers send it
  await until(
    () => headline(site.url, '/accessibility'),
    (title) => title === 'For everybody',
  );
});
