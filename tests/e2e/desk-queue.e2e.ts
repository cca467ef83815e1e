import type { Page } from 'playwright/test';
import { intakeDraftContext } from '@/lib/intake/domain';
import { unseal } from '@/lib/platform/sealing';
import { hydrated } from '../support/hydrated';
import { rows } from '../support/rows';
import { keysOf, signInAs } from '../support/staff';
import { expect, site, test, visit } from '../support/site-test';
import { until } from '../support/until';
import { sendRequest } from '../support/visit';

/** Copies of a request that was sent on the site; the list doesn't read their answers. */
async function fillQueue(count: number) {
  const { page, close } = await visit();
  const sent = { name: 'Robin Rivers', phone: '239 555 0123', message: 'Hello' };
  const reference = await sendRequest(page, site.url, sent);
  await close();
  await rows(
    site.databaseUrl,
    `INSERT INTO consultation_request
       (id, reference, received_at, status, status_changed_at, due_at, sealed_answers, key_id, sent_index, index_version)
     SELECT gen_random_uuid(), 'K7QM-4T' || lpad(n::text, 2, '0'), received_at, status, status_changed_at, due_at,
       sealed_answers, key_id, sent_index || n, index_version
     FROM consultation_request, generate_series(10, ${9 + count}) AS n
     WHERE reference = $1`,
    [reference],
  );
}
test.beforeAll(() => fillQueue(20));

async function desk(
  viewport: { width: number; height: number },
  javaScriptEnabled = true,
): Promise<Page & { staffId: string }> {
  const { page } = await visit({ viewport, javaScriptEnabled, reducedMotion: 'reduce' });
  const { id } = await signInAs(page.context(), site, 'intake', 'Ida');
  await page.goto(`${site.url}/desk`);
  return Object.assign(page, { staffId: id });
}

/** The stored fields of someone's unfinished phone intake, if any. */
async function intakeDraftOf(staffId: string): Promise<Record<string, string>> {
  const stored = 'SELECT sealed_fields FROM intake_draft WHERE staff_id = $1';
  const [draft] = await rows(site.databaseUrl, stored, [staffId]);
  if (!draft) return {};
  const opened = unseal(keysOf(site), intakeDraftContext(staffId), String(draft.sealed_fields));
  return JSON.parse(opened) as Record<string, string>;
}

/** The focused element, and whether any part of it is visible (WCAG 2.2, 2.4.11). */
const focused = (page: Page) =>
  page.evaluate(async () => {
    // Scrolling the focused element into view takes a few frames; it is done when two frames agree.
    const frame = () => new Promise((resolve) => requestAnimationFrame(resolve));
    for (let before = -1; before !== scrollY; await frame()) {
      before = scrollY;
      await frame();
    }
    const element = document.activeElement;
    if (!(element instanceof HTMLElement) || element === document.body) return null;
    const { left, top, width, height } = element.getBoundingClientRect();
    const inside = [0.1, 0.5, 0.9].flatMap((x) =>
      [0.1, 0.5, 0.9].map((y) => document.elementFromPoint(left + width * x, top + height * y)),
    );
    const seen = inside.filter((hit) => hit && (element.contains(hit) || hit.contains(element))).length;
    return {
      name: `${element.tagName} ${element.getAttribute('aria-label') ?? element.textContent.trim()}`,
      seen,
    };
  });

/** How high the rows of a list are, and how many of them are whole in the window. */
const rowsSeen = (page: Page) =>
  page.locator('[data-row]').evaluateAll((all) => {
    const boxes = all.map((row) => row.getBoundingClientRect());
    return {
      heights: boxes.map(({ height }) => height),
      whole: boxes.filter(({ top, bottom }) => top >= 0 && bottom <= innerHeight).length,
    };
  });

