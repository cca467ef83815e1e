import { fireEvent, render, screen, within } from '@testing-library/react';
import { axe } from 'jest-axe';
import { CommentForm } from '@/components/comments/comment-form';
import { CommentSection } from '@/components/comments/comment-section';
import { DeskList } from '@/components/comments/desk-list';
import { commentView } from '@/components/comments/desk-view';
import { messagesIn } from '@/content/languages';
import { clinic } from '@/lib/clinic/data';
import { editAction } from '@/lib/comments/actions';
import type { ListedComment } from '@/lib/comments/data';
import type { Thread } from '@/lib/comments/domain';
import { commentErrors } from '@/lib/comments/schema';

let mockThreads: Thread[] = [];
// Other tests cover the database.
jest.mock('@/lib/comments/data', () => ({ approvedThreads: () => Promise.resolve(mockThreads) }));
jest.mock('@/lib/comments/actions', () => ({
  decideAction: jest.fn(),
  editAction: jest.fn(),
  answerAction: jest.fn(),
}));

const text = messagesIn('en').comments;
const ID = '3f2b8f6e-6a37-4a53-9f0a-0d6b3a3d2c11';
const NOW = new Date('2027-03-01T15:00:00Z');

const shown = (id: string, more: Partial<Thread> = {}): Thread => ({
  ...{ id, parentId: null, name: `Writer ${id}`, text: 'Text', byClinic: false, isRemoved: false },
  ...{ receivedAt: NOW, answers: [] },
  ...more,
});

const showSection = async () =>
  render(
    <main>
      <h1>Page</h1>
      {await CommentSection({ language: 'en', name: 'interpersonal-psychotherapy' })}
    </main>,
  );

test('without comments there is the form alone, with what to know before typing', async () => {
  mockThreads = [];
  const { container } = await showSection();
  expect(screen.queryByRole('heading', { name: text.title })).not.toBeInTheDocument();
  expect(screen.getByRole('heading', { name: 'Leave a Reply' })).toBeInTheDocument();
  for (const words of ['Required fields are marked *', text.advice, text.next])
    expect(container).toHaveTextContent(words);
  expect(screen.getByRole('link', { name: text.private })).toHaveAttribute('href', '/consultation');
  expect(screen.getAllByRole('link', { name: /911|988/ })).toHaveLength(3);
  expect(await axe(container)).toHaveNoViolations();
});

test('what is typed is text, with its paragraphs, and the clinic’s answer is marked whatever others call themselves', async () => {
  const markup = '<script>alert(1)</script> https://spam.example **bold**\n\nSecond';
  const answers = [{ ...shown('2'), byClinic: true, name: '' }];
  mockThreads = [shown('1', { text: markup, name: 'Calusa Recovery', answers })];
  const { container } = await showSection();
  const [first, second] = screen.getAllByRole('article');
  expect(first).toHaveTextContent('<script>alert(1)</script> https://spam.example **bold**');
  expect(container.querySelector('script')).toBeNull();
  expect(within(first!).getAllByRole('link')).toHaveLength(1);
  expect(first).not.toHaveTextContent(text.byClinic);
  expect(second).toHaveTextContent(`${clinic().name} (${text.byClinic})`);
  expect(within(first!).getByRole('link')).toHaveAttribute('href', '/reply/to/1');
  expect(await axe(container)).toHaveNoViolations();
});

test('a removed comment leaves one sentence above the answer', async () => {
  mockThreads = [
    shown('1', { isRemoved: true, name: '', text: '', answers: [{ ...shown('2'), byClinic: true }] }),
  ];
  await showSection();
  expect(screen.getByText(text.removed)).toBeInTheDocument();
  expect(screen.getAllByRole('article')).toHaveLength(1);
});

test('a form that is given back holds what was typed and says what is wrong with each field', () => {
  const fields = { name: '', email: 'maya', text: 'My words' };
  render(<CommentForm language="en" place="en/faq" given={{ fields, errors: commentErrors(fields) }} />);
  expect(screen.getByRole('textbox', { name: 'Reply *' })).toHaveValue('My words');
  expect(screen.getByRole('textbox', { name: 'Email *' })).toHaveValue('maya');
  expect(screen.getByRole('textbox', { name: 'Email *' })).toHaveAccessibleDescription(
    new RegExp(text.errors.emailInvalid),
  );
  expect(screen.getByRole('textbox', { name: 'Name *' })).toBeInvalid();
});

