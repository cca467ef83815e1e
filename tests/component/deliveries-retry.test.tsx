import { fireEvent, render, screen } from '@testing-library/react';
import { axe } from 'jest-axe';
import { DeliveriesRetry } from '@/components/outbox/deliveries-retry';
import { retryAction } from '@/lib/outbox/actions';

jest.mock('@/lib/outbox/actions', () => ({ retryAction: jest.fn() }));
const retry = jest.mocked(retryAction);
const press = () => fireEvent.submit(screen.getByRole('button', { name: 'Retry now' }).closest('form')!);

test('staff retry what waits, and hear that it is tried, or that none waits any more', async () => {
  const { container, rerender } = render(<DeliveriesRetry waiting={3} />);
  expect(container.textContent).toContain('3 emails are waiting to be retried.');
  expect((await axe(container)).violations).toEqual([]);
  retry.mockResolvedValueOnce({ state: 'done', value: 3 });
  press();
  expect(await screen.findByText(/^Trying them now/)).toBeTruthy();
  rerender(<DeliveriesRetry waiting={1} />);
  expect(container.textContent).toContain('1 email is waiting to be retried.');
  retry.mockResolvedValueOnce({ state: 'failed', code: 'NONE_WAITING' });
  press();
  expect(await screen.findByText(/^No email is waiting to be retried/)).toBeTruthy();
});
