import { fireEvent, render, screen, waitFor } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { ExportForm } from '@/components/desk/export-form';
import { SearchForm } from '@/components/desk/search-form';
import { searchAction } from '@/lib/desk/actions';
import { allowExportAction } from '@/lib/export/actions';

jest.mock('@/lib/desk/actions', () => ({ searchAction: jest.fn() }));
jest.mock('@/lib/export/actions', () => ({ allowExportAction: jest.fn() }));

test('a search for nothing says what can be searched for', async () => {
  const fields = { words: 'MISSING' };
  jest.mocked(searchAction).mockResolvedValue({ state: 'failed', code: 'INVALID', fields });
  render(<SearchForm timeZone="America/New_York" />);
  await userEvent.click(screen.getByRole('button', { name: 'Find' }));
  expect(await screen.findByRole('alert')).toHaveTextContent('Write a name, phone, email or reference.');
});

test('a wrong password is the error of its box, which takes the focus', async () => {
  jest.mocked(allowExportAction).mockResolvedValue({ state: 'failed', code: 'WRONG_PASSWORD' });
  render(<ExportForm from="2026-11-01" to="2026-11-23" zone="Eastern time" email="ada@clinic.example" />);
  const box = screen.getByLabelText(/^Your password/);
  fireEvent.submit(box.closest('form')!);
  await waitFor(() => expect(box).toHaveFocus());
  expect(box).toHaveAccessibleDescription('Error: This password is not right.');
  expect(box).toBeInvalid();
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
    value: { kind: 'name', found: [], isWhole: false },
  });
  render(<SearchForm timeZone="America/New_York" />);
  await userEvent.click(screen.getByRole('button', { name: 'Find' }));
  expect(await screen.findByText(/Type whole words.*phone, email, or reference/)).toBeVisible();
  expect(screen.getByText(/Older requests.*search again in a few minutes/)).toBeVisible();
});
