import { act, fireEvent, render, screen, within, waitFor } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { axe } from 'jest-axe';
import { DeskKeys } from '@/components/cases/keys/desk-keys';
import { UndoToast } from '@/components/cases/undo/undo-toast';
import { QueueList } from '@/components/cases/queue/queue-list';
import type { RowView } from '@/components/cases/queue/queue-row';
import type { ActionState } from '@/lib/auth/action';
import type { BulkOutcome } from '@/lib/cases/queue/domain';
import { queueSchema, VIEWS } from '@/lib/cases/queue/schema';

type Answer = ActionState<BulkOutcome, never>;
const mockBulk = jest.fn<Promise<Answer>, [unknown, FormData]>();
jest.mock('@/lib/cases/queue/actions', () => ({
  bulkAction: (state: unknown, form: FormData) => mockBulk(state, form),
}));

const ME = '00000000-0000-4000-8000-000000000001';
const BEN = '00000000-0000-4000-8000-000000000002';
const idOf = (n: number) => `10000000-0000-4000-8000-00000000000${n}`;
const row = (n: number): RowView => ({
  id: idOf(n),
  version: n,
  reference: `K7QM-4TX${n}`,
  status: 'New',
  name: `Robin ${n}`,
  when: 'Due in 1 h',
  whenText: 'Due in 1 h (business hours). Received 3 h ago',
  isLate: false,
  age: '3 h',
  received: 'Monday, November 23, 2026 at 7:00 AM EST',
  soon: 'Today',
  owner: '',
  next: 'First attempt',
  marks: [{ short: 'Correction?', text: 'May correct an earlier one' }],
  ways: ['call', 'email'],
});
const rows = [row(2), row(3), row(4)];
const owners = [
  { id: ME, name: 'Ida' },
  { id: BEN, name: 'Ben' },
];

const page = (shown: RowView[], view: (typeof VIEWS)[number] = 'new', isNarrowed = false) => (
  <main>
    <h1>Requests</h1>
    <input id="search" aria-label="Find a request" />
    <DeskKeys me={ME} />
    <UndoToast />
    <QueueList
      query={queueSchema.parse({ view })}
      byName
      isNarrowed={isNarrowed}
      rows={shown}
      me={ME}
      owners={owners}
    />
  </main>
);

function show(shown = rows, view: (typeof VIEWS)[number] = 'new', isNarrowed = false) {
  const shownList = render(page(shown, view, isNarrowed));
  // Nothing in a closed dialog can have focus, but jsdom allows it.
  (document.activeElement as HTMLElement).blur();
  return shownList;
}

const press = (key: string, more: object = {}) =>
  act(() => {
    fireEvent.keyDown(document.activeElement ?? document.body, { key, ...more });
  });
const box = (n: number) => screen.getByRole<HTMLInputElement>('checkbox', { name: `Select K7QM-4TX${n}` });
const link = (n: number) => screen.getByRole('link', { name: `Robin ${n} K7QM-4TX${n}` });
const sent = () => mockBulk.mock.calls.map(([, form]) => [form.getAll('ticked'), form.get('change')]);

beforeEach(() => {
  localStorage.clear();
  mockBulk.mockReset().mockResolvedValue({ state: 'done', value: { changed: 1, stayed: 0 } });
});

