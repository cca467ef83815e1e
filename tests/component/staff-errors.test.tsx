import { render, screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { SearchForm } from '@/components/cases/queue/search-form';
import { searchAction } from '@/lib/cases/queue/actions';

jest.mock('@/lib/cases/queue/actions', () => ({ searchAction: jest.fn() }));

test('a search for nothing says what can be searched for', async () => {
  const fields = { words: 'MISSING' };
  jest.mocked(searchAction).mockResolvedValue({ state: 'failed', code: 'INVALID', fields });
  render(<SearchForm timeZone="America/New_York" />);
  await userEvent.click(screen.getByRole('button', { name: 'Find' }));
  expect(await screen.findByRole('alert')).toHaveTextContent('Enter a name, phone, email, or reference.');
  const field = screen.getByRole('searchbox', { name: 'Find a request' });
  expect(field).toBeInvalid();
  expect(field).toHaveAccessibleDescription(
    /Enter a name.*By name, phone or its last four digits, email, or reference/,
  );
});

test('what did not come through is said in its own words, whatever the field', async () => {
  jest.mocked(searchAction).mockResolvedValue({
    state: 'failed',
    code: 'INVALID',
    fields: { words: 'UNREADABLE' },
  });
  render(<SearchForm timeZone="America/New_York" />);
  await userEvent.type(screen.getByRole('searchbox'), 'a');
  await userEvent.click(screen.getByRole('button', { name: 'Find' }));
  expect(await screen.findByRole('alert')).toHaveTextContent(/didn’t come through.*still here/);
  expect(screen.getByRole('searchbox')).toHaveValue('a');
});

test('a search that finds nothing says what can be searched, and that older requests may be missing', async () => {
  jest.mocked(searchAction).mockResolvedValue({
    state: 'done',
    value: { words: 'Robin', kind: 'name', found: [], isWhole: false },
  });
  render(<SearchForm timeZone="America/New_York" />);
  await userEvent.click(screen.getByRole('button', { name: 'Find' }));
  expect(await screen.findByText(/type whole words.*phone, email, or reference/)).toBeVisible();
  expect(screen.getByText(/Older requests.*search again in a few minutes/)).toBeVisible();
});

test('a search announces how many it found, and not the list of them', async () => {
  const found = {
    id: 'id',
    reference: 'K7QM-4TX9',
    name: 'Jordan',
    receivedAt: new Date('2031-01-02T15:00:00Z'),
    status: 'new' as const,
    trashedAt: null,
    owner: null,
  };
  jest.mocked(searchAction).mockResolvedValue({
    state: 'done',
    value: {
      words: 'Jordan',
      kind: 'name',
      found: [found, { ...found, reference: 'K7QM-4TXB', id: 'other' }],
      isWhole: true,
    },
  });
  render(<SearchForm timeZone="America/New_York" />);
  await userEvent.click(screen.getByRole('button', { name: 'Find' }));
  const said = await screen.findByText('2 requests found.');
  expect(said).toHaveAttribute('role', 'status');
  expect(screen.getByRole('list', { name: 'Found requests' })).toBeVisible();
});

test('coming back from a found request searches again, and shows it in focus, without its words in storage', async () => {
  window.history.replaceState(null, '', '/desk?view=late#found');
  const memory = {
    href: '/desk?view=late',
    references: ['K7QM-4TX9'],
    opened: 'K7QM-4TX9',
    isFollowed: true,
  };
  sessionStorage.setItem('calusa-desk-found', JSON.stringify(memory));
  const found = {
    id: 'id',
    reference: 'K7QM-4TX9',
    name: 'Jordan',
    receivedAt: new Date('2031-01-02T15:00:00Z'),
    status: 'new' as const,
    trashedAt: null,
    owner: null,
  };
  const search = jest
    .mocked(searchAction)
    .mockReset()
    .mockResolvedValue({
      state: 'done',
      value: { words: 'Jordan', kind: 'name', found: [found], isWhole: true },
    });
  render(<SearchForm timeZone="America/New_York" />);
  expect(await screen.findByRole('link', { name: 'K7QM-4TX9' })).toHaveFocus();
  expect(search.mock.calls[0]?.[1].get('again')).toBe('yes');
  expect(screen.getByRole('searchbox')).toHaveValue('Jordan');
  expect(window.location.hash).toBe('');
  expect(JSON.stringify({ ...sessionStorage })).not.toContain('Jordan');
  await userEvent.click(screen.getByRole('button', { name: 'Clear results' }));
  expect(sessionStorage.getItem('calusa-desk-found')).toBeNull();
});
