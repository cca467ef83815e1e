import { act, render, screen } from '@testing-library/react';
import { LiveRefresh } from '@/components/cases/live-refresh';
import { Presence } from '@/components/cases/presence';
import { ConnectionNotice } from '@/components/staff/connection-notice';
import { SIGNED_OUT_EVENT } from '@/components/staff/signed-out';

const mockRefresh = jest.fn();
jest.mock('next/navigation', () => ({ useRouter: () => ({ refresh: mockRefresh }) }));

class Stream extends EventTarget {
  static readonly CLOSED = 2;
  static all: Stream[] = [];
  readyState = 0;
  constructor(readonly url: string) {
    super();
    Stream.all.push(this);
  }
  close() {
    this.readyState = Stream.CLOSED;
  }
  say(event: string) {
    this.dispatchEvent(new Event(event));
  }
  /** Like a browser that gets a response other than a stream. */
  refuse() {
    this.readyState = Stream.CLOSED;
    this.say('error');
  }
}

const stream = () => Stream.all.at(-1)!;
const open = () => Stream.all.filter(({ readyState }) => readyState !== Stream.CLOSED).length;
const wait = (milliseconds: number) => act(() => jest.advanceTimersByTimeAsync(milliseconds));
const say = async (...events: string[]) => {
  for (const event of events) act(() => stream().say(event));
  await wait(1_000);
};
let visibility: DocumentVisibilityState;
const turn = async (to: DocumentVisibilityState) => {
  visibility = to;
  act(() => {
    document.dispatchEvent(new Event('visibilitychange'));
  });
  await wait(0);
};

let answer: { status: number; names: string[] };
const signedOut = jest.fn();

beforeEach(() => {
  jest.useFakeTimers();
  mockRefresh.mockReset();
  signedOut.mockReset();
  Stream.all = [];
  visibility = 'visible';
  answer = { status: 200, names: [] };
  jest.spyOn(document, 'visibilityState', 'get').mockImplementation(() => visibility);
  Object.assign(globalThis, {
    EventSource: Stream,
    fetch: jest.fn(() =>
      Promise.resolve({
        ok: answer.status === 200,
        status: answer.status,
        json: () => Promise.resolve({ names: answer.names }),
      }),
    ),
  });
  window.addEventListener(SIGNED_OUT_EVENT, signedOut);
});
afterEach(() => {
  window.removeEventListener(SIGNED_OUT_EVENT, signedOut);
  jest.useRealTimers();
});

describe('a desk that is open', () => {
  test('is read again when something changed, once for several changes at once', async () => {
    render(<LiveRefresh newCount={1} />);
    expect(stream().url).toBe('/api/desk/live');
    await say('hello');
    expect(mockRefresh).not.toHaveBeenCalled();
    await say('changed', 'changed', 'changed');
    expect(mockRefresh).toHaveBeenCalledTimes(1);
  });

  test('catches up when the stream comes back after a lost connection', async () => {
    render(<LiveRefresh newCount={1} />);
    await say('hello');
    await say('hello');
    expect(mockRefresh).toHaveBeenCalledTimes(1);
  });

  test('has no stream while it is hidden, and catches up when it is looked at again', async () => {
    render(<LiveRefresh newCount={1} />);
    await say('hello');
    await turn('hidden');
    expect(open()).toBe(0);
    await turn('visible');
    expect(open()).toBe(1);
    await say('hello');
    expect(mockRefresh).toHaveBeenCalledTimes(1);
  });

  test('asks again where the answer was no stream, such as a gateway’s error', async () => {
    render(<LiveRefresh newCount={1} />);
    await say('hello');
    stream().refuse();
    await wait(9_000);
    expect(open()).toBe(0);
    await wait(1_000);
    expect(open()).toBe(1);
    await say('hello');
    expect(mockRefresh).toHaveBeenCalledTimes(1);
    expect(signedOut).not.toHaveBeenCalled();
  });

  test('says that the session is over where the stream says so, or is refused for it', async () => {
    const { unmount } = render(<LiveRefresh newCount={1} />);
    await say('hello', 'signed-out');
    expect([signedOut.mock.calls.length, open()]).toEqual([1, 0]);
    unmount();
    render(<LiveRefresh newCount={1} />);
    answer.status = 401;
    stream().refuse();
    await wait(1_000);
    expect([signedOut.mock.calls.length, open()]).toEqual([2, 0]);
  });

  test('is read again every minute while it is seen, because what is due becomes late by itself', async () => {
    render(<LiveRefresh newCount={1} />);
    await wait(60_000);
    expect(mockRefresh).toHaveBeenCalledTimes(1);
    await turn('hidden');
    await wait(120_000);
    expect(mockRefresh).toHaveBeenCalledTimes(1);
  });

  test.each([
    ['does not answer', () => Promise.reject(new TypeError('Failed to fetch'))],
    ['answers with a gateway’s error', () => Promise.resolve({ status: 502 } as Response)],
  ])('stays as it is while the server %s, says so, and catches up', async (_case, fetched) => {
    render(
      <>
        <ConnectionNotice />
        <LiveRefresh newCount={1} />
      </>,
    );
    const usual = jest.mocked(fetch).getMockImplementation();
    jest.mocked(fetch).mockImplementation(fetched);
    await say('hello', 'changed');
    await wait(120_000);
    expect(mockRefresh).not.toHaveBeenCalled();
    expect(screen.getByText(/We can’t reach the server/)).toBeInTheDocument();
    jest.mocked(fetch).mockImplementation(usual);
    await say('hello');
    expect(mockRefresh).toHaveBeenCalledTimes(1);
    expect(screen.queryByText(/We can’t reach the server/)).toBeNull();
  });

  test('is not read again for whoever is signed out: the page would be gone, and what is typed with it', async () => {
    render(<LiveRefresh newCount={1} />);
    answer.status = 401;
    await wait(60_000);
    expect(mockRefresh).not.toHaveBeenCalled();
    expect(signedOut).toHaveBeenCalledTimes(1);
  });

  test('says how many new requests came, and nothing where some were answered', () => {
    const { rerender } = render(<LiveRefresh newCount={1} />);
    expect(screen.getByRole('status')).toBeEmptyDOMElement();
    rerender(<LiveRefresh newCount={3} />);
    expect(screen.getByRole('status')).toHaveTextContent('2 new requests');
    rerender(<LiveRefresh newCount={2} />);
    expect(screen.getByRole('status')).toBeEmptyDOMElement();
    rerender(<LiveRefresh newCount={3} />);
    expect(screen.getByRole('status')).toHaveTextContent('1 new request');
  });

  test('leaves nothing running behind', async () => {
    const { unmount } = render(<LiveRefresh newCount={1} />);
    await say('hello');
    act(() => stream().say('changed'));
    unmount();
    await wait(300_000);
    expect([open(), mockRefresh.mock.calls.length]).toEqual([0, 0]);
  });
});

describe('a request that is open', () => {
  test('names the others who have it open, and forgets those who went', async () => {
    render(<Presence requestId="r1" others={['Ben']} />);
    expect(stream().url).toBe('/api/desk/live?request=r1');
    expect(screen.getByRole('status')).toHaveTextContent('Ben has this request open too.');
    answer.names = ['Ben', 'Cleo'];
    await say('hello', 'presence');
    expect(screen.getByRole('status')).toHaveTextContent('Ben and Cleo have this request open too.');
    answer.names = [];
    await say('presence');
    expect(screen.getByRole('status')).toBeEmptyDOMElement();
  });
});
