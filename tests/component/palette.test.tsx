import { act, fireEvent, render, screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { axe } from 'jest-axe';
import { DeskKeys } from '@/components/cases/keys/desk-keys';
import { PaletteButton } from '@/components/cases/palette/palette-button';
import type { Role } from '@/lib/auth/permissions';

const mockViews = jest.fn();
jest.mock('@/lib/cases/desk-views/actions', () => ({ listViewsAction: () => mockViews() as unknown }));
jest.mock('@/lib/cases/queue/actions', () => ({ bulkAction: () => undefined }));

beforeAll(() => {
  window.ResizeObserver = class {
    observe() {}
    unobserve() {}
    disconnect() {}
  };
  Element.prototype.scrollIntoView = () => undefined;
});
beforeEach(() => {
  mockViews.mockReset().mockResolvedValue({
    state: 'done',
    value: [{ id: '1', name: 'My late ones', href: '/desk?view=late&owner=me' }],
  });
});

const called = jest.fn();

function show(role: Role = 'intake') {
  return render(
    <>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          called(new FormData(event.currentTarget).get('words'));
        }}
      >
        <input id="search" name="words" aria-label="Find a request" />
      </form>
      <PaletteButton me="me" role={role} />
      <DeskKeys me="me" />
      <div data-row>
        <a href="#one" data-row-link>
          K7QM-4TX2
        </a>
      </div>
    </>,
  );
}

async function open() {
  act(() => {
    fireEvent.keyDown(document.activeElement ?? document.body, { key: 'k', ctrlKey: true });
  });
  return screen.findByRole('combobox', { name: 'Commands' });
}
const options = () => screen.getAllByRole('option').map(({ textContent }) => textContent);

test('Ctrl+K offers what can be done here and where one may go, saved views among it', async () => {
  show();
  await open();
  await screen.findByRole('option', { name: /My late ones/ });
  const shown = options();
  expect(shown).toEqual(expect.arrayContaining(['List: Late', 'Reports', 'Next requestj', 'Your account']));
  expect(shown).not.toContain('Team'); // for administrators
  expect(shown).not.toContain('Log a callc'); // no request has the focus
});

test('what is done with a request is offered for the one that has the focus', async () => {
  show();
  screen.getByRole('link', { name: 'K7QM-4TX2' }).focus();
  await open();
  expect(options()).toEqual(expect.arrayContaining(['Log a callc', 'Assign to mea', 'Change the statuss']));
});

test('a command is found by typing, closes the palette and is done', async () => {
  show();
  const field = await open();
  await userEvent.type(field, 'shortc');
  await userEvent.keyboard('{Enter}');
  expect(screen.getByRole('dialog', { name: 'Keyboard shortcuts' })).toBeVisible();
  expect(screen.queryByRole('combobox', { name: 'Commands' })).toBeNull();
});

test('anything else that is typed is searched for by the form in the header', async () => {
  show();
  await userEvent.type(await open(), 'Robin Rivers');
  await userEvent.click(screen.getByRole('option', { name: /Find requests: Robin Rivers/ }));
  expect(called).toHaveBeenCalledWith('Robin Rivers');
});

test('text that is being formatted keeps its own Ctrl+K', async () => {
  show();
  const editor = document.body.appendChild(document.createElement('div'));
  Object.defineProperty(editor, 'isContentEditable', { value: true });
  fireEvent.keyDown(editor, { key: 'k', ctrlKey: true });
  await waitFor(() => expect(screen.queryByRole('dialog', { name: 'Commands' })).toBeNull());
  editor.remove();
});

test('it is accessible', async () => {
  const { container } = show('admin');
  await open();
  expect(within(screen.getByRole('dialog', { name: 'Commands' })).getByRole('listbox')).toBeVisible();
  expect(await axe(container)).toHaveNoViolations();
});