describe('several at once', () => {
  test('all of the page are ticked by one box, and sent with the versions that were shown', async () => {
    mockBulk.mockResolvedValue({ state: 'done', value: { changed: 2, stayed: 1 } });
    show();
    await userEvent.click(screen.getByRole('checkbox', { name: 'Select all' }));
    await userEvent.selectOptions(screen.getByRole('combobox'), 'Ben');
    await userEvent.click(screen.getByRole('button', { name: 'Apply' }));
    expect(await screen.findByText(/^2 changed\. 1 not changed/)).toHaveAttribute('role', 'status');
    expect(sent()).toEqual([[[2, 3, 4].map((n) => `${idOf(n)}_${n}`), `assign:${BEN}`]]);
    await waitFor(() => expect(box(2)).not.toBeChecked());
  });

  test('what was done is said above the list, takes the focus, and is undone by a button or a key', async () => {
    const undo = [`${idOf(2)}_3`, `${idOf(3)}_4`];
    mockBulk.mockResolvedValueOnce({ state: 'done', value: { changed: 2, stayed: 0, unattempted: 1, undo } });
    const { rerender } = show();
    await userEvent.click(box(2));
    await userEvent.selectOptions(screen.getByRole('combobox'), 'Unreachable');
    await userEvent.click(screen.getByRole('button', { name: 'Apply' }));
    const said = await screen.findByText(/^2 changed\. 1 not closed: no attempt is logged/);
    await waitFor(() => expect(document.activeElement).toContainElement(said));
    // The list may be empty now: the outcome and the undo button stay.
    rerender(page([]));
    expect(screen.getByText('2 requests closed.')).toHaveAttribute('role', 'status');
    expect(screen.getByRole('button', { name: 'Undo' })).toBeVisible();
    mockBulk.mockResolvedValueOnce({ state: 'done', value: { changed: 2, stayed: 0 } });
    press('z');
    expect(await screen.findByText('2 changes undone.')).toBeInTheDocument();
    expect(mockBulk.mock.calls[1]?.[1].get('undo')).toBe(undo.join(','));
    expect(screen.queryByRole('button', { name: 'Undo' })).toBeNull();
  });

  test('an assignment says to whom', async () => {
    mockBulk.mockResolvedValueOnce({ state: 'done', value: { changed: 1, stayed: 0, to: 'Ben' } });
    show();
    await userEvent.click(box(2));
    await userEvent.click(screen.getByRole('button', { name: 'Apply' }));
    expect(await screen.findByText('1 assigned to Ben.')).toBeInTheDocument();
  });

  test('what was chosen about keys outlives a change', async () => {
    show();
    await userEvent.click(box(3));
    await userEvent.click(screen.getByRole('button', { name: 'Apply' }));
    await waitFor(() => expect(box(3)).not.toBeChecked());
    press('?');
    expect(screen.getByRole('checkbox', { name: 'Use keyboard shortcuts' })).toBeChecked();
  });

  test('a refusal says what is missing and keeps what was ticked', async () => {
    mockBulk.mockResolvedValue({ state: 'failed', code: 'INVALID', fields: { change: 'NOTHING_CHOSEN' } });
    show();
    await userEvent.click(box(3));
    await userEvent.click(screen.getByRole('button', { name: 'Apply' }));
    expect(await screen.findByRole('alert')).toHaveTextContent('Choose what to do');
    expect(box(3)).toBeChecked();
  });
});

