import { AREAS } from '@/content/areas';
import { parsePage, titleIn } from '@/lib/content/documents/domain';
import {
  isTaken,
  narrowed,
  newPageText,
  statesOf,
  type PageFacts,
  type PageState,
} from '@/lib/content/pages/domain';

const TODAY = '2026-11-23';

describe('addresses', () => {
  test.each([
    ...Object.keys(AREAS),
    'consultation',
    'consultation/paper',
    'your-request',
    'reply',
    'blog',
    'blog/post',
    'ipt',
    '2024/05/x',
    'en',
    'index', // not a path segment to Next
  ])('%s is taken', (name) => expect(isTaken(name)).toBe(true));
  test.each(['articles', 'programs/new', 'desks', 'blogs', '2024', 'interpersonal-psychotherapy/first'])(
    '%s is free',
    (name) => expect(isTaken(name)).toBe(false),
  );
});

test('a new page says what is still missing, and takes any title', () => {
  const text = newPageText('He said: "no" #1 \\ { [', { kind: 'article', today: TODAY, next: '2027-05-01' });
  const { problems } = parsePage(text);
  expect(problems.map(({ reason }) => reason)).toEqual([
    'Description for search engines: write at least 70 characters',
    'Introduction: write something',
  ]);
  expect(text).toContain('replies: true');
});

const PAGE: PageFacts = {
  isShown: true,
  wasPublished: true,
  hasDraft: true,
  isWaiting: true,
  isScheduled: true,
  wasReturned: true,
  hasFailed: true,
  needsReview: true,
  needsEvidence: true,
  releaseDiffers: true,
};

test('a page has every state that holds', () => {
  expect(statesOf(PAGE)).toEqual([
    'live',
    'draft',
    'waiting',
    'scheduled',
    'returned',
    'failed',
    'due',
    'evidence',
    'release',
  ]);
  const rest = {
    hasDraft: false,
    isWaiting: false,
    isScheduled: false,
    wasReturned: false,
    hasFailed: false,
    needsReview: false,
  };
  const off = { ...PAGE, ...rest, isShown: false, needsEvidence: false, releaseDiffers: false };
  expect(statesOf(off)).toEqual(['off']);
  expect(statesOf({ ...off, wasPublished: false })).toEqual(['new']);
});

test('a search finds titles and addresses; a review that is due stands beside evidence that is needed', () => {
  const page = (title: string, path: string, ...states: PageState[]) => ({ title, path, states });
  const about = page('About us', '/about', 'live', 'evidence');
  const faq = page('Questions', '/faq', 'live', 'draft');
  expect(narrowed([about, faq], { find: 'ABOUT' })).toEqual([about]);
  expect(narrowed([about, faq], { find: '/faq' })).toEqual([faq]);
  expect(narrowed([about, faq], { state: 'draft' })).toEqual([faq]);
  expect(narrowed([about, faq], { state: 'due' })).toEqual([about]);
  expect(narrowed([about, faq], {})).toEqual([about, faq]);
});

test('a search folds accents, however they are stored, and the order of words', () => {
  const page = { title: 'Thérapie: what’s “new” in Łódź', path: '/articles/naïve', states: [] };
  const decomposed = { ...page, title: page.title.normalize('NFD') };
  for (const find of [
    'therapie',
    'THÉRAPIE',
    'the\u0301rapie',
    'lodz',
    'Łódź',
    'whats',
    "what's new",
    'new therapie',
    'naive articles',
  ])
    for (const one of [page, decomposed]) expect([find, narrowed([one], { find })]).toEqual([find, [one]]);
  expect(narrowed([page], { find: 'therapie old' })).toEqual([]);
});

test('the title of a text is found, readable as a page or not', () => {
  expect(titleIn('---\ntitle: "He said: yes"\n')).toBe('He said: yes');
  expect(titleIn('---\ntitle: Plain words\nlead: [')).toBe('Plain words');
  expect(titleIn("---\ntitle: 'It''s ours'\n---\nText")).toBe("It's ours");
  expect(titleIn('---\ntitle: >-\n  Two\n  lines\n---\nText')).toBe('Two lines');
  expect(titleIn('---\ntitle:\n---\ntitle: In the text')).toBeUndefined();
  expect(titleIn('nothing')).toBeUndefined();
});
