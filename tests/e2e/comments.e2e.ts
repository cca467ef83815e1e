import type { Page } from 'playwright/test';
import { caughtMails } from '../support/mail';
import { rows } from '../support/rows';
import { signInAs } from '../support/staff';
import { until } from '../support/until';
import { expect, site, test, visit } from '../support/site-test';
import { expectAccessible } from '../support/visit';

const PAGE = '/interpersonal-psychotherapy';
const MARKUP = '<script>window.broken = true</script> <b>bold</b> https://spam.example';

const open = (javaScriptEnabled = false) =>
  visit({ javaScriptEnabled, viewport: { width: 320, height: 640 } });

async function moderator(javaScriptEnabled = true) {
  const { page, watch } = await open(javaScriptEnabled);
  await signInAs(page.context(), site, 'marketing', 'Mara');
  await page.goto(`${site.url}/replies`);
  return { page, watch };
}

async function write(page: Page, { name, email, text }: { name: string; email: string; text: string }) {
  await page.getByLabel('Name *').fill(name);
  await page.getByLabel('Email *').fill(email);
  await page.getByLabel('Reply *', { exact: true }).fill(text);
  await page.getByRole('button', { name: 'Send reply' }).click();
}

const commentBy = (page: Page, name: string) => page.getByRole('article', { name: `Comment by ${name}` });
const html = async () => (await fetch(site.url + PAGE)).text();
/** Scripts, except those in which Next sends the rendered payload: their number grows with the page. */
const scriptsOf = (text: string) => text.match(/<script\b(?!>\(?self\.__next_f)/g)?.length ?? 0;

test('a reader comments without JavaScript, a moderator approves it, everyone sees it as text, and its writer removes it', async () => {
  const scriptsBefore = scriptsOf(await html());
  const { page: reader, watch } = await open();
  await reader.goto(site.url + PAGE);
  await write(reader, { name: 'Maya', email: 'maya@reader.example', text: MARKUP });
  await reader.getByRole('heading', { name: 'Thank you for your comment' }).waitFor();
  const link = (await reader.locator('[data-removal]').textContent()) ?? '';
  expect(link).toMatch(/\/reply\/remove\/[\w-]{32}$/);
  expect(await html()).not.toContain('window.broken');
  expect(await rows(site.databaseUrl, 'SELECT state::text, sealed_text FROM reply')).toEqual([
    { state: 'held', sealed_text: expect.stringMatching(/^s2\./) },
  ]);

  const { page: desk, watch: deskWatch } = await moderator();
  await commentBy(desk, 'Maya').getByText('<b>bold</b>').first().waitFor();
  await commentBy(desk, 'Maya').getByRole('button', { name: 'Approve' }).click();
  await desk.getByText('1 comment was moved to another list.').waitFor();
  await commentBy(desk, 'Maya').waitFor({ state: 'detached' });

  const shown = await until(html, (text) => text.includes('window.broken'));
  expect(shown).toContain('&lt;script&gt;window.broken');
  expect(scriptsOf(shown)).toBe(scriptsBefore);
  const { page: other, watch: otherWatch } = await open(true);
  await other.goto(site.url + PAGE);
  const article = other.getByRole('article', { name: 'Maya' });
  expect(await article.textContent()).toContain(MARKUP);
  expect(await article.getByRole('link').count()).toBe(1);
  expect(await other.evaluate(() => 'broken' in window)).toBe(false);

  await desk.goto(`${site.url}/replies?state=approved`);
  await desk.getByText('Reply as the clinic').click();
  await desk.getByLabel('Reply', { exact: true }).fill('Thank you for reading.');
  await desk.getByRole('button', { name: 'Publish reply' }).click();
  await until(html, (text) => text.includes('Thank you for reading.'));

  const [mail] = await caughtMails(site.mailFolder, 1, ({ to }) => to[0]?.address === 'maya@reader.example');
  expect(mail?.text).toContain(link);
  expect(`${mail?.subject} ${mail?.text.replaceAll(site.url, '')}`).not.toMatch(
    /calusa|clinic|article|reply\b(?!\/)/i,
  );

  await reader.goto(site.url + new URL(link).pathname);
  await reader.getByRole('heading', { name: 'Remove your comment' }).waitFor();
  expect(await html()).toContain('window.broken'); // opening it didn't change it
  await reader.getByRole('button', { name: 'Remove my comment' }).click();
  await reader.getByRole('heading', { name: 'Your comment has been removed' }).waitFor();
  const left = await until(html, (text) => !text.includes('window.broken'));
  expect(left).toContain('The person who wrote this comment removed it');
  expect(left).toContain('Thank you for reading.');
  await reader.goto(site.url + new URL(link).pathname);
  await reader.getByRole('heading', { name: 'This link doesn’t work anymore' }).waitFor();
  expect([watch, deskWatch, otherWatch].flatMap(({ violations }) => violations)).toEqual([]);
  expect(site.output).not.toContain(new URL(link).pathname.split('/').at(-1));
});

test('errors are shown with what was typed; an answer joins its thread; moderating works without JavaScript', async () => {
  const { page: reader } = await open();
  await reader.goto(site.url + PAGE);
  await write(reader, { name: '', email: 'ana', text: 'My words' });
  await reader.getByRole('heading', { name: 'There is a problem' }).waitFor();
  expect(await reader.title()).toMatch(/^Error: /);
  expect(await reader.getByLabel('Reply *', { exact: true }).inputValue()).toBe('My words');
  await write(reader, { name: 'Ana', email: 'ana@reader.example', text: 'My words' });
  await reader.getByRole('heading', { name: 'Thank you for your comment' }).waitFor();

  const { page: desk } = await moderator(false);
  await commentBy(desk, 'Ana').getByLabel('Select the comment by Ana').check();
  await desk.getByLabel('With selected').selectOption('approved');
  await desk.getByRole('button', { name: 'Apply' }).click();
  await desk.getByText('1 comment was moved to another list.').waitFor();
  await until(html, (text) => text.includes('My words'));

  await reader.goto(site.url + PAGE);
  await reader.getByRole('link', { name: 'Reply to Ana' }).click();
  await reader.getByRole('heading', { name: 'Reply to Ana' }).waitFor();
  await write(reader, { name: 'Ben', email: 'ben@reader.example', text: 'And mine' });
  await reader.getByRole('heading', { name: 'Thank you for your comment' }).waitFor();
  await desk.goto(`${site.url}/replies`);
  expect(await commentBy(desk, 'Ben').textContent()).toContain('Replies to Ana');
  await commentBy(desk, 'Ben').getByText('Edit').click();
  await commentBy(desk, 'Ben').getByLabel('Text').fill('And his');
  await commentBy(desk, 'Ben').getByRole('button', { name: 'Save' }).click();
  await commentBy(desk, 'Ben').getByText('And his').first().waitFor();
  await commentBy(desk, 'Ben').getByRole('button', { name: 'Approve' }).click();
  await desk.getByText('1 comment was moved to another list.').waitFor();
  const text = await until(html, (shown) => shown.includes('And his'));
  expect(text).not.toContain('And mine');
});

test('two moderators never overwrite each other', async () => {
  const { page: reader } = await open();
  await reader.goto(site.url + PAGE);
  await write(reader, { name: 'Cleo', email: 'cleo@reader.example', text: 'Between two' });
  const [{ page: one }, { page: two }] = [await moderator(), await moderator()];
  await commentBy(one, 'Cleo').getByRole('button', { name: 'Reject' }).click();
  await one.getByText('1 comment was moved to another list.').waitFor();
  await commentBy(two, 'Cleo').getByRole('button', { name: 'Approve' }).click();
  await two.getByText('1 stayed as they were').waitFor();
  expect(await html()).not.toContain('Between two');
});

test('suspected spam is kept separate, with the reasons', async () => {
  const { page: reader } = await open();
  await reader.goto(site.url + PAGE);
  await write(reader, {
    name: 'Deals',
    email: 'd@reader.example',
    text: 'https://a.example https://b.example www.c.example',
  });
  await reader.getByRole('heading', { name: 'Thank you for your comment' }).waitFor();
  const { page: desk } = await moderator();
  expect(await commentBy(desk, 'Deals').count()).toBe(0);
  await desk.getByRole('link', { name: /^Spam/ }).click();
  await commentBy(desk, 'Deals').getByText('more links than the settings allow').waitFor();
});

test('each step is accessible in light and dark on a narrow phone', async () => {
  const { page } = await open(true);
  const look = (state: string) => expectAccessible(page, state);
  await page.goto(site.url + PAGE);
  await look('page');
  await write(page, { name: '', email: 'x', text: '' });
  await page.getByRole('heading', { name: 'There is a problem' }).waitFor();
  await look('check');
  await write(page, { name: 'Dora', email: 'dora@reader.example', text: 'x'.repeat(400) });
  await page.getByRole('heading', { name: 'Thank you for your comment' }).waitFor();
  await look('received');
  const link = (await page.locator('[data-removal]').getAttribute('href')) ?? '';
  await page.goto(site.url + link);
  await look('remove');
  await page.goto(`${site.url}/reply/remove/nothing`);
  await look('nothing to remove');
  await page.goto(`${site.url}/reply/removed`);
  await look('removed');
  await signInAs(page.context(), site, 'marketing');
  for (const list of ['', '?state=approved', '?state=rejected', '?state=spam']) {
    await page.goto(`${site.url}/replies${list}`);
    for (const fold of await page.locator('summary').all()) await fold.click();
    await look(`desk ${list}`);
  }
});
