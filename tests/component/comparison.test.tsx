import { render, screen, within } from '@testing-library/react';
import { axe } from 'jest-axe';
import { Comparison } from '@/components/content/comparison';

const titles = { before: 'Before', after: 'After' };
const compare = (before: string, after: string) =>
  render(
    <main>
      <Comparison before={before} after={after} titles={titles} />
    </main>,
  );
const read = () => screen.getByRole('region', { name: 'Comparison' });
const source = () => document.querySelector('details') as HTMLDetailsElement;
const marked = (kind: 'ins' | 'del', within: ParentNode = read()) =>
  [...within.querySelectorAll(kind)].map(({ textContent }) => textContent);
/** The lines on both sides. */
const cells = () =>
  [...read().querySelectorAll('tbody tr')].map((row) => [...row.children].map((cell) => cell.textContent));

const page = (matter: string, body: string) => `---\n${matter}\n---\n\n${body}\n`;

test('words that changed are marked, and lines that stayed stand around them', () => {
  compare('One\n\nTwo old words\n\nThree\n', 'One\n\nTwo new words\n\nThree\n');
  expect([marked('del'), marked('ins')]).toEqual([['old'], ['new']]);
  expect(within(read()).getAllByText('Three')).toHaveLength(2);
});

test('lines with nothing in common are marked as a whole: to compare their words would take long', () => {
  const words = (letter: string) => Array.from({ length: 300 }, (_, index) => `${letter}${index}`).join(' ');
  compare(words('a'), words('b'));
  expect([marked('del'), marked('ins')]).toEqual([[words('a')], [words('b')]]);
});

test('the same texts need no table', () => {
  compare('One', 'One');
  expect(screen.getByText('The two are the same.')).toBeVisible();
});

test('headings, lists, boxes, tables and fields are read in words, and no sign of Markdown is shown', async () => {
  compare(
    page(
      'title: Old\nnextReview: 2027-05-01\nreplies: true\nsources:\n  - id: nimh\n    checkedAgainst: abstract',
      '## A *heading*\n\n- One **item**\n  1. Inner\n\n:::callout{kind="info" title="Note"}\nIn the box\nold\n:::\n\n| A | B |\n|---|---|\n| 1 | old |\n\n> Said :cite[nimh] old\n\n::child-pages\n\n***\n\nEnd\\\nold',
    ),
    page(
      'title: New\nnextReview: 2027-06-01\nreplies: false\nsources:\n  - id: nimh\n    checkedAgainst: full text',
      '### A *heading*\n\n- One new **item**\n  1. Inner new\n\n:::callout{kind="info" title="Note"}\nIn the box\nnew\n:::\n\n| A | B |\n|---|---|\n| 1 | new |\n\n> Said :cite[nimh] new\n\n::child-pages\n\n***\n\nEnd\\\nnew',
    ),
  );
  expect(cells()).toEqual([
    ['Title: Old', 'Title: New'],
    ['Next review by: 2027-05-01', 'Next review by: 2027-06-01'],
    ['Readers may leave a comment: yes', 'Readers may leave a comment: no'],
    ['Sources, number 1:', 'Sources, number 1:'],
    ['  Short name: nimh', '  Short name: nimh'],
    ['  Checked against: abstract', '  Checked against: full text'],
    ['Heading 2: A heading', 'Heading 3: A heading'],
    ['• One item', '• One new item'],
    ['  1. Inner', '  1. Inner new'],
    ['Callout, info: Note', 'Callout, info: Note'],
    ['  In the box old', '  In the box new'],
    ['A | B', 'A | B'],
    ['1 | old', '1 | new'],
    ['Quote:', 'Quote:'],
    ['  Said [Source: nimh] old', '  Said [Source: nimh] new'],
    ['Child pages', 'Child pages'],
    ['Divider', 'Divider'],
    ['End', 'End'],
    ['old', 'new'],
  ]);
  expect(source()).not.toHaveAttribute('open');
  expect(await axe(document.body)).toHaveNoViolations();
});

test('a link says where it leads only where that changed', () => {
  compare(
    'See [the program](/program) and [help](/help).',
    'See [the program](/program) and [help](/help-now) today.',
  );
  expect(cells()).toEqual([
    ['See the program and help (leads to /help).', 'See the program and help (leads to /help-now) today.'],
  ]);
});

test('two links with the same words that changed places are seen', () => {
  compare('[here](/a) or [here](/b)', '[here](/b) or [here](/a)');
  expect(cells()).toEqual([
    ['here (leads to /a) or here (leads to /b)', 'here (leads to /b) or here (leads to /a)'],
  ]);
});

test.each([
  ['a link that there was none before', 'Call us', '[Call us](/contact)', 'Call us (leads to /contact)'],
  ['where a reference leads', '[Us][x]\n\n[x]: /a', '[Us][x]\n\n[x]: /b', 'Us (leads to /b)'],
  [
    'another picture with the same words',
    '::image{id="one" alt="A lake"}',
    '::image{id="two" alt="A lake"}',
    'Picture: A lake (id: two, alt: A lake)',
  ],
  ['what has no words of its own', 'Text\n\n<b>old</b>', 'Text\n\n<b>new</b>', '<b>new</b>'],
  ['front matter that can’t be read', '---\ntitle: [\n---\nText', '---\ntitle: [x\n---\nText', 'title: [x'],
])('%s is seen', (_what, before, after, line) => {
  compare(before, after);
  expect(cells().map(([, right]) => right)).toContain(line);
  expect(screen.queryByText(/^Only formatting changed/)).toBeNull();
});

test.each([
  ['bold', 'Some words', 'Some **words**'],
  ['how lines are wrapped', 'Some\nwords', 'Some words'],
  ['quotes of front matter', page('title: One', 'Text'), page("title: 'One'", 'Text')],
])('where only %s changed, that is said, and the source is open', (_what, before, after) => {
  compare(before, after);
  expect(screen.getByText(/^Only formatting changed/)).toBeVisible();
  expect(source()).toHaveAttribute('open');
  expect(marked('ins', source())).not.toEqual([]);
});

test('the source is folded below what people read, and has each sign', () => {
  compare('Some **old** words', 'Some **new** words');
  expect(source().querySelector('summary')).toHaveTextContent('Show source');
  expect([marked('del', source()), marked('ins', source())]).toEqual([['old'], ['new']]);
  expect(source().querySelector('tbody')).toHaveTextContent('Some **new** words');
  expect(read()).not.toHaveTextContent('**');
});

test('a text that would take too long to parse is compared as it was typed', () => {
  const deep = `${'> '.repeat(40)}deep`;
  compare(deep, `${deep} new`);
  expect(cells()).toEqual([[deep, `${deep} new`]]);
});
