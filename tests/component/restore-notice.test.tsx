import { render, screen } from '@testing-library/react';
import { axe } from 'jest-axe';
import { RestoreNotice } from '@/components/staff/restore-notice';

test('staff learn of when a restored site is, and what waits', async () => {
  const { container } = render(<RestoreNotice to="Monday, November 23, 2026 at 10:00 AM EST" />);
  const text = screen.getByRole('status').textContent;
  expect(text).toContain('restored to Monday, November 23, 2026 at 10:00 AM EST');
  expect(text).toContain('paused until your operator releases the site');
  expect((await axe(container)).violations).toEqual([]);
});
