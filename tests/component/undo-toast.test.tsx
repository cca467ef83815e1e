import { act, fireEvent, render, screen } from '@testing-library/react';
import { UndoToast } from '@/components/cases/undo/undo-toast';
import { useUndoable } from '@/components/cases/undo/undo-offer';
import type { ActionState } from '@/lib/auth/action';

const mockBulk = jest.fn<Promise<ActionState>, [unknown, FormData]>();
jest.mock('@/lib/cases/queue/actions', () => ({
  bulkAction: (state: unknown, form: FormData) => mockBulk(state, form),
}));

type Value = { undo?: readonly string[] };

/** A form whose action changes a status. */
function Changing({ answer }: { answer: ActionState<Value> }) {
  const action = useUndoable<Value, string>(
    () => Promise.resolve(answer),
    () => 'Status changed to Contacting.',
  );
  return <button onClick={() => void action({ state: 'idle' }, new FormData())}>Contacting</button>;
}

const TICK = '10000000-0000-4000-8000-000000000001_3';
const DONE = { state: 'done', value: { undo: [TICK] } } as const;
const undo = () => screen.queryByRole('button', { name: 'Undo' });

async function change(answer: ActionState<Value> = DONE) {
  const { unmount } = render(<Changing answer={answer} />);
  await act(async () => {
    fireEvent.click(screen.getByText('Contacting'));
    await Promise.resolve();
  });
  unmount(); // as the change itself may do
}

beforeEach(() => {
  jest.useFakeTimers();
  mockBulk.mockReset();
  render(<UndoToast />);
});
afterEach(() => jest.useRealTimers());
const pass = (ms: number) => act(() => jest.advanceTimersByTime(ms));

test('a change is offered to be undone for ten seconds', async () => {
  await change();
  expect(screen.getByRole('status')).toHaveTextContent('Status changed to Contacting.');
  pass(9_900);
  expect(undo()).toBeVisible();
  pass(200);
  expect(undo()).toBeNull();
  expect(screen.getByRole('status')).toBeEmptyDOMElement();
});

test('the offer stays while the focus or the pointer is on it', async () => {
  await change();
  act(() => undo()?.focus());
  pass(60_000);
  expect(undo()).toBeVisible();
  act(() => undo()?.blur());
  pass(10_100);
  expect(undo()).toBeNull();
});

test('a refused change, and one that can’t be undone, offer nothing', async () => {
  await change({ state: 'failed', code: 'GONE' });
  await change({ state: 'done', value: { undo: [] } });
  expect(undo()).toBeNull();
});

test.each([
  [{ state: 'done', value: { changed: 1, stayed: 0 } }, /^Undone\.$/],
  [{ state: 'done', value: { changed: 0, stayed: 1 } }, /^Not undone: someone changed it/],
  [{ state: 'failed', code: 'SIGNED_OUT' }, /^You are signed out/],
] as const)('it says what came of it', async (answer, text) => {
  mockBulk.mockResolvedValueOnce(answer);
  await change();
  await act(async () => {
    fireEvent.click(undo() ?? document.body);
    await Promise.resolve();
  });
  expect(screen.getByRole('status')).toHaveTextContent(text);
  expect(mockBulk.mock.calls[0]?.[1].get('undo')).toBe(TICK);
});
