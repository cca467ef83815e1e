import { render, screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { axe } from 'jest-axe';
import { CloseForm } from '@/components/cases/case/close-form';
import { FollowUpForm } from '@/components/cases/case/follow-up-form';
import { WithdrawalForm } from '@/components/cases/case/withdrawal-form';
import { closeAction, setFollowUpAction } from '@/lib/cases/case/actions';
import { recordWithdrawalAction } from '@/lib/cases/withdrawals/actions';

jest.mock('@/lib/cases/case/actions', () => ({ closeAction: jest.fn(), setFollowUpAction: jest.fn() }));
jest.mock('@/lib/cases/withdrawals/actions', () => ({ recordWithdrawalAction: jest.fn() }));

const seen = { id: 'id', version: 3 };
const clock = { date: '2031-01-02', time: '09:30' };
const press = (name: string) => userEvent.click(screen.getByRole('button', { name }));

test('a follow-up in the past is refused beside its date and time', async () => {
  jest.mocked(setFollowUpAction).mockResolvedValue({ state: 'failed', code: 'FOLLOW_UP_PAST' });
  const failures = { FOLLOW_UP_PAST: 'Check the date and time below.' };
  const { container } = render(
    <main>
      <FollowUpForm seen={seen} failures={failures} clock={clock} zone="Eastern Time" />
    </main>,
  );
  expect(screen.getByRole('group', { name: 'When should we follow up?' })).toHaveAccessibleDescription(
    'Eastern Time. The owner gets a reminder email.',
  );
  await press('Set follow-up');
  await screen.findByRole('alert');
  for (const name of ['Date', 'Time']) {
    expect(screen.getByLabelText(name)).toBeInvalid();
    expect(screen.getByLabelText(name)).toHaveAccessibleDescription(/This time has passed/);
  }
  expect(await axe(container)).toHaveNoViolations();
  const [, form] = jest.mocked(setFollowUpAction).mock.calls[0]!;
  expect(Object.fromEntries(form)).toEqual({ id: 'id', version: '3', ...clock });
});

test('a withdrawal ahead of its time is refused beside its date and time', async () => {
  jest.mocked(recordWithdrawalAction).mockResolvedValue({ state: 'failed', code: 'WITHDRAWAL_AHEAD' });
  const options = [{ value: '', label: 'Choose' }];
  render(<WithdrawalForm id="id" kinds={options} ways={options} clock={clock} zone="Eastern Time" />);
  await userEvent.click(screen.getByText('Record that they withdrew consent'));
  await press('Save');
  await screen.findByRole('alert');
  expect(screen.getByLabelText('Date')).toHaveAccessibleDescription(/hasn’t come yet/);
  expect(screen.getByRole('group', { name: 'When did they tell us?' })).toHaveAccessibleDescription(
    /Eastern Time.*hasn’t come yet/,
  );
});

test('a close that needs a reason asks for it at the reason', async () => {
  jest.mocked(closeAction).mockResolvedValue({ state: 'failed', code: 'NO_ATTEMPT' });
  const codes = ['CHANGED_MEANWHILE', 'GONE', 'IN_TRASH', 'NO_ATTEMPT', 'NOT_A_NEXT_STATUS'] as const;
  const failures = Object.fromEntries(codes.map((code) => [code, code])) as Record<
    (typeof codes)[number],
    string
  >;
  render(<CloseForm seen={seen} failures={failures} />);
  await userEvent.click(screen.getByText('Close the request'));
  expect(screen.getByRole('textbox', { name: 'Reason' })).toBeValid();
  await press('Close request');
  await screen.findByRole('alert');
  expect(screen.getByRole('textbox', { name: 'Reason' })).toBeInvalid();
  expect(screen.getByRole('textbox', { name: 'Reason' })).toHaveAccessibleDescription(/No attempt is logged/);
});
