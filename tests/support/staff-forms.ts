import type { Frame, Locator, Page, Request, Response } from 'playwright/test';
import { hydrated } from './hydrated';

/** The forms of a page, and the search in its header. Signing out, beside it, would end the walk. */
const FORMS = 'main form, header search form';
/** Shown in place of a staff page that failed. */
const BROKEN = 'This page couldn’t be shown';

/** A form of the staff area: its page, and its identity by fields and buttons. */
export type FoundForm = { addresses: string[]; what: string };

/** URLs that differ only in their subject are one kind of page. */
function kindOf({ pathname, search }: URL): string {
  const path = pathname
    .replace(/[0-9A-Z]{4}-[0-9A-Z]{4}/, 'REFERENCE')
    .replace(/^\/copy\/(edit|history|compare)\/.*/, '/copy/$1');
  const list = new URLSearchParams(search).get('view') ?? new URLSearchParams(search).get('state') ?? '';
  return `${path}?${list}`;
}

const openAll = (page: Page) =>
  page.locator('main details:not([open])').evaluateAll((all) => {
    for (const details of all) (details as HTMLDetailsElement).open = true;
  });

/** The identity of each form; empty for forms that only navigate. */
const describeForms = (forms: Element[]): string[] =>
  (forms as HTMLFormElement[]).map((form) => {
    const fields = [...form.elements].map((field) => field.getAttribute('name') ?? '');
    const buttons = [...form.elements].filter(({ tagName }) => tagName === 'BUTTON');
    // Without its own button, it is submitted by another one.
    if (form.getAttribute('method')?.toLowerCase() === 'get' || buttons.length === 0) return '';
    if (form.getAttribute('action')?.startsWith('/') && form.enctype !== 'multipart/form-data') return '';
    const names = [...new Set(fields.filter((name) => name !== '' && !name.startsWith('$ACTION')))];
    const words = buttons.map(({ textContent }) => (textContent ?? '').replace(/\d+/g, 'N').trim());
    return `${names.sort().join()} [${words.join(', ')}]`;
  });

const formsOn = (page: Page): Promise<string[]> => page.locator(FORMS).evaluateAll(describeForms);

const hrefsOf = (links: Element[]) => links.map((link) => link.getAttribute('href') ?? '');

type Contents = { forms: string[]; hrefs: string[] };

/** What a page has once its scripts have run. */
async function readInBrowser(page: Page, address: string): Promise<Contents> {
  await page.goto(address, { waitUntil: 'load' });
  await hydrated(page);
  await page.getByText('Opening the editor…').waitFor({ state: 'detached' });
  return { forms: await formsOn(page), hrefs: await page.locator('a[href]').evaluateAll(hrefsOf) };
}

/** What a page has as the server sends it. Opening it instead would take many times as long. */
async function readSent(reader: Page, address: string): Promise<Contents> {
  const html = await (await reader.request.get(address, { headers: { accept: 'text/html' } })).text();
  const sent = await reader.evaluateHandle(
    (text) => new DOMParser().parseFromString(text, 'text/html'),
    html,
  );
  const all = (selector: string) =>
    sent.evaluateHandle((tree, one) => [...tree.querySelectorAll(one)], selector);
  const forms = await (await all(FORMS)).evaluate(describeForms);
  return { forms, hrefs: await (await all('a[href]')).evaluate(hrefsOf) };
}

/** Reads pages, opening those in the browser that only scripts complete, or whose forms are new: scripts may change them. */
function reading(page: Page, reader: Page) {
  const sentBefore = new Set<string>();
  return async (address: URL): Promise<Contents> => {
    if (address.pathname.startsWith('/copy/edit')) return readInBrowser(page, address.href);
    const sent = await readSent(reader, address.href);
    const isNew = sent.forms.some((what) => !sentBefore.has(what));
    for (const what of sent.forms) sentBefore.add(what);
    return isNew ? readInBrowser(page, address.href) : sent;
  };
}

/** Follows every link within the areas and collects every form: a few pages of each kind, because their states differ. */
export async function findForms(page: Page, origin: string, areas: readonly string[]): Promise<FoundForm[]> {
  const found = new Map<string, string[]>();
  const seen = new Map<string, number>();
  const opened = new Set<string>();
  const reader = await page.context().newPage(); // the site's policy lets no script parse HTML on its own pages
  const read = reading(page, reader);
  const ways = areas.map((area) => ({ href: `/${area}`, from: '' }));
  for (let way = ways.shift(); way; way = ways.shift()) {
    const address = new URL(way.href, origin);
    const kind = `${kindOf(address)} from ${way.from}`;
    const times = seen.get(kind) ?? 0;
    if (times >= (address.pathname.startsWith('/copy/edit') ? 6 : 1)) continue;
    seen.set(kind, times + 1);
    if (opened.has(address.href)) continue;
    opened.add(address.href);
    const { forms, hrefs } = await read(address);
    for (const what of forms) if (what !== '') found.set(what, [...(found.get(what) ?? []), address.href]);
    for (const href of hrefs) {
      const url = new URL(href, address);
      const area = url.pathname.split('/')[1] ?? '';
      if (url.origin === origin && areas.includes(area) && !url.pathname.endsWith('/print'))
        ways.push({ href: url.pathname + url.search, from: kindOf(address) });
    }
  }
  await reader.close();
  return [...found].map(([what, addresses]) => ({ what, addresses }));
}

