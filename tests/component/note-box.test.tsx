import { act, fireEvent, render, screen } from '@testing-library/react';
import { NoteBox } from '@/components/cases/case/note-box';
import { SIGNED_IN_EVENT, SIGNED_OUT_EVENT } from '@/components/staff/signed-out';
import type { ActionState } from '@/lib/auth/action';

const mockAdd = jest.fn<Promise<ActionState<null, never>>, [unknown, FormData]>();
jest.mock('@/lib/cases/case/actions', () => ({
  addNoteAction: (state: unknown, form: FormData) => mockAdd(state, form),
}));

type Kept = { id: string; text: string };
const kept: Kept[] = [];
const leaving: unknown[] = [];
let status = 200;

beforeEach(() => {
  jest.useFakeTimers();
  kept.length = 0;
  leaving.length = 0;
  status = 200;
  mockAdd.mockReset().mockResolvedValue({ state: 'done', value: null });
  globalThis.fetch = jest.fn((_url: string, { body, keepalive }: RequestInit) => {
    kept.push(JSON.parse(body as string) as Kept);
    leaving.push(keepalive);
    if (status === 0) return Promise.reject(new TypeError('Failed to fetch'));
    return Promise.resolve({ status, json: () => Promise.resolve({}) } as Response);
  }) as unknown as typeof fetch;
});
afterEach(() => jest.useRealTimers());

const box = () => screen.getByRole<HTMLTextAreaElement>('textbox', { name: 'Note' });
const type = (text: string) => fireEvent.change(box(), { target: { value: text } });
const wait = (milliseconds: number) => act(() => jest.advanceTimersByTimeAsync(milliseconds));
const submit = async () => {
  fireEvent.submit(box().form!);
  await wait(0);
};
const texts = () => kept.map(({ text }) => text);

test('a draft is kept a second after typing stops, once', async () => {
  render(<NoteBox requestId="r1" draft="" />);
  type('On');
  await wait(900);
  type('One');
  await wait(999);
  expect(kept).toEqual([]);
  await wait(1);
  expect(kept).toEqual([{ id: 'r1', text: 'One' }]);
  expect(screen.getByText('Draft saved. Only you can see it.')).toBeInTheDocument();
});

test('the box knows what of it the server keeps, so that a log-off stops only for what would be lost', async () => {
  render(<NoteBox requestId="r1" draft="" />);
  type('One');
  expect(box().value).not.toBe(box().defaultValue);
  await wait(1_000);
  expect([box().value, box().defaultValue]).toEqual(['One', 'One']);
  status = 500;
  type('One and two');
  await wait(1_000);
  expect([box().value, box().defaultValue]).toEqual(['One and two', 'One']);
});

test('what was left is there again, and a page that is drawn anew changes nothing that is typed', async () => {
  const { rerender } = render(<NoteBox requestId="r1" draft="Left here" />);
  expect(box()).toHaveValue('Left here');
  expect(screen.getByText('This is the draft you left here.')).toBeInTheDocument();
  type('Left here, and more');
  rerender(<NoteBox requestId="r1" draft="An older one" />);
  expect(box()).toHaveValue('Left here, and more');
  await wait(1_000);
  expect(texts()).toEqual(['Left here, and more']);
});

test('a saved note empties the box, and a draft that was still to be kept does not come back', async () => {
  render(<NoteBox requestId="r1" draft="" />);
  type('One');
  await submit();
  await wait(5_000);
  expect(mockAdd.mock.calls[0]?.[1].get('text')).toBe('One');
  expect(box()).toHaveValue('');
  expect(texts().at(-1)).toBe('');
});

test('a refused note stays as it was typed', async () => {
  mockAdd.mockResolvedValue({ state: 'failed', code: 'SIGNED_OUT' });
  render(<NoteBox requestId="r1" draft="" />);
  type('One');
  await submit();
  expect(screen.getByRole('alert')).toHaveTextContent('You are signed out');
  expect(box()).toHaveValue('One');
});

describe('a draft that did not get through', () => {
  const leave = () => {
    const event = new Event('beforeunload', { cancelable: true });
    window.dispatchEvent(event);
    return event.defaultPrevented ? 'warned' : 'left';
  };
  beforeEach(async () => {
    status = 0;
    render(<NoteBox requestId="r1" draft="" />);
    type('One');
    await wait(1_000);
    expect(screen.getByText(/the server didn’t answer/)).toBeInTheDocument();
    expect(leave()).toBe('warned');
    status = 200;
  });

  test.each([
    ['when the connection is back', () => fireEvent(window, new Event('online'))],
    ['when the page is looked at again', () => fireEvent(document, new Event('visibilitychange'))],
    ['by itself, soon', () => jest.advanceTimersByTime(10_000)],
  ])('is sent again %s', async (_case, happen) => {
    act(() => {
      happen();
    });
    await wait(0);
    expect(texts()).toEqual(['One', 'One']);
    expect(screen.getByText('Draft saved. Only you can see it.')).toBeInTheDocument();
    expect([box().value, leave()]).toEqual(['One', 'left']);
  });

  test('is sent in its newest form', async () => {
    status = 0;
    type('One and two');
    await wait(1_000);
    status = 200;
    await wait(10_000);
    expect(texts()).toEqual(['One', 'One and two', 'One and two']);
  });
});

test('a draft that was refused for a session that ended waits for the same person', async () => {
  status = 401;
  const covered = jest.fn();
  window.addEventListener(SIGNED_OUT_EVENT, covered, { once: true });
  render(<NoteBox requestId="r1" draft="" />);
  type('One');
  await wait(1_000);
  expect(screen.getByText(/you’re signed out/)).toBeInTheDocument();
  expect(covered).toHaveBeenCalledTimes(1);
  status = 200; // someone else has signed in
  for (const event of ['online', 'pagehide']) fireEvent(window, new Event(event));
  fireEvent(document, new Event('visibilitychange'));
  await wait(60_000);
  expect(texts()).toEqual(['One']);
  fireEvent(window, new Event(SIGNED_IN_EVENT));
  await wait(0);
  expect(texts()).toEqual(['One', 'One']);
});

test('what is typed is sent at once when the page is closed, past a save that was never answered', async () => {
  render(<NoteBox requestId="r1" draft="" />);
  jest.mocked(fetch).mockImplementationOnce(() => new Promise(() => undefined));
  type('One');
  await wait(1_000);
  type('One and two');
  fireEvent(window, new Event('pagehide'));
  expect(kept).toEqual([{ id: 'r1', text: 'One and two' }]);
  expect(leaving).toEqual([true]); // even when the page is gone
});

test('leaving the page keeps what is typed at once', async () => {
  const { unmount } = render(<NoteBox requestId="r1" draft="" />);
  type('One');
  unmount();
  await wait(0);
  expect(texts()).toEqual(['One']);
});
