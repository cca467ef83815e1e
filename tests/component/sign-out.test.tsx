import { render, screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { readList, storeList } from '@/components/cases/list-memory';
import { SignOut } from '@/components/staff/account/sign-out';

jest.mock('@/lib/staff/sign-in/actions', () => ({
  signOutAction: jest.fn(() => Promise.resolve({ state: 'done' })),
}));

test('signing out forgets which requests were listed in the tab', async () => {
  storeList({ href: '/desk', references: ['AAAA-AAAA'] });
  render(<SignOut />);
  expect(readList().references).toEqual(['AAAA-AAAA']);
  await userEvent.click(screen.getByRole('button', { name: 'Sign out' }));
  expect(readList().references).toEqual([]);
});
