import { act, fireEvent, render, screen, waitFor } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { ActionForm } from '@/components/staff/action-form';
import { ConnectionNotice } from '@/components/staff/connection-notice';
import { GuardedLinks } from '@/components/staff/guarded-links';
import type { ActionState } from '@/lib/auth/action';

// Whether the browser goes somewhere by itself is whether the event is left to it; jsdom goes nowhere.

const fetched = jest.fn<Promise<Response>, []>();
beforeEach(() => {
  fetched.mockReset().mockRejectedValue(new TypeError('Failed to fetch'));
  window.fetch = fetched;
});
const online = (isOnline: boolean) => jest.spyOn(window.navigator, 'onLine', 'get').mockReturnValue(isOnline);
afterEach(() => jest.restoreAllMocks());

const press = (name: string, held: object = {}) => fireEvent.click(screen.getByRole('link', { name }), held);

test('links and filters wait for the server, and without it the page stays and says why', async () => {
  render(
    <>
      <GuardedLinks />
      <ConnectionNotice />
      <a href="/desk?view=late">Late</a>
      <a href="#main">Skip</a>
      <a href="https://elsewhere.example/">Elsewhere</a>
      <form action="/desk">
        <button>Show</button>
      </form>
    </>,
  );
  expect(press('Late')).toBe(false);
  expect(await screen.findByText(/We can’t reach the server/)).toBeVisible();
  expect(fireEvent.submit(screen.getByRole('button').closest('form') as HTMLFormElement)).toBe(false);
  await waitFor(() => expect(fetched).toHaveBeenCalledTimes(2));
  // These need no server of ours, or go to another tab.
  for (const [name, held] of [
    ['Skip', {}],
    ['Elsewhere', {}],
    ['Late', { ctrlKey: true }],
  ] as const)
    expect(press(name, held)).toBe(true);
  await act(async () => Promise.resolve());
  expect(fetched).toHaveBeenCalledTimes(2);
});

test('a form that can’t be sent says that it wasn’t saved, and is sent as it then is on the second try', async () => {
  const action = jest
    .fn<Promise<ActionState<null, never>>, [unknown, FormData]>()
    .mockResolvedValue({ state: 'done', value: null });
  online(false);
  render(
    <ActionForm action={action} failures={{}} doneText="Saved.">
      <input name="text" aria-label="Text" />
      <button name="to" value="contacting">
        Save
      </button>
    </ActionForm>,
  );
  await userEvent.type(screen.getByRole('textbox'), 'Call at seven');
  await userEvent.click(screen.getByRole('button', { name: 'Save' }));
  expect(await screen.findByRole('alert')).toHaveTextContent(
    'No connection. Not saved; your text is still here.',
  );
  expect(action).not.toHaveBeenCalled();
  expect(screen.getByRole('textbox')).toHaveValue('Call at seven');

  online(true);
  fetched.mockResolvedValue({ status: 200 } as Response);
  await userEvent.type(screen.getByRole('textbox'), ' PM');
  await userEvent.click(screen.getByRole('button', { name: 'Try again' }));
  expect(await screen.findByText('Saved.')).toBeVisible();
  const [[, form] = []] = action.mock.calls;
  expect([form?.get('text'), form?.get('to')]).toEqual(['Call at seven PM', 'contacting']);
});
