import { act, render, screen, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { axe } from 'jest-axe';
import { renderToString } from 'react-dom/server';
import { MenusForm } from '@/components/content/menus/menus-form';
import type { ActionState } from '@/lib/auth/action';
import type { SettingsBack } from '@/lib/settings/actions';
import type { Group } from '@/lib/settings/data';
import { parseForm } from '@/lib/settings/schema';

type Answer = ActionState<SettingsBack, never>;
const mockSave = jest.fn<Promise<Answer>, [unknown, FormData]>();
jest.mock('@/lib/settings/actions', () => ({
  saveMenusAction: (state: unknown, form: FormData) => mockSave(state, form),
  restoreMenusAction: () => Promise.resolve({ state: 'idle' }),
}));

const fields = {
  'main-page': ['faq', 'about', 'contact'],
  'main-label': ['FAQ', 'About us', 'Contact'],
  'main-position': ['1', '2', '3'],
  'footer-page': ['privacy'],
  'footer-label': ['Privacy'],
  'footer-position': ['1'],
};
const group: Group = {
  kind: 'navigation',
  number: 4,
  fields,
  lines: [],
  unread: [],
  elsewhere: [],
  waiting: [],
  declined: null,
  history: [],
};
const pages = [
  { page: 'about', title: 'About us' },
  { page: 'accessibility', title: 'Accessibility' },
  { page: 'contact', title: 'Contact us' },
  { page: 'faq', title: 'Questions' },
];
const form = <MenusForm group={group} pages={pages} timeZone="America/New_York" />;
const show = () =>
  render(
    <main>
      <h1>Menus</h1>
      {form}
    </main>,
  );
const main = () => within(screen.getByRole('group', { name: 'Main menu' }));
const labels = () =>
  within(main().getByRole('list', { name: 'Main menu' }))
    .getAllByRole<HTMLInputElement>('textbox')
    .map(({ value }) => value);
const positions = () =>
  main()
    .getAllByRole<HTMLInputElement>('spinbutton')
    .map(({ value }) => value);
const press = async (name: string) => {
  const button = screen.getByRole('button', { name });
  button.focus();
  await userEvent.keyboard('{Enter}');
};

beforeEach(() => mockSave.mockReset().mockResolvedValue({ state: 'failed', code: 'FORBIDDEN' }));

test('a link moves by the keyboard, keeps the focus, and its new place is said', async () => {
  show();
  await press('Down: FAQ');
  expect(labels()).toEqual(['About us', 'FAQ', 'Contact']);
  expect(positions()).toEqual(['1', '2', '3']);
  expect(screen.getByRole('button', { name: 'Down: FAQ' })).toHaveFocus();
  expect(main().getByRole('status')).toHaveTextContent('FAQ is now 2 of 3.');
  await userEvent.keyboard('{Enter}');
  expect(labels()).toEqual(['About us', 'Contact', 'FAQ']);
  await userEvent.keyboard('{Enter}');
  expect(labels()).toEqual(['About us', 'Contact', 'FAQ']);
  expect(main().getByRole('status')).toHaveTextContent('FAQ is last already.');
  await press('Up: FAQ');
  expect(labels()).toEqual(['About us', 'FAQ', 'Contact']);
  expect(screen.getByRole('button', { name: 'Up: FAQ' })).toHaveFocus();
});

test('a link that is removed leaves the focus with its neighbor, and can be added again', async () => {
  show();
  expect(main().queryByRole('option', { name: /^About us/ })).not.toBeInTheDocument();
  await press('Remove: About us');
  expect(labels()).toEqual(['FAQ', 'Contact']);
  expect(screen.getByRole('button', { name: 'Remove: Contact' })).toHaveFocus();
  expect(main().getByRole('status')).toHaveTextContent('About us is removed.');
  await userEvent.selectOptions(main().getByRole('combobox'), 'About us (/about)');
  await userEvent.click(main().getByRole('button', { name: 'Add' }));
  expect(labels()).toEqual(['FAQ', 'Contact', 'About us']);
  expect(main().getByRole('textbox', { name: 'Link to /about' })).toHaveFocus();
  expect(main().getByRole('combobox')).toHaveValue('');
});

test('it sends the links in their order with the version that it was drawn with', async () => {
  show();
  await press('Up: Contact');
  await userEvent.type(screen.getByRole('textbox', { name: 'Why, for the history' }), 'Order');
  await userEvent.click(screen.getByRole('button', { name: 'Save' }));
  const sent = mockSave.mock.calls[0]![1];
  expect(sent.get('number')).toBe('4');
  const typed = Object.fromEntries(
    [...new Set(sent.keys())].map((name) => [name, sent.getAll(name).map(String)]),
  );
  expect(parseForm('navigation', typed)).toEqual({
    ok: true,
    value: {
      number: 4,
      why: 'Order',
      value: {
        en: {
          main: [
            { page: 'faq', label: 'FAQ' },
            { page: 'contact', label: 'Contact' },
            { page: 'about', label: 'About us' },
          ],
          footer: [{ page: 'privacy', label: 'Privacy' }],
        },
      },
    },
  });
});

test('what is wrong is said at its link, and nothing that was typed or moved is lost', async () => {
  const back: SettingsBack = {
    number: 4,
    fields: {},
    isSaved: false,
    errors: [{ field: 'main-label-about', code: 'WRONG' }],
    meanwhile: [],
    at: 1,
  };
  mockSave.mockResolvedValue({ state: 'done', value: back });
  show();
  await press('Down: FAQ');
  await userEvent.type(screen.getByRole('textbox', { name: 'Why, for the history' }), 'Order');
  await act(async () => userEvent.click(screen.getByRole('button', { name: 'Save' })));
  const link = await screen.findByRole('link', {
    name: '/about: Enter the link’s text, in at most 40 characters.',
  });
  expect(document.getElementById(link.getAttribute('href')!.slice(1))).toHaveValue('About us');
  expect(labels()).toEqual(['About us', 'FAQ', 'Contact']);
  expect(screen.getByRole('textbox', { name: 'Why, for the history' })).toHaveValue('Order');
});

test('before the scripts there are positions and boxes to remove, and no button that would do nothing', () => {
  document.body.innerHTML = renderToString(form);
  expect(screen.getAllByRole('button').map(({ textContent }) => textContent)).toEqual(['Save']);
  expect(screen.getAllByRole('spinbutton')).toHaveLength(4);
  expect(screen.getAllByRole('checkbox', { name: /^Remove/ })).toHaveLength(4);
  document.body.innerHTML = '';
});

test('axe finds nothing', async () => {
  const { container } = show();
  expect(await axe(container)).toHaveNoViolations();
});
