import { render, screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { axe } from 'jest-axe';
import { RequestCorrection } from '@/components/cases/case/request-correction';
import type { ActionState } from '@/lib/auth/action';
import type { RequestView } from '@/lib/cases/case/data';
import { answers } from '../support/answers';

const mockCorrect = jest.fn<Promise<ActionState<null>>, [unknown, FormData]>();
jest.mock('@/lib/cases/history/actions', () => ({
  correctAction: (state: unknown, form: FormData) => mockCorrect(state, form),
}));

const view = {
  id: 'id',
  version: 3,
  changedBy: { name: 'Ben', isMe: false },
  answers: answers({ phone: '+12395550123' }),
} as RequestView;
const show = () =>
  render(
    <main>
      <RequestCorrection view={view} />
    </main>,
  );
const save = () => userEvent.click(screen.getByRole('button', { name: 'Save correction' }));
const field = (name: string) => screen.getByRole('textbox', { name });

test('it begins with what is stored, and sends it with the version that was seen', async () => {
  mockCorrect.mockResolvedValue({ state: 'done', value: null });
  const { container } = show();
  await userEvent.click(screen.getByText('Correct contact details'));
  expect(field('Phone')).toHaveValue('(239) 555-0123');
  await userEvent.type(field('Reason (required)'), 'He spelled it');
  expect(await axe(container)).toHaveNoViolations();
  await save();
  expect(Object.fromEntries(mockCorrect.mock.calls[0]![1])).toEqual({
    id: 'id',
    version: '3',
    name: 'Jordan',
    phone: '(239) 555-0123',
    phoneOwner: '',
    email: '',
    ageGroup: '',
    reason: 'He spelled it',
  });
  expect(await screen.findByText('Corrected.')).toBeVisible();
  expect(field('Reason (required)')).toHaveValue('');
});

test('a refusal names what is wrong beside its field and keeps what was typed, and the second try goes through', async () => {
  mockCorrect.mockResolvedValueOnce({ state: 'failed', code: 'INVALID', fields: { phone: 'phoneAreaCode' } });
  mockCorrect.mockResolvedValueOnce({ state: 'failed', code: 'CHANGED_MEANWHILE' });
  mockCorrect.mockResolvedValueOnce({ state: 'done', value: null });
  show();
  await userEvent.click(screen.getByText('Correct contact details'));
  await userEvent.clear(field('Phone'));
  await userEvent.type(field('Phone'), '555 0124');
  await userEvent.type(field('Reason (required)'), 'Misheard');
  await save();
  await screen.findByRole('alert');
  expect(field('Phone')).toBeInvalid();
  expect(field('Phone')).toHaveAccessibleDescription(/Add the area code/);
  expect([field('Phone'), field('Reason (required)')].map((one) => (one as HTMLInputElement).value)).toEqual([
    '555 0124',
    'Misheard',
  ]);
  await userEvent.type(field('Phone'), '{Home}239 ');
  await save();
  expect(await screen.findByRole('alert')).toHaveTextContent('Ben');
  expect(field('Phone')).toHaveValue('239 555 0124');
  await save();
  expect(await screen.findByText('Corrected.')).toBeVisible();
});
