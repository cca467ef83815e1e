import { act, render, screen, waitFor } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { UnrecognizedActionError } from 'next/dist/client/components/unrecognized-action-error';
import { useState } from 'react';
import { RecoveryCodes } from '@/components/staff/account/recovery-codes';
import { ActionForm } from '@/components/staff/action-form';
import { Announcements } from '@/components/staff/announcements';
import { KeepFocus } from '@/components/staff/keep-focus';
import type { ActionState } from '@/lib/auth/action';

type Answer = ActionState<string, 'NO'>;
const done: Answer = { state: 'done', value: 'one' };
const refused: Answer = { state: 'failed', code: 'NO' };

/** A page that reloads with the response; with `goes`, its button disappears. */
function Page({ answer, goes }: { answer: Answer; goes: boolean }) {
  const [version, setVersion] = useState(0);
  const action = () => {
    setVersion(1);
    return Promise.resolve(answer);
  };
  return (
    <>
      <KeepFocus version={version} to="title" />
      <h2 id="title" tabIndex={-1}>
        Sessions
      </h2>
      {goes && version > 0 ? null : (
        <ActionForm action={action} failures={{ NO: 'Not now.' }} doneText={(value) => `Ended ${value}.`}>
          <button>End it</button>
        </ActionForm>
      )}
      <Announcements />
    </>
  );
}

const press = async (page: React.ReactNode) => {
  render(page);
  await userEvent.click(screen.getByRole('button', { name: 'End it' }));
};

test('a form that its own success takes away is still heard, and the keyboard goes on at the heading', async () => {
  await press(<Page answer={done} goes />);
  await waitFor(() => expect(screen.queryByRole('button')).toBeNull());
  expect(screen.getByRole('status')).toHaveTextContent('Ended one.');
  expect(screen.getByRole('heading')).toHaveFocus();
});

test('a form that stays says it itself, once, and keeps the focus', async () => {
  await press(<Page answer={done} goes={false} />);
  expect(await screen.findAllByText('Ended one.')).toHaveLength(1);
  expect(screen.getByRole('button')).toHaveFocus();
});

test('of a form that goes with a refusal nothing is said to be done', async () => {
  await press(<Page answer={refused} goes />);
  await waitFor(() => expect(screen.queryByRole('button')).toBeNull());
  expect(screen.getByRole('status').textContent).toBe('');
});

test('what is being sent keeps the focus and is sent once', async () => {
  let answer: (value: Answer) => void = () => undefined;
  const action = jest.fn(() => new Promise<Answer>((resolve) => (answer = resolve)));
  render(
    <ActionForm action={action} failures={{ NO: '' }}>
      {(_state, pending) => <button aria-disabled={pending}>Send</button>}
    </ActionForm>,
  );
  const button = screen.getByRole('button');
  await userEvent.click(button);
  await userEvent.click(button);
  expect(button).toHaveAttribute('aria-disabled', 'true');
  expect(button).toHaveFocus();
  expect(action).toHaveBeenCalledTimes(1);
  await act(async () => {
    answer(done);
    await Promise.resolve();
  });
  expect(button).toHaveAttribute('aria-disabled', 'false');
});

test('recovery codes take the focus at their heading, and are not all read out as a status', () => {
  render(<RecoveryCodes codes={['aB3dE-fG4hJ']} done="/account" />);
  expect(screen.getByRole('heading', { name: 'Your recovery codes' })).toHaveFocus();
  expect(screen.queryByRole('status')).toBeNull();
});

test('a form that was refused twice goes on, where a browser answers `scrollIntoView` with a promise', async () => {
  const answers = [refused, { ...refused }, done];
  const action = () => Promise.resolve(answers.shift() ?? done);
  render(
    <ActionForm action={action} failures={{ NO: 'Not now.' }} doneText="Ended.">
      <button>End it</button>
    </ActionForm>,
  );
  for (const said of ['Not now.', 'Not now.', 'Ended.']) {
    await userEvent.click(screen.getByRole('button'));
    expect(await screen.findByText(said)).toBeVisible();
  }
});

test.each([
  ['a lost connection', new TypeError('Failed to fetch'), 'The server didn’t answer'],
  ['a page older than the site', new UnrecognizedActionError('gone'), 'Our site was updated'],
])('%s is said, and keeps the page and what was typed', async (_case, error, words) => {
  const action = jest.fn(() => Promise.reject<Answer>(error));
  render(
    <ActionForm action={action} failures={{ NO: '' }} doneText="Added." resetOnDone>
      <input aria-label="Note" />
      <button>Add</button>
    </ActionForm>,
  );
  await userEvent.type(screen.getByLabelText('Note'), 'half a note');
  await userEvent.click(screen.getByRole('button', { name: 'Add' }));
  expect(await screen.findByRole('alert')).toHaveTextContent(words);
  expect(screen.getByLabelText('Note')).toHaveValue('half a note');
  action.mockImplementation(() => Promise.resolve(done));
  await userEvent.click(screen.getByRole('button', { name: 'Add' }));
  expect(await screen.findByText('Added.')).toBeVisible();
});
