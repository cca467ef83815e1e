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
  render(<ExportForm from="2026-11-01" to="2026-11-23" zone="Eastern time" />);
  const box = screen.getByLabelText(/^Your password/);
  fireEvent.submit(box.closest('form')!);
  await waitFor(() => expect(box).toHaveFocus());
  expect(box).toHaveAccessibleDescription('Error: This password is not right.');
  expect(box).toBeInvalid();
});
