import { act, fireEvent, render, screen, waitFor } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { axe } from 'jest-axe';
import { PhoneIntakeForm } from '@/components/cases/case/phone-intake-form';
import type { ShownConsents } from '@/components/intake/use-consultation-form';
import { CONSENT_KINDS } from '@/content/consent-versions';
import { shownConsent } from '@/content/consents';
import { messagesIn } from '@/content/languages';
import type { ActionState } from '@/lib/auth/action';
import type { ReturnedIntake } from '@/lib/intake/actions';
import { CHOICES } from '@/lib/intake/questions';
import { FIELD_NAMES, type IntakeDraft } from '@/lib/intake/schema';

const mockTake = jest.fn<Promise<ActionState<ReturnedIntake, never>>, [unknown, FormData]>();
jest.mock('@/lib/intake/actions', () => ({
  takeRequestAction: (state: unknown, form: FormData) => mockTake(state, form),
  discardIntakeDraftAction: () => Promise.resolve({ state: 'done', value: null }),
}));

const { form, errors } = messagesIn('en');
const consents = Object.fromEntries(
  CONSENT_KINDS.map((kind) => [kind, shownConsent('en', kind)]),
) as ShownConsents;
const show = (draft: IntakeDraft | null = null) =>
  render(
    <main>
      <h1>Take a request</h1>
      <PhoneIntakeForm
        draft={draft}
        text={{ form, errors }}
        consents={consents}
        days={CHOICES.days}
        times={CHOICES.times}
      />
    </main>,
  );
const save = () => screen.getByRole('button', { name: 'Save request' });

test('it asks every question of the public form but the consent that has to be signed', () => {
  const { container } = show();
  const asked = new Set([...container.querySelectorAll<HTMLInputElement>('[name]')].map(({ name }) => name));
  const missing = FIELD_NAMES.filter((name) => !asked.has(name));
  expect(missing).toEqual([]);
});

test('each consent that can be spoken is a box of its own, empty, beside its words', () => {
  show();
  for (const kind of ['contact', 'voicemail', 'text_message', 'private_email'] as const) {
    const { version, text } = shownConsent('en', kind);
    const box = screen.getAllByRole<HTMLInputElement>('checkbox').find(({ value }) => value === version)!;
    expect(box).not.toBeChecked();
    expect(box).toHaveAccessibleDescription(expect.stringContaining(text) as string);
  }
});

test('what is wrong is listed with a link to each field, which takes the focus, and nothing typed is lost', async () => {
  mockTake.mockResolvedValue({
    state: 'done',
    value: {
      fields: { name: 'Robin' },
      source: '',
      errors: [
        { field: 'source', code: 'sourceMissing' },
        { field: 'phone', code: 'contactMissing' },
      ],
      at: 1,
    },
  });
  show();
  await userEvent.type(screen.getByRole('textbox', { name: 'What name should we ask for? *' }), 'Robin');
  await userEvent.click(save());
  const summary = await screen.findByRole('alert');
  await waitFor(() => expect(summary).toHaveFocus());
  expect(screen.getByRole('link', { name: errors.contactMissing })).toHaveAttribute('href', '#phone');
  expect(document.querySelector('#source')).toBeInTheDocument();
  expect(screen.getByRole('textbox', { name: 'What name should we ask for? *' })).toHaveValue('Robin');
  expect(screen.getByRole('group', { name: 'How did the request come in? *' })).toHaveAccessibleDescription(
    'Error: Choose whether it came by phone or in person',
  );
});

test('two clicks send one request', async () => {
  mockTake.mockReset().mockReturnValue(new Promise(() => undefined));
  show();
  fireEvent.click(save());
  fireEvent.submit(save().closest('form')!);
  await act(() => Promise.resolve());
  expect(mockTake).toHaveBeenCalledTimes(1);
});

test('axe finds nothing', async () => {
  const { container } = show();
  expect(await axe(container)).toHaveNoViolations();
});

describe('a draft', () => {
  const posts: unknown[] = [];
  beforeEach(() => {
    posts.length = 0;
    jest.useFakeTimers();
    globalThis.fetch = jest.fn((url: string, { body }: RequestInit) => {
      posts.push([url, JSON.parse(body as string)]);
      return Promise.resolve({ status: 200, json: () => Promise.resolve({}) } as Response);
    }) as unknown as typeof fetch;
  });
  afterEach(() => jest.useRealTimers());
  const pass = (ms: number) => act(() => jest.advanceTimersByTimeAsync(ms));
  const name = () => screen.getByLabelText(/What name should we ask for/);

  test('of what is typed and chosen is kept a second after typing stops', async () => {
    show();
    fireEvent.click(screen.getByLabelText('By phone'));
    fireEvent.input(name(), { target: { value: 'Robin' } });
    await pass(1_000);
    expect(posts).toEqual([
      ['/api/desk/intake-draft', expect.objectContaining({ name: 'Robin', source: 'phone' })],
    ]);
    expect(screen.getByText('Draft saved. Only you can see it.')).toBeInTheDocument();
  });

  test('is kept at once when the page is left, but not of a form that is being saved', async () => {
    show();
    fireEvent.input(name(), { target: { value: 'Robin' } });
    window.dispatchEvent(new Event('pagehide'));
    expect(posts).toHaveLength(1);
    mockTake.mockReturnValue(new Promise(() => undefined));
    fireEvent.input(name(), { target: { value: 'Robin D' } });
    fireEvent.submit(save().closest('form')!);
    await pass(2_000);
    expect(posts).toHaveLength(1);
  });

  test('comes back with the page, and can be thrown away', () => {
    show({ name: 'Robin', source: 'door', days: 'monday,friday', phone: '239 555 0123' });
    expect(name()).toHaveValue('Robin');
    expect(screen.getByLabelText('In person')).toBeChecked();
    expect(screen.getByLabelText('Monday')).toBeChecked();
    expect(screen.getByLabelText('Tuesday')).not.toBeChecked();
    expect(screen.getByRole('button', { name: 'Discard it and start over' })).toBeInTheDocument();
  });
});
