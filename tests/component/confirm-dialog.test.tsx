import { render, screen, waitFor } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { ActionForm } from '@/components/staff/action-form';
import { ConfirmDialog } from '@/components/staff/confirm-dialog';
import type { ActionState, Confirmation } from '@/lib/auth/action';
import { confirmByCodeAction } from '@/lib/staff/sign-in/actions';

jest.mock('@/lib/staff/sign-in/actions', () => ({ confirmByCodeAction: jest.fn() }));
const byCode = jest.mocked(confirmByCodeAction);

const asked: Confirmation = {
  email: 'ada@clinic.example',
  hasApp: true,
  hasPasskey: false,
  passkeyAt: 'http://localhost',
};
const stepUp: ActionState<string, never> = { state: 'failed', code: 'STEP_UP', confirmation: asked };

let sent: FormData[] = [];
beforeEach(() => {
  sent = [];
  byCode.mockReset();
});

/** Asks for reauthentication until someone provides it. */
function Page() {
  const action = (_previous: unknown, form: FormData): Promise<ActionState<string, never>> => {
    sent.push(form);
    const isConfirmed = sent.length > 1;
    return Promise.resolve(isConfirmed ? { state: 'done', value: 'x' } : stepUp);
  };
  return (
    <>
      <ActionForm action={action} failures={{}} doneText="Invited.">
        <input name="email" aria-label="Email" />
        <button>Invite</button>
      </ActionForm>
      <ConfirmDialog />
    </>
  );
}

async function invite() {
  render(<Page />);
  await userEvent.type(screen.getByLabelText('Email'), 'new@clinic.example');
  await userEvent.click(screen.getByRole('button', { name: 'Invite' }));
  return screen.findByRole('dialog', { name: 'Confirm it’s you' });
}

async function confirm(code: string) {
  const box = screen.getByLabelText('Code from your app');
  await userEvent.clear(box);
  await userEvent.type(box, code);
  await userEvent.clear(screen.getByLabelText('Your password'));
  await userEvent.type(screen.getByLabelText('Your password'), 'green boats');
  await userEvent.click(screen.getByRole('button', { name: 'Confirm and continue' }));
}

test('a form that needs it asks who it is, says what went wrong, and goes on by itself once that is shown', async () => {
  byCode.mockResolvedValueOnce({ state: 'failed', code: 'WRONG' });
  byCode.mockResolvedValueOnce({ state: 'done', value: true });
  await invite();
  await confirm('000000');
  expect(await screen.findByText(/The password or the code isn’t right/)).toBeVisible();
  expect(sent).toHaveLength(1);
  await confirm('123456');
  expect(await screen.findByText('Invited.')).toBeVisible();
  expect(sent.map((form) => form.get('email'))).toEqual(['new@clinic.example', 'new@clinic.example']);
  expect(byCode.mock.calls[1]?.[1].get('confirmCode')).toBe('123456');
  expect(screen.queryByRole('dialog')).toBeNull();
});

test('canceled, nothing is sent again, the form says so and keeps what was typed', async () => {
  await invite();
  await userEvent.click(screen.getByRole('button', { name: 'Cancel' }));
  await waitFor(() => expect(screen.getByRole('alert')).toHaveTextContent(/Nothing was changed/));
  expect(screen.getByLabelText('Email')).toHaveValue('new@clinic.example');
  expect(sent).toHaveLength(1);
  expect(screen.queryByRole('dialog')).toBeNull();
});

test('where the server holds the form, it asks in place of its boxes and sends that along', async () => {
  const sealedForm = { ...asked, sealedForm: 's1.sealed', problem: 'USED_CODE' } as const;
  const answers: FormData[] = [];
  const action = (_previous: unknown, form: FormData): Promise<ActionState<string, never>> => {
    answers.push(form);
    return Promise.resolve({ state: 'failed', code: 'STEP_UP', confirmation: sealedForm });
  };
  render(
    <ActionForm action={action} failures={{}}>
      <input name="email" aria-label="Email" />
      <button>Invite</button>
    </ActionForm>,
  );
  await userEvent.click(screen.getByRole('button', { name: 'Invite' }));
  expect(await screen.findByRole('alert')).toHaveTextContent('You’ve already used this code');
  expect(screen.queryByLabelText('Email')).toBeNull();
  await confirm('123456');
  await waitFor(() => expect(answers).toHaveLength(2));
  expect(Object.fromEntries(answers[1]!)).toMatchObject({ confirmForm: 's1.sealed', confirmCode: '123456' });
});
