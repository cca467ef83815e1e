import { act, render, screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { readList, storeList } from '@/components/cases/list-memory';
import { IdleTimeout } from '@/components/staff/account/idle-timeout';
import { stayAction } from '@/lib/staff/sign-in/actions';

jest.mock('@/lib/staff/sign-in/actions', () => ({
  stayAction: jest.fn(() => Promise.resolve({ state: 'done', value: 'ida' })),
}));

const MINUTE = 60_000;
const LIMIT = 15 * MINUTE;

class Channel {
  static all: Channel[] = [];
  onmessage: ((event: MessageEvent<number>) => void) | null = null;
  constructor() {
    Channel.all.push(this);
  }
  postMessage() {}
  close() {}
}

const ended = jest.fn(() => Promise.resolve());

beforeEach(() => {
  jest.useFakeTimers({ now: 0 });
  Object.assign(globalThis, { BroadcastChannel: Channel, fetch: ended });
  HTMLDialogElement.prototype.showModal = function showModal() {
    this.open = true;
  };
  HTMLDialogElement.prototype.close = function close(value) {
    this.open = false;
    this.returnValue = value ?? '';
    this.dispatchEvent(new Event('close'));
  };
  jest.clearAllMocks();
});
afterEach(() => jest.useRealTimers());

const user = () => userEvent.setup({ advanceTimers: jest.advanceTimersByTime });
const pass = (milliseconds: number) => act(() => jest.advanceTimersByTimeAsync(milliseconds));

function open(text = '') {
  render(
    <>
      <main id="main">
        <textarea defaultValue="" aria-label="Note" />
      </main>
      <IdleTimeout userId="ida" limitMs={LIMIT} />
    </>,
  );
  const box = screen.getByLabelText<HTMLTextAreaElement>('Note');
  box.value = text;
  return box;
}

test('two minutes before the end it warns, and a press of the button puts it off', async () => {
  open();
  await pass(13 * MINUTE - 2_000);
  expect(screen.queryByRole('dialog')).toBeNull();
  await pass(3_000);
  expect(screen.getByRole('dialog', { name: 'Are you still there?' })).toBeVisible();
  await user().click(screen.getByRole('button', { name: 'Stay signed in' }));
  expect(screen.queryByRole('dialog')).toBeNull();
  await pass(12 * MINUTE);
  expect(screen.queryByRole('dialog')).toBeNull();
  expect(ended).not.toHaveBeenCalled();
});

test('the last use is told to the server, and nothing is told while nobody does anything', async () => {
  const box = open();
  await pass(1_000);
  await user().type(box, 'x');
  await pass(2 * MINUTE);
  expect(stayAction).toHaveBeenCalledTimes(1);
  await pass(10 * MINUTE);
  expect(stayAction).toHaveBeenCalledTimes(1);
});

test('use in another tab counts here too', async () => {
  open();
  await pass(13 * MINUTE + 1_000);
  act(() => Channel.all.at(-1)?.onmessage?.(new MessageEvent('message', { data: Date.now() })));
  expect(screen.queryByRole('dialog')).toBeNull();
});

test('at the end the session is ended, and what was typed stays, covered, until the same person is back', async () => {
  storeList({ href: '/desk', references: ['AAAA-AAAA'] });
  const box = open('half a note');
  await pass(14 * MINUTE);
  expect(readList().references).toEqual(['AAAA-AAAA']);
  await pass(MINUTE + 1_000);
  expect(ended).toHaveBeenCalledTimes(1);
  expect(readList().references).toEqual([]);
  const cover = screen.getByRole<HTMLDialogElement>('dialog', { name: 'You are signed out' });
  expect(box).not.toBeVisible();
  expect(screen.getByRole('heading', { name: 'You are signed out' })).toHaveFocus();
  jest.mocked(stayAction).mockResolvedValueOnce({ state: 'failed', code: 'SIGNED_OUT' });
  await user().click(screen.getByRole('button', { name: 'I’m signed in again' }));
  await pass(0);
  expect(screen.getByRole('alert')).toHaveTextContent('You are not signed in yet.');
  act(() => cover.close()); // like a browser that lets Escape through
  expect(cover.open).toBe(true);
  await user().click(screen.getByRole('button', { name: 'I’m signed in again' }));
  expect(screen.queryByRole('dialog')).toBeNull();
  expect(box).toBeVisible();
  expect(box.value).toBe('half a note');
});

test('without a connection the page is covered all the same, and the session is ended once there is one', async () => {
  ended.mockRejectedValue(new TypeError('Failed to fetch'));
  const box = open();
  await pass(15 * MINUTE + 1_000);
  expect(screen.getByRole('dialog', { name: 'You are signed out' })).toBeVisible();
  expect(box).not.toBeVisible();
  jest.mocked(stayAction).mockRejectedValueOnce(new TypeError('Failed to fetch'));
  await user().click(screen.getByRole('button', { name: 'I’m signed in again' }));
  await pass(0);
  expect(screen.getByRole('alert')).toHaveTextContent('The server didn’t answer');
  expect(box).not.toBeVisible();
  ended.mockReset().mockResolvedValue(undefined);
  await pass(11_000);
  expect(ended).toHaveBeenCalledWith('/api/desk/sign-out', { method: 'POST' });
});

test('after a device slept past the limit, the first touch does not put the end off', async () => {
  const box = open('half a note');
  jest.setSystemTime(16 * MINUTE); // timers don't run
  act(() => void window.dispatchEvent(new Event('pointerdown')));
  expect(screen.getByRole('dialog', { name: 'You are signed out' })).toBeVisible();
  expect(box).not.toBeVisible();
  await pass(1_000);
  expect(ended).toHaveBeenCalled();
});

test('a text that whoever warns would lose is kept under the cover', async () => {
  const warn = (event: Event) => event.preventDefault();
  window.addEventListener('beforeunload', warn);
  open();
  await pass(15 * MINUTE + 1_000);
  // It didn't check whether the server is reachable, because it isn't going to leave the page.
  expect(ended).toHaveBeenCalledTimes(1);
  window.removeEventListener('beforeunload', warn);
  await pass(11_000);
  expect(ended).toHaveBeenCalledTimes(2);
});
