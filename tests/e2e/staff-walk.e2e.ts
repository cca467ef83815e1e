import { globSync } from 'node:fs';
import type { Page } from 'playwright/test';
import { may, ROLES, type Permission } from '@/lib/auth/permissions';
import { permissionFor } from '@/lib/staff/sign-in/domain';
import { noteFigure } from '../support/figure';
import { signInAs } from '../support/staff';
import { expect, site, test, visit } from '../support/site-test';
import { expectAccessible, sendRequest } from '../support/visit';

/** Who may open each staff page. A new page fails the test until it is listed. */
const PAGES: Record<string, Permission | 'anybody'> = {
  'sign-in': 'anybody',
  'sign-in/code': 'anybody',
  'sign-in/forgot': 'anybody',
  'sign-in/set-up': 'anybody', // it redirects to the right step
  'join/[token]': 'anybody',
  account: 'account.own',
  'account/second-factor': 'account.own',
  activity: 'activity.read',
  copy: 'copy.write',
  'copy/compare/[...page]': 'copy.write',
  'copy/edit/[...page]': 'copy.write',
  'copy/history/[...page]': 'copy.write',
  'copy/images': 'copy.write',
  'copy/menus': 'copy.write',
  'copy/new': 'copy.write',
  'copy/settings': 'settings.facts',
  desk: 'requests.read',
  'desk/deliveries': 'deliveries.manage',
  'desk/export': 'requests.export',
  'desk/new': 'requests.write',
  'desk/appointments': 'requests.read',
  'desk/pipeline': 'requests.read',
  'desk/referrals': 'requests.read',
  'desk/numbers': 'numbers.read',
  'desk/requests/[reference]': 'requests.read',
  'desk/requests/[reference]/print': 'requests.read',
  replies: 'comments.moderate',
  team: 'team.manage',
};

/** A word without a line-break opportunity. */
const WIDE_NAME = 'W'.repeat(80);

let reference: string;
test.beforeAll(async () => {
  const { page } = await visit();
  const answers = { name: WIDE_NAME, phone: '239 555 0123', message: `I would like to talk ${WIDE_NAME}` };
  reference = await sendRequest(page, site.url, answers);
});

/** US Letter is 816 pixels wide; the margins leave 720. */
async function expectFitsPaper(page: Page, name: string) {
  const screen = page.viewportSize();
  await page.setViewportSize({ width: 720, height: 900 });
  await page.emulateMedia({ media: 'print' });
  const width = await page.evaluate(() => document.documentElement.scrollWidth);
  expect({ name, fitsPaper: width <= 720 }).toEqual({ name, fitsPaper: true });
  await page.emulateMedia({ media: 'screen' });
  if (screen) await page.setViewportSize(screen);
}

/** What a browser sends when someone types the URL: access is decided before anything is rendered. */
const NAVIGATION = {
  accept: 'text/html',
  'sec-fetch-dest': 'document',
  'sec-fetch-mode': 'navigate',
  'sec-fetch-site': 'none',
};

const addressOf = (page: string) =>
  `${site.url}/${page.replace('[reference]', reference).replace('[token]', 'nothing').replace('[...page]', 'en/about?from=live&to=file')}`;

test('every staff page is in this test’s table', () => {
  const found = globSync('app/(staff)/**/page.tsx').map((file) =>
    file.replace(/^app\/\(staff\)\/|\/page\.tsx$/g, ''),
  );
  expect(found.sort()).toEqual(Object.keys(PAGES).sort());
  const known = Object.keys(PAGES).map((page) => [page, permissionFor(`/${page}`) ?? 'anybody']);
  expect(Object.fromEntries(known)).toEqual(PAGES); // the table that sign-in and navigation use
});

for (const role of [null, ...ROLES])
  test(`${role} sees exactly the pages that the permissions allow`, async () => {
    const { page } = await visit();
    if (role) await signInAs(page.context(), site, role);
    const seen: Record<string, string> = {};
    const expected: Record<string, string> = {};
    for (const [name, need] of Object.entries(PAGES)) {
      const response = await page.request.get(addressOf(name), { headers: NAVIGATION });
      const isSignedOut = !name.startsWith('sign-in') && response.url().includes('/sign-in');
      seen[name] = isSignedOut ? 'signed out' : String(response.status());
      if (need === 'anybody') expected[name] = '200';
      else if (role === null) expected[name] = 'signed out';
      else expected[name] = may(role, need) ? '200' : '403';
      if (expected[name] !== '200') expect(await response.text()).not.toContain('I would like to talk');
    }
    expect(seen).toEqual(expected);
    const open = Object.values(seen).filter((status) => status === '200').length;
    noteFigure(`${role ?? 'signed out'}: ${open} of ${Object.keys(seen).length} pages open`);
  });

test('every staff page is accessible in light and dark, fits a narrow phone, keeps the policy and is not cached', async () => {
  const { page, watch } = await visit({ viewport: { width: 320, height: 640 } });
  await signInAs(page.context(), site, 'admin', WIDE_NAME);
  for (const name of Object.keys(PAGES)) {
    const response = await page.goto(addressOf(name));
    const headers = response?.headers() ?? {};
    const policy = headers['content-security-policy'] ?? '';
    expect({ name, policy }).toEqual({
      name,
      policy: expect.stringMatching(/^default-src 'none'; script-src 'self' 'nonce-[^,]+$/),
    });
    // The rich-text editor inserts styles into its page; nothing else may, and nothing inserts scripts.
    const styles = name === 'copy/edit/[...page]' ? "style-src 'self' 'unsafe-inline'; " : '';
    expect(policy.replace(styles, '')).not.toContain('unsafe');
    expect({ name, cached: headers['cache-control'] }).toEqual({
      name,
      cached: expect.stringContaining('no-store'),
    });
    expect({ name, titles: await page.locator('h1').count() }).toEqual({ name, titles: 1 });
    // The editor is wider than its placeholder.
    if (name.startsWith('copy/edit'))
      await page
        .getByRole('textbox', { name: /^Title/ })
        .first()
        .waitFor();
    await expectAccessible(page, name);
    if (name.includes('[reference]')) await expectFitsPaper(page, name);
  }
  // Not-found pages are rendered in the browser, on a page of Next's own.
  await page.goto(`${site.url}/desk/requests/2222-2222`);
  await page.getByRole('heading', { level: 1 }).waitFor();
  // The editor's preview is a page whose scripts are blocked on purpose.
  const violations = watch.violations.filter(
    (text) => !/\/draft\/\S+' because the document's frame is sandboxed/.test(text),
  );
  expect([...watch.foreignRequests, ...violations]).toEqual([]);
});
