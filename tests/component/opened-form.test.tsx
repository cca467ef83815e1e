import { act } from '@testing-library/react';
import { hydrateRoot, type Root } from 'react-dom/client';
import { renderToString } from 'react-dom/server';
import { OpenedForm } from '@/components/intake/opened-form';
import type { Opening } from '@/lib/intake/fields';
import { escapeHtml } from '@/lib/shared/escape-html';
import { hole, HOLES } from '@/lib/shared/page-holes';
import { formOf, OFFERS, TEXTS } from './show-form';

const OPENING: Opening = {
  form: 'b6e1',
  opened: 'b6e1.token',
  from: '/faq',
  reading: 'Monday, “at 9” & later.',
  today: 'no',
};

const { text, consents } = formOf().props;
const show = (opening?: Opening) => (
  <OpenedForm language="en" text={text} consents={consents} offers={OFFERS} texts={TEXTS} opening={opening} />
);

let root: Root | undefined;
let page: HTMLElement;
afterEach(() => act(() => root?.unmount()));

/** The page as the server fills it in. */
function openFilled() {
  const values = { ...OPENING, opening: JSON.stringify(OPENING) };
  page = document.createElement('div');
  page.innerHTML = HOLES.reduce(
    (html, name) => html.replaceAll(hole(name), () => escapeHtml(values[name])),
    renderToString(show()),
  );
  document.body.replaceChildren(page);
}
const scriptsArrive = () =>
  act(async () => {
    root = hydrateRoot(page, show());
    await Promise.resolve();
  });

const hidden = () =>
  [...page.querySelectorAll<HTMLInputElement>('input[type=hidden]')].map(({ name, value }) => [name, value]);
const FILLED = [
  ['form-b6e1', ''],
  ['from', '/faq'],
  ['language', 'en'],
  ['told', ''],
  ['opened', 'b6e1.token'],
  ['work', ''],
];

test('what the server fills in is in the form, before the scripts and after them', async () => {
  const complaints = jest.spyOn(console, 'error').mockImplementation(() => undefined);
  openFilled();
  const before = page.innerHTML;
  expect(hidden()).toEqual(FILLED);
  expect(page).toHaveTextContent(OPENING.reading);
  expect(page.querySelector('[data-reads-today=no] .choice [value=today]')).not.toBeNull();
  await scriptsArrive();
  expect(page.innerHTML).toBe(before);
  expect(hidden()).toEqual(FILLED);
  expect(complaints).not.toHaveBeenCalled();
});

test('it is the page that is rendered for one visitor', () => {
  openFilled();
  expect(page.innerHTML).toBe(
    Object.assign(document.createElement('div'), { innerHTML: renderToString(show(OPENING)) }).innerHTML,
  );
});
