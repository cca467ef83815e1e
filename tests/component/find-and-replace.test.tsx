import { act, fireEvent, screen, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { lexical } from '@mdxeditor/editor';
import { axe } from 'jest-axe';
import {
  $textWith,
  body,
  caretIn,
  edit,
  openBody,
  settle,
  text,
  withoutLayout,
  written,
} from '../support/page-editor';

beforeAll(() => {
  withoutLayout();
  Element.prototype.scrollIntoView = () => undefined;
});

const panel = () => screen.getByRole('search', { name: 'Find and replace' });
const status = () => within(panel()).getByRole('status').textContent;
const openPanel = async () => {
  await userEvent.click(screen.getByRole('button', { name: 'Find and replace' }));
  return panel();
};
const press = async (name: string) => {
  await userEvent.click(within(panel()).getByRole('button', { name }));
  await settle();
};
async function type(label: 'Find' | 'Replace with', value: string) {
  fireEvent.change(within(panel()).getByLabelText(label), { target: { value } });
  await settle();
}
async function find(markdown: string, term: string) {
  await openBody(markdown);
  await openPanel();
  await type('Find', term);
}

const EVERYWHERE = `Take care.

:::callout{kind="note" title="Care"}
In a box: care, and [a link to care](/contact).
:::

| Care | Other |
| ---- | ----- |
| c    | care  |

- A list of ca**re**`;

test('it replaces in paragraphs, boxes, links, tables and lists, and one Undo takes that back', async () => {
  await find(EVERYWHERE, 'care');
  expect(status()).toBe('Match 1 of 6');
  await type('Replace with', 'help');
  await press('Replace all');
  expect(status()).toBe('Replaced 6 matches.');
  expect(within(panel()).getByRole('button', { name: 'Replace all' })).toHaveFocus();
  const replaced = body()!;
  expect(replaced).toContain('Take help.');
  expect(replaced).toContain('In a box: help, and [a link to help](/contact).');
  expect(replaced).toMatch(/\| help +\| Other +\|/);
  expect(replaced).toMatch(/\| c +\| help +\|/);
  expect(replaced).toContain('- A list of help');
  expect(replaced).toContain('title="Care"');
  await userEvent.click(screen.getByRole('button', { name: 'Undo' }));
  await settle();
  expect(body()).toContain(EVERYWHERE);
});

test.each([
  ['One (a.b) two aXb', '(a.b)', 'One ! two aXb'],
  ['It can’t be', "can't", 'It ! be'],
  ['Two words', 'two WORDS', '!'],
  ['At the café', 'cafe', undefined],
  ['It costs 1½', '1⁄2', undefined],
])('in %j it finds %j as text', async (markdown, term, replaced) => {
  await find(markdown, term);
  await type('Replace with', '!');
  await press('Replace all');
  if (replaced === undefined) expect(written).toEqual([]);
  else expect(body()).toBe(`\n${replaced}\n`);
});

test('what ends one block and begins the next is no match', async () => {
  await find('## The idea\n\nSome people', 'as');
  expect(status()).toMatch(/^No matches/);
  await press('Replace all');
  expect(written).toEqual([]);
});

test('capitals count where that is asked for', async () => {
  await find('Care and care', 'care');
  await userEvent.click(within(panel()).getByLabelText('Match case'));
  expect(status()).toBe('Match 1 of 1');
});

test('next, previous and one at a time, also where the new text has the old one in it', async () => {
  await find('a b a b a', 'a');
  await press('Next');
  expect(status()).toBe('Match 2 of 3');
  await press('Previous');
  await press('Previous');
  expect(status()).toBe('Match 3 of 3');
  await press('Next');
  await type('Replace with', 'aa');
  await press('Replace');
  expect(body()).toBe('\naa b a b a\n');
  expect(status()).toBe('Replaced 1 match. Match 3 of 4');
  await press('Replace');
  expect(body()).toBe('\naa b aa b a\n');
});

test('Enter leads on, Escape closes it and gives the focus back', async () => {
  await openBody('a b a');
  const opener = screen.getByRole('button', { name: 'Find and replace' });
  act(() => opener.focus());
  await userEvent.keyboard('{Enter}');
  expect(within(panel()).getByLabelText('Find')).toHaveFocus();
  await userEvent.keyboard('a{Enter}');
  await settle();
  expect(status()).toBe('Match 2 of 2');
  await userEvent.keyboard('{Shift>}{Enter}{/Shift}');
  expect(status()).toBe('Match 1 of 2');
  await userEvent.keyboard('{Escape}');
  expect(screen.queryByRole('search')).toBeNull();
  expect(opener).toHaveFocus();
});

test('opened by the mouse while one writes, it gives the focus back to the text', async () => {
  await openBody('a b a');
  await caretIn('a b');
  await openPanel();
  await press('Close');
  expect(text()).toHaveFocus();
});

test('it counts anew when the text changes, in a cell too', async () => {
  await find('a b a\n\n| a | b |\n| - | - |\n| a | b |', 'a');
  await type('Replace with', 'c');
  await press('Replace');
  expect(status()).toBe('Replaced 1 match. Match 1 of 3');
  await userEvent.click(screen.getByRole('button', { name: 'Undo' }));
  await settle();
  expect(status()).toBe('Match 1 of 4');
  await edit(() => $textWith('a b a').setTextContent('b'));
  expect(status()).toBe('Match 1 of 2');
  const cell = document.querySelector<HTMLElement>('td [contenteditable=true]')!;
  await act(async () =>
    lexical
      .getNearestEditorFromDOMNode(cell)!
      .update(() => $textWith('a').setTextContent('a a a'), { discrete: true }),
  );
  expect(status()).toBe('Match 1 of 4');
});

test('it has no violation that axe finds', async () => {
  await find('a b a', 'a');
  expect(await axe(panel())).toHaveNoViolations();
});