test('enough requests are seen without scrolling, one line each where there is room, with an alarm on', async () => {
  await rows(
    site.databaseUrl,
    "UPDATE consultation_request SET status = 'quarantined', due_at = now() - interval '1 day' WHERE reference = 'K7QM-4T29'",
  );
  const page = await desk({ width: 1440, height: 900 });
  await page.locator('.alarm').waitFor();
  for (const [width, height, least] of [
    [1440, 900, 14],
    [1280, 720, 9],
    [390, 844, 5],
  ] as const) {
    await page.setViewportSize({ width, height });
    const { heights, whole } = await rowsSeen(page);
    expect(whole, `rows at ${width} x ${height}`).toBeGreaterThanOrEqual(least);
    if (width < 1000) continue;
    expect(Math.min(...heights)).toBeGreaterThanOrEqual(36);
    expect(Math.max(...heights)).toBeLessThanOrEqual(44);
  }
});

for (const viewport of [
  { width: 390, height: 844 },
  { width: 320, height: 640 },
])
  test.describe(`at ${viewport.width} x ${viewport.height}`, () => {
    test('focused elements are never covered, with a selection or after a message', async () => {
      const page = await desk(viewport);
      expect(await page.locator('.queue-bulk').isVisible()).toBe(false);
      await page.getByRole('checkbox', { name: 'Select K7QM-4T10' }).check();
      expect(await page.locator('.queue-bulk').isVisible()).toBe(true);
      await page.locator('body').press('Home');
      await page.locator('#search').focus();
      const covered: string[] = [];
      for (let step = 0; step < 45; step += 1) {
        await page.keyboard.press('Tab');
        const at = await focused(page);
        if (at?.seen === 0) covered.push(at.name);
      }
      expect(covered).toEqual([]);
      expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(
        viewport.width,
      );

      await page.getByRole('checkbox', { name: 'Select K7QM-4T10' }).focus();
      await page.locator('select[name=change]').selectOption('close:declined');
      await page.getByRole('button', { name: 'Apply' }).click();
      await page.getByText('1 changed.').waitFor();
      expect(await page.locator('.queue-bulk').isVisible()).toBe(false);
      expect((await focused(page))?.seen).toBeGreaterThan(0);
      await page.getByRole('button', { name: 'Undo' }).click();
      await page.getByRole('link', { name: 'K7QM-4T10' }).waitFor();
    });
  });

test('several requests are closed and reopened without scripts, and the bulk bar appears only with a selection', async () => {
  const page = await desk({ width: 390, height: 844 }, false);
  expect(await page.locator('.queue-bulk').isVisible()).toBe(false);
  for (const reference of ['K7QM-4T11', 'K7QM-4T12'])
    await page.getByRole('checkbox', { name: `Select ${reference}` }).check();
  await page.locator('select[name=change]').selectOption('close:declined');
  await page.getByRole('button', { name: 'Apply' }).click();
  await page.getByText('2 changed.').waitFor();
  expect(await page.getByRole('link', { name: 'K7QM-4T11' }).count()).toBe(0);
  await page.getByRole('button', { name: 'Undo' }).click();
  await page.getByRole('link', { name: 'K7QM-4T11' }).waitFor();
});

test('an unfinished phone intake is restored and can be discarded', async () => {
  const page = await desk({ width: 390, height: 844 });
  await page.goto(`${site.url}/desk/new`);
  await hydrated(page);
  await page.getByLabel('What name should we ask for?').fill('Robin Rivers');
  await page.getByLabel('By phone').check();
  await page.goto(`${site.url}/desk`); // immediately: it is saved when the page is left
  // The server may still be storing it by then.
  await until(
    () => intakeDraftOf(page.staffId),
    (draft) => draft.name === 'Robin Rivers' && draft.source === 'phone',
  );
  await page.goto(`${site.url}/desk/new`);
  expect(await page.getByLabel('What name should we ask for?').inputValue()).toBe('Robin Rivers');
  expect(await page.getByLabel('By phone').isChecked()).toBe(true);
  await page.getByRole('button', { name: 'Discard it and start over' }).click();
  await page.getByRole('button', { name: 'Discard it and start over' }).waitFor({ state: 'detached' });
  expect(await page.getByLabel('What name should we ask for?').inputValue()).toBe('');
});