/** Opens a page that has the form; null if no page has it anymore. */
export async function openForm(page: Page, { addresses, what }: FoundForm): Promise<Locator | null> {
  for (const address of addresses) {
    await page.goto(address, { waitUntil: 'load' });
    await hydrated(page);
    await page.getByText('Opening the editor…').waitFor({ state: 'detached' });
    const form = await formHere(page, what);
    if (form) return form;
  }
  return null;
}

/** The form on the open page; null if it isn't there. */
export async function formHere(page: Page, what: string): Promise<Locator | null> {
  const index = (await formsOn(page)).indexOf(what);
  if (index < 0) return null;
  await openAll(page);
  return page.locator(FORMS).nth(index);
}

/** Fills every empty field with a value of its kind, and picks an option wherever none is picked. */
export async function fillForm(form: Locator, picture: string): Promise<void> {
  const files = form.locator('input[type=file]');
  if ((await files.count()) > 0) await files.setInputFiles(picture);
  await form.evaluate((element) => {
    const asked = element as HTMLFormElement;
    asked.noValidate = true; // so that the server does the validation
    const typed: Record<string, string> = {
      email: `ida-${Date.now()}@staff.example`,
      date: '2031-01-02',
      time: '09:00',
      number: '1',
      password: 'not the right one',
    };
    for (const field of asked.elements) {
      if (field instanceof HTMLSelectElement && field.value === '')
        field.value = [...field.options].filter(({ disabled }) => !disabled).at(-1)?.value ?? '';
      if (field instanceof HTMLTextAreaElement && field.value === '') field.value = 'Half a sentence';
      if (!(field instanceof HTMLInputElement) || field.type === 'hidden') continue;
      if (field.type === 'checkbox') field.checked ||= field.name === 'ticked';
      else if (field.type !== 'radio' && field.type !== 'file' && field.value === '')
        field.value = typed[field.type] ?? 'Half a sentence';
    }
  });
}

const textsOf = (form: Locator) =>
  form.evaluate((element) =>
    [...(element as HTMLFormElement).elements].flatMap((field) =>
      field instanceof HTMLTextAreaElement ||
      (field instanceof HTMLInputElement && ['text', 'search', 'email'].includes(field.type))
        ? [field.value]
        : [],
    ),
  );

const isPost = (page: Page) => (response: { request(): { method(): string; url(): string } }) =>
  response.request().method() === 'POST' &&
  new URL(response.request().url()).origin === new URL(page.url()).origin;

const send = (form: Locator) =>
  form.evaluate((element) => {
    const asked = element as HTMLFormElement;
    const button = [...asked.elements].find(
      (field) => field.tagName === 'BUTTON' && (field as HTMLButtonElement).type === 'submit',
    );
    asked.requestSubmit(button as HTMLButtonElement);
  });

/** Sends a form whose request is lost, and expects it to say so and keep what was typed. */
export async function sendIntoNothing(page: Page, form: Locator): Promise<{ said: string; kept: boolean }> {
  const typed = await textsOf(form);
  await page.route('**', (route) => (route.request().method() === 'POST' ? route.abort() : route.continue()));
  await send(form);
  const alert = form.getByRole('alert').filter({ hasText: /\S/ }).first();
  await alert.waitFor({ timeout: 20_000 });
  const said = (await alert.textContent()) ?? '';
  await page.unroute('**');
  return { said, kept: JSON.stringify(await textsOf(form)) === JSON.stringify(typed) };
}

/** Watches whether the page navigates from now on. */
function followPage(page: Page) {
  const seen = { asked: 0, arrived: 0 };
  const ask = (request: Request) => {
    if (request.isNavigationRequest() && request.frame() === page.mainFrame()) seen.asked += 1;
  };
  const arrive = (frame: Frame) => {
    if (frame === page.mainFrame()) seen.arrived += 1;
  };
  page.on('request', ask).on('framenavigated', arrive);
  return async () => {
    // A form reacts to its response within a frame.
    await page
      .evaluate(() => new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve))))
      .catch(() => undefined); // it navigated in the meantime
    // A download also starts as a navigation, but never ends in a page.
    if (seen.asked > seen.arrived)
      await page.waitForEvent('framenavigated', { timeout: 10_000 }).catch(() => undefined);
    page.off('request', ask).off('framenavigated', arrive);
    await page.waitForLoadState('load');
  };
}

/** Sends a form and waits until the server's answer, or the page it leads to, is shown. */
export async function sendForm(page: Page, form: Locator): Promise<Response> {
  const arrival = followPage(page);
  const answering = page.waitForResponse(isPost(page), { timeout: 30_000 });
  await send(form);
  const answer = await answering;
  await page.waitForFunction(() => !document.querySelector('form[aria-busy=true]'));
  await arrival();
  return answer;
}

export const isBroken = (page: Page): Promise<boolean> =>
  page.getByRole('heading', { name: BROKEN }).isVisible();