const AROUND = {
  now: NOW,
  me: 'me',
  approval: false,
  clinicName: 'Calusa Recovery',
  titleOf: () => 'Common questions',
};

describe('the list of moderators', () => {
  const listed = (more: Partial<ListedComment> = {}): ListedComment => ({
    ...{
      id: ID,
      version: 3,
      state: 'spam',
      suspicions: ['MANY_LINKS'],
      name: 'Maya',
      email: 'm@example.com',
    },
    ...{ page: { language: 'en', name: 'faq' }, text: 'Hello', author: null },
    ...{ wordedById: null, parent: null },
    ...{ receivedAt: new Date(NOW.getTime() - 2 * 86_400_000), decidedAt: null },
    ...more,
  });
  const show = (state: ListedComment['state'], comments: ListedComment[]) =>
    render(
      <main>
        <h1>Replies</h1>
        <DeskList
          state={state}
          isContinued={false}
          comments={comments.map((comment) => commentView(comment, AROUND))}
        />
      </main>,
    );

  test('shows who wrote what, when, where and why it looks suspicious, and what can be decided', async () => {
    const { container } = show('spam', [listed()]);
    const comment = screen.getByRole('article', { name: 'Comment by Maya' });
    for (const words of [
      'm@example.com',
      '2 days ago',
      'Common questions',
      'more links than the settings allow',
      'Hello',
    ])
      expect(comment).toHaveTextContent(words);
    const buttons = within(comment)
      .getAllByRole<HTMLButtonElement>('button')
      .filter(({ name }) => name === 'only');
    expect(buttons.map(({ value, form }) => [value, form?.id])).toEqual([
      [`approved:${ID}_3`, 'decide'],
      [`rejected:${ID}_3`, 'decide'],
    ]);
    expect(within(comment).getByRole<HTMLInputElement>('checkbox').form?.id).toBe('decide');
    expect(within(comment).queryByText(/Reply as the clinic/)).not.toBeInTheDocument();
    expect(await axe(container)).toHaveNoViolations();
  });

  test('offers an answer where the comment is on the site, and says whose it is and what it answers', () => {
    const parent = { name: 'Ana', byClinic: false, state: 'rejected' } as const;
    show('approved', [listed({ state: 'approved', author: 'Mara', email: null, suspicions: [], parent })]);
    const comment = screen.getByRole('article', { name: 'Comment by Calusa Recovery (by Mara)' });
    expect(comment).toHaveTextContent(/Replies to Ana, whose comment isn’t on the site/);
    expect(within(comment).getByText(/Add to this reply/)).toBeInTheDocument();
  });

  test('says beside a box of an edit what is wrong with it, and asks no name of an answer of the clinic', async () => {
    const fields = { name: 'TOO_LONG', text: 'MISSING' };
    jest.mocked(editAction).mockResolvedValue({ state: 'failed', code: 'INVALID', fields });
    show('held', [listed({ state: 'held' })]);
    fireEvent.submit(screen.getByRole('button', { name: 'Save', hidden: true }).closest('form')!);
    const text = await screen.findByRole('textbox', {
      name: 'Text',
      description: /Fill this in/,
      hidden: true,
    });
    expect(text).toBeInvalid();
    const name = screen.getByRole('textbox', { name: 'Name', hidden: true });
    expect(name).toHaveAccessibleDescription(/This is too long/);
    show('approved', [listed({ state: 'approved', author: 'Mara', email: null, name: '' })]);
    const answer = screen.getByRole('article', { name: 'Comment by Calusa Recovery (by Mara)' });
    expect(answer.querySelector('[name="name"]')).toBeNull();
  });

  test.each(['held', 'approved', 'rejected', 'spam'] as const)('says that nothing is %s', (state) => {
    show(state, []);
    expect(screen.queryByRole('article')).not.toBeInTheDocument();
    expect(screen.getByText(/^(No comment|Nothing)/)).toBeInTheDocument();
  });
});
