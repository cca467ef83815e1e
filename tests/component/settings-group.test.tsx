import { render, screen, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { axe } from 'jest-axe';
import { CopyGroup, OperationsGroup } from '@/components/settings/settings-groups';
import { SettingsReadOnly } from '@/components/settings/settings-read-only';
import type { ActionState } from '@/lib/auth/action';
import type { PendingCut } from '@/lib/cases/retention/data';
import { shippedClinic } from '@/lib/clinic/data';
import type { SettingsBack } from '@/lib/settings/actions';
import type { Group } from '@/lib/settings/data';

const mockSave = jest.fn<Promise<ActionState<SettingsBack, never>>, [unknown, FormData]>();
const mockStop = jest.fn<Promise<ActionState>, [unknown, FormData]>();
jest.mock('@/lib/settings/actions', () => ({
  saveCopySettingsAction: (state: unknown, form: FormData) => mockSave(state, form),
  restoreCopySettingsAction: () => Promise.resolve({ state: 'idle' }),
  saveOperationsAction: (state: unknown, form: FormData) => mockSave(state, form),
  restoreOperationsAction: () => Promise.resolve({ state: 'idle' }),
  stopCutAction: (state: unknown, form: FormData) => mockStop(state, form),
}));

const at = new Date('2026-11-23T15:00:00Z');
const version = (number: number) => ({
  number,
  by: 'Ada',
  at,
  why: 'Spam came',
  changed: [{ field: 'mostLinks', text: String(number) }],
});
const group = (number: number): Group => ({
  kind: 'copy',
  number,
  fields: { approval: '', mostLinks: String(number), blockedWords: 'casino' },
  lines: [
    { field: 'mostLinks', text: String(number) },
    { field: 'blockedWords', text: '' },
  ],
  unread: [],
  elsewhere: number > 0 ? [{ field: 'mostLinks', text: '1' }] : [],
  waiting: [],
  declined: null,
  history: Array.from({ length: number }, (_, index) => version(number - index)),
});
const draw = (number: number) => (
  <main>
    <h1>Settings</h1>
    <h2>Copy</h2>
    <CopyGroup group={group(number)} timeZone="America/New_York" />
  </main>
);
const links = () => screen.getByRole('spinbutton', { name: 'Most links allowed in a comment' });
const sendWith = async (why: string) => {
  await userEvent.type(document.querySelector('#copy-why')!, why);
  await userEvent.click(screen.getByRole('button', { name: 'Save' }));
};

beforeEach(() => mockSave.mockReset().mockResolvedValue({ state: 'failed', code: 'FORBIDDEN' }));

test('it says where its values come from, and what the release says otherwise', () => {
  const { rerender } = render(draw(0));
  expect(screen.getByText(/These are the defaults\. Once you save/)).toBeInTheDocument();
  rerender(draw(2));
  expect(screen.getByText(/^Saved by/)).toHaveTextContent(
    /^Saved by Ada on Monday, November 23, 2026.*version 2: used instead of the defaults\. This release has different values for: Most links allowed in a comment\.$/,
  );
  const row = within(screen.getByRole('table', { hidden: true })).getAllByRole('row', { hidden: true })[1]!;
  expect(row).toHaveTextContent(/Most links allowed in a comment2.*1$/);
});

test('a refresh of the page leaves what was typed, and the version from which it goes on', async () => {
  const { rerender } = render(draw(3));
  await userEvent.clear(links());
  await userEvent.type(links(), '9');
  rerender(draw(4)); // someone else saved
  expect(links()).toHaveValue(9);
  await sendWith('Fewer');
  expect(mockSave.mock.calls[0]![1].get('number')).toBe('3');
});

test('whoever comes second sees what changed, keeps what they typed, and goes on from there', async () => {
  const fields = { approval: '', mostLinks: '9', blockedWords: 'casino', why: 'Fewer' };
  const meanwhile = [{ field: 'blockedWords', text: 'bonus' }];
  mockSave.mockResolvedValueOnce({
    state: 'done',
    value: { number: 4, fields, isSaved: false, errors: [], problem: 'STALE', meanwhile, at: 1 },
  });
  render(draw(3));
  await sendWith('Fewer');
  const alert = await screen.findByRole('alert');
  expect(alert).toHaveTextContent('Someone else saved changes while you were editing.');
  expect(alert).toHaveTextContent('Blocked words, now:bonus');
  expect(links()).toHaveValue(9);
  await userEvent.click(screen.getByRole('button', { name: 'Save' }));
  expect(mockSave.mock.calls[1]![1].get('number')).toBe('4');
  expect(mockSave.mock.calls[1]![1].get('why')).toBe('Fewer');
});

test('one’s own other tab is not called somebody else', async () => {
  const value = { number: 4, fields: group(4).fields, isSaved: false, errors: [], meanwhile: [], at: 1 };
  mockSave.mockResolvedValueOnce({ state: 'done', value: { ...value, problem: 'STALE', isOwn: true } });
  render(draw(3));
  await sendWith('Fewer');
  const alert = await screen.findByRole('alert');
  expect(alert).toHaveTextContent('You saved changes in another tab while you were editing.');
  expect(alert).not.toHaveTextContent('Someone');
});

test('what was typed after a refusal is still there where the next answer is lost', async () => {
  const fields = { ...group(4).fields, why: 'Fewer' };
  const value = { number: 4, fields, isSaved: false, errors: [], meanwhile: [], at: 1 };
  mockSave.mockResolvedValueOnce({ state: 'done', value: { ...value, problem: 'STALE' } });
  mockSave.mockRejectedValueOnce(new TypeError('Failed to fetch'));
  render(draw(3));
  await sendWith('Fewer');
  await screen.findByText(/Someone else saved changes while you were editing/);
  await userEvent.clear(links());
  await userEvent.type(links(), '7');
  await userEvent.click(screen.getByRole('button', { name: 'Save' }));
  await screen.findByText(/The server didn’t answer/);
  expect(links()).toHaveValue(7);
});

test('what is wrong is said at its box, with a link to it', async () => {
  const error = { field: 'blockedWords', code: 'WRONG', given: 'x'.repeat(61) } as const;
  mockSave.mockResolvedValueOnce({
    state: 'done',
    value: { ...group(3), isSaved: false, errors: [error], meanwhile: [], at: 1 },
  });
  render(draw(3));
  await sendWith('More');
  const link = await screen.findByRole('link', { name: /^Blocked words: “x+” can’t be used/ });
  const box = screen.getByRole('textbox', { name: 'Blocked words' });
  expect(link).toHaveAttribute('href', `#${box.id}`);
  expect(box).toHaveAccessibleDescription(expect.stringContaining('can’t be used') as string);
});

test('who may not change a group reads it, with the reason, and has no form', () => {
  render(<SettingsReadOnly group={group(2)} timeZone="America/New_York" why="Administrators decide." />);
  expect(screen.getByText('You can read this, not change it.').parentElement).toHaveTextContent(
    'Administrators decide.',
  );
  expect(screen.getByText('none')).toBeInTheDocument();
  expect(document.querySelector('form, input, button')).toBeNull();
});

test('axe finds nothing', async () => {
  const { container } = render(draw(2));
  expect(await axe(container)).toHaveNoViolations();
});

describe('a shorter time to keep requests', () => {
  const counting = { ...shippedClinic().retentionDays, admitted: 2555 };
  const cut = { cuts: [{ status: 'admitted' as const, from: 2555, to: 365 }], at, requests: 1204 };
  const operations: Group = {
    ...group(4),
    kind: 'operations',
    fields: { recipients: 'a@b.example', firstContactHours: '4', proofYears: '6', 'keep-admitted': '365' },
    lines: [],
    elsewhere: [],
  };
  const drawOperations = (pending: PendingCut | null) => (
    <main>
      <h1>Settings</h1>
      <h2>Requests</h2>
      <OperationsGroup group={operations} pending={pending} timeZone="America/New_York" />
    </main>
  );

  test('says how many it deletes and when, and asks for their number', async () => {
    const back = { number: 4, fields: operations.fields, isSaved: false, errors: [], meanwhile: [], at: 1 };
    mockSave.mockResolvedValueOnce({ state: 'done', value: { ...back, problem: 'UNCONFIRMED', cut } });
    const { container } = render(drawOperations(null));
    expect(screen.queryByRole('textbox', { name: /Number of requests/ })).toBeNull();
    for (const box of container.querySelectorAll<HTMLInputElement>('input[type=number]'))
      if (box.value === '') await userEvent.type(box, '400');
    await userEvent.type(container.querySelector('#operations-why')!, 'Counsel');
    await userEvent.click(screen.getByRole('button', { name: 'Save' }));
    expect(await screen.findByRole('alert')).toHaveTextContent('Nothing is saved yet');
    expect(container).toHaveTextContent('1,204 requests will be deleted for good');
    expect(container).toHaveTextContent('Admitted: 365 days instead of 2,555');
    await userEvent.type(screen.getByRole('textbox', { name: /Number of requests/ }), '1,204');
    await userEvent.click(screen.getByRole('button', { name: 'Save' }));
    expect(mockSave.mock.calls[1]![1].get('confirmed')).toBe('1,204');
    expect(await axe(container)).toHaveNoViolations();
  });

  test('that waits is said with its day, and can be stopped', async () => {
    mockStop.mockResolvedValue({ state: 'done', value: null });
    const { container } = render(drawOperations({ ...cut, counting }));
    expect(screen.getByRole('region', { name: /kept for a shorter time/ })).toHaveTextContent(
      'November 23, 2026',
    );
    expect(await axe(container)).toHaveNoViolations();
    await userEvent.click(screen.getByRole('button', { name: 'Stop this change' }));
    expect(mockStop.mock.calls[0]![1].get('number')).toBe('4');
  });
});