describe('keys', () => {
  test('j and k go from request to request, and stop at the ends', () => {
    show();
    press('j');
    expect(link(2)).toHaveFocus();
    for (let times = 0; times < 5; times += 1) press('j');
    expect(link(4)).toHaveFocus();
    press('k');
    expect(link(3)).toHaveFocus();
  });

  test('x ticks, o opens, a assigns to oneself: the request that has the focus', async () => {
    show();
    const opened = jest.fn((event: Event) => event.preventDefault());
    link(3).addEventListener('click', opened);
    press('a');
    press('x');
    expect(mockBulk).not.toHaveBeenCalled();
    press('j');
    press('j');
    press('x');
    expect([box(2).checked, box(3).checked]).toEqual([false, true]);
    press('o');
    expect(opened).toHaveBeenCalledTimes(1);
    press('a');
    expect(await screen.findByText('The request is yours.')).toHaveAttribute('role', 'status');
    expect(sent()).toEqual([[[`${idOf(3)}_3`], `assign:${ME}`]]);
  });

  test('a request that changed meanwhile is not said to be one’s own', async () => {
    mockBulk.mockResolvedValue({ state: 'done', value: { changed: 0, stayed: 1 } });
    show();
    press('j');
    press('a');
    expect(await screen.findByText(/wasn’t assigned/)).toBeInTheDocument();
  });

  test('the keys of a request act there: a control gets the focus, a link or button is pressed', () => {
    const assigned = jest.fn();
    render(
      <main>
        <DeskKeys me={ME} />
        <form onSubmit={(event) => event.preventDefault()}>
          <textarea data-key="n" aria-label="Note" />
          <button type="submit">Add</button>
        </form>
        <button type="button" data-key="a" onClick={assigned}>
          Assign to me
        </button>
      </main>,
    );
    (document.activeElement as HTMLElement).blur();
    press('a');
    expect(assigned).toHaveBeenCalledTimes(1);
    press('n');
    expect(screen.getByRole('textbox', { name: 'Note' })).toHaveFocus();
    press('a'); // typed
    expect(assigned).toHaveBeenCalledTimes(1);
  });

  test('Ctrl+Enter saves what is being typed', () => {
    const saved = jest.fn((event: Event) => event.preventDefault());
    show();
    press('/');
    const field = screen.getByRole('textbox', { name: 'Find a request' });
    const form = document.createElement('form');
    form.append(document.createElement('button'));
    form.addEventListener('submit', saved);
    field.replaceWith(form);
    form.prepend(field);
    field.focus();
    press('Enter');
    expect(saved).not.toHaveBeenCalled();
    press('Enter', { ctrlKey: true });
    expect(saved).toHaveBeenCalledTimes(1);
  });

  test('nothing happens while somebody types, or with another key held', () => {
    show();
    press('/');
    expect(screen.getByRole('textbox', { name: 'Find a request' })).toHaveFocus();
    for (const key of ['j', 'x', '?']) press(key);
    expect(screen.getByRole('textbox', { name: 'Find a request' })).toHaveFocus();
    screen.getByRole('combobox').focus();
    press('j'); // a dropdown list takes typed letters too
    expect(screen.getByRole('combobox')).toHaveFocus();
    act(() => (document.activeElement as HTMLElement).blur());
    for (const held of ['ctrlKey', 'metaKey', 'altKey']) press('j', { [held]: true });
    expect(document.body).toHaveFocus();
    expect(screen.queryByRole('dialog')).toBeNull();
  });

  test('they are shown by ?, and turned off for good in this browser', async () => {
    const { unmount } = show();
    press('?');
    const dialog = screen.getByRole('dialog', { name: 'Keyboard shortcuts' });
    await userEvent.click(within(dialog).getByRole('checkbox', { name: 'Use keyboard shortcuts' }));
    await userEvent.click(within(dialog).getByRole('button', { name: 'Close' }));
    unmount();
    show();
    for (const key of ['j', '?', '/']) press(key);
    expect(document.body).toHaveFocus();
    expect(screen.queryByRole('dialog')).toBeNull();
    await userEvent.click(screen.getByRole('button', { name: 'Keyboard shortcuts' }));
    await userEvent.click(screen.getByRole('checkbox', { name: 'Use keyboard shortcuts' }));
    await userEvent.click(screen.getByRole('button', { name: 'Close' }));
    press('j');
    expect(link(2)).toHaveFocus();
  });
});

test('what is done with the ticked ones comes after the requests', () => {
  show();
  expect(link(4).compareDocumentPosition(screen.getByRole('combobox'))).toBe(
    Node.DOCUMENT_POSITION_FOLLOWING,
  );
});

test('what waits is said to be being contacted', () => {
  show(rows, 'waiting');
  expect(screen.getByRole('table', { name: 'Contacting' })).toBeVisible();
});

test.each(VIEWS)('%s says in words that it is empty', (view) => {
  const { container } = show([], view);
  expect(container.querySelector('.panel')?.textContent).toMatch(/\w+.*\.$/);
});

test('a list that is narrowed is never said to be empty', () => {
  show([], 'late', true);
  expect(screen.queryByText('Nothing is late.')).toBeNull();
  expect(screen.getByText(/match your filters/)).toBeInTheDocument();
});

test('a row says in words what its short texts and drawings mean', () => {
  show([{ ...row(2), name: '', ways: [] }, row(3)]);
  const [, masked, named] = screen.getAllByRole('row');
  expect(masked).toHaveTextContent(/K7QM-4TX2.*none/);
  expect(named).toHaveTextContent(
    /Received 3 h ago.*Robin 3 K7QM-4TX3.*May correct an earlier one.*call, email/,
  );
});

test('the list is accessible', async () => {
  const { container } = show();
  expect(await axe(container)).toHaveNoViolations();
});
