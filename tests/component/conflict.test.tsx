import { act, fireEvent, render, screen, within } from '@testing-library/react';
import { axe } from 'jest-axe';
import { ConflictPanel } from '@/components/content/conflict';
import { Notes } from '@/components/content/notes';
import { SaveBar } from '@/components/content/save-bar';
import { usePageDraft } from '@/components/content/use-page-draft';
import { useTheirs } from '@/components/content/use-theirs';

const PAGE = { language: 'en', name: 'faq' } as const;
const OPENED = { text: 'As opened', version: 3, problems: [], warnings: [], holder: null };

/** The server's state, and how it handles a draft. */
const server = { text: 'Theirs', version: 4, holder: null as string | null, isOwn: false };
beforeEach(() => {
  Object.assign(server, { text: 'Theirs', version: 4, holder: null, isOwn: false });
  window.fetch = jest.fn(async (address: unknown, init?: RequestInit) => {
    const asked = JSON.parse(init?.body as string) as { version: number; text: string };
    const json = (body: object, status = 200) => ({ status, json: async () => body }) as Response;
    if (address === '/api/copy/hold')
      return json({ holder: server.holder, version: server.version, text: server.text, isOwn: server.isOwn });
    if (server.holder) return json({ code: 'LOCKED' }, 409);
    if (asked.version !== server.version) return json({ code: 'STALE' }, 409);
    Object.assign(server, { text: asked.text, version: server.version + 1 });
    return json({ version: server.version, problems: [], warnings: [] });
  });
});

function Desk() {
  const draft = usePageDraft(PAGE, OPENED);
  const conflict = useTheirs(PAGE, draft.state === 'stale' || draft.state === 'locked', draft.mine);
  return (
    <main>
      <textarea
        aria-label="Text"
        defaultValue={OPENED.text}
        onChange={(event) => draft.type(event.target.value)}
      />
      {conflict ? (
        <ConflictPanel
          conflict={conflict}
          holder={draft.holder}
          onMine={() => draft.overwrite(conflict.version)}
          onTheirs={() => draft.adopt(conflict.theirs, conflict.version)}
        />
      ) : null}
      <p>{`Has: ${draft.saved}`}</p>
      <SaveBar state={draft.state} problems={draft.problems.length} />
    </main>
  );
}

/** The two texts in reading view, next to their source. */
const texts = () => within(screen.getByRole('region', { name: 'Comparison' }));

async function writeMine() {
  render(<Desk />);
  fireEvent.change(screen.getByLabelText('Text'), { target: { value: 'Mine' } });
  act(() => void document.dispatchEvent(new Event('visibilitychange'))); // anything waiting is sent at once
  return within(await screen.findByRole('region', { name: 'Someone else changed this page, too' }));
}

test('after somebody else saved, both texts stand side by side, and mine can be kept', async () => {
  const panel = await writeMine();
  expect(texts().getByText('Theirs')).toBeVisible();
  expect(texts().getByText('Mine')).toBeVisible();
  expect(screen.getByText(/^Not saved: another draft was saved/)).toBeVisible();
  expect(await axe(document.body)).toHaveNoViolations();
  fireEvent.click(panel.getByRole('button', { name: 'Keep your version' }));
  await screen.findByText('Has: Mine');
  expect(server).toMatchObject({ text: 'Mine', version: 5 });
  expect(screen.queryByRole('region', { name: /Someone else/ })).toBeNull();
});

test('one’s own other tab is no one else', async () => {
  server.isOwn = true;
  render(<Desk />);
  fireEvent.change(screen.getByLabelText('Text'), { target: { value: 'Mine' } });
  act(() => void document.dispatchEvent(new Event('visibilitychange')));
  const name = 'You changed this page in your other tab, too';
  expect(await screen.findByRole('region', { name })).toBeVisible();
  expect(document.body).not.toHaveTextContent(/some(one|body)/i);
});

test('or theirs can be kept, and nothing of it is written again', async () => {
  const panel = await writeMine();
  fireEvent.click(panel.getByRole('button', { name: 'Keep the saved version' }));
  await screen.findByText('Has: Theirs');
  expect(screen.queryByRole('region', { name: /Someone else/ })).toBeNull();
  expect(server).toMatchObject({ text: 'Theirs', version: 4 });
  fireEvent.change(screen.getByLabelText('Text'), { target: { value: 'Theirs, and more' } });
  act(() => void document.dispatchEvent(new Event('visibilitychange')));
  await screen.findByText('Has: Theirs, and more');
});

test('what was overwritten while both were looked at is shown anew, not lost', async () => {
  const panel = await writeMine();
  Object.assign(server, { text: 'Theirs, newer', version: 5 });
  fireEvent.click(panel.getByRole('button', { name: 'Keep your version' }));
  expect((await screen.findAllByText(/, newer/))[0]).toBeVisible();
  expect(server.text).toBe('Theirs, newer');
});

test('whoever was taken over from sees both texts, and how to keep their own', async () => {
  server.holder = 'Max';
  const panel = await writeMine();
  expect(panel.getByText(/take over from/)).toHaveTextContent('take over from Max first');
  expect(panel.getByText('Max')).toBeVisible();
  expect(panel.queryByRole('button', { name: 'Keep your version' })).toBeNull();
  expect(texts().getByText('Theirs')).toBeVisible();
});

test('two notes that say the same are both shown, without a complaint of React', () => {
  const errors = jest.spyOn(console, 'error').mockImplementation(() => undefined);
  const note = { line: 3, reason: 'the same' };
  render(<Notes id="problems" title="Problems" notes={[note, note]} document={null} />);
  expect(screen.getAllByRole('listitem')).toHaveLength(2);
  expect(errors).not.toHaveBeenCalled();
  errors.mockRestore();
});

test('the bar names what is to be fixed and leads there', () => {
  render(<SaveBar state="saved" problems={2} />);
  expect(screen.getByRole('status')).toHaveTextContent('Draft saved.');
  expect(screen.getByRole('link', { name: '2 things to fix before publishing' })).toHaveAttribute(
    'href',
    '#problems',
  );
  expect(screen.getByRole('link', { name: 'Go to Publish' })).toHaveAttribute('href', '#publish');
});
