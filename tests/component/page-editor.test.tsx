import { act, configure, fireEvent, render, screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { lexical } from '@mdxeditor/editor';
import { axe } from 'jest-axe';
import fs from 'node:fs';
import { sameMeaning } from '@/components/content/editor/merge-body';
import { Notes } from '@/components/content/notes';
import { parsePage } from '@/lib/content/documents/domain';
import {
  $textWith,
  body,
  caretIn,
  edit,
  FRONT_MATTER,
  IMAGE,
  open,
  openBody,
  settle,
  text,
  withoutLayout,
  written,
} from '../support/page-editor';

const FILES = fs.globSync('content/en/pages/**/*.md');

beforeAll(withoutLayout);

configure({ defaultHidden: true, getElementError: (message) => new Error(message ?? '') }); // pages are long

/** A toolbar button, after expanding anything collapsed. */
const tool = (name: string) => {
  const fold = screen.queryByRole('button', { name: 'Insert…', expanded: false });
  if (fold) fireEvent.click(fold);
  return [...document.querySelectorAll('[role=toolbar] button')].find(
    ({ textContent }) => textContent === name,
  )!;
};

const press = async (name: string) => {
  fireEvent.click(tool(name));
  await settle();
};

test.each(FILES)('%s: opened, it is not changed; one word changes one line', async (file) => {
  const before = fs.readFileSync(file, 'utf8');
  await open(before);
  expect(document.querySelector('section > p[role=status]')).toBeEmptyDOMElement();
  expect(text()).toHaveAttribute('aria-label', 'Page text');
  expect(written).toEqual([]);
  await edit(() => {
    const node = lexical.$getRoot().getAllTextNodes().at(-1)!;
    node.setTextContent(`${node.getTextContent()}Qwertz`);
  });
  const after = written.at(-1)!;
  const old = before.split('\n');
  const lines = after.split('\n');
  expect(lines).toHaveLength(old.length);
  const changed = lines.filter((line, index) => line !== old[index]);
  expect(changed).toHaveLength(1);
  expect(sameMeaning(after.replace('Qwertz', ''), before)).toBe(true);
  expect(parsePage(after).problems).toEqual([]);
});

test('every text can be changed, in container blocks too, and nothing else changes with it', async () => {
  const before = fs.readFileSync('content/en/pages/home.md', 'utf8');
  await open(before);
  let count = 0;
  await edit(() => {
    for (const node of lexical.$getRoot().getAllTextNodes()) {
      node.setTextContent(`${node.getTextContent()}~`);
      count += 1;
    }
  });
  expect(count).toBeGreaterThan(30);
  const lines = written.at(-1)!.replaceAll(/\\?~/g, '');
  expect(sameMeaning(lines, before)).toBe(true);
});

test.each([
  ['Call to action', '::call-to-action{to="/contact" label="Write to us"}'],
  ['Callout', ':::callout{kind="warning" title="Careful"}\n:::'],
  ['Cards', ':::cards\n### Card title goes here\n\n### Card title goes here\n:::'],
  ['FAQ', ':::faq\n### Question goes here\n:::'],
  ['Steps', ':::steps\n### Step title goes here\n\n### Step title goes here\n:::'],
  ['Contact details', '::contact-details'],
  ['Illustration', '::illustration{name="course"}'],
  ['Reusable text', '::part{name="confidentiality"}'],
  ['Picture', `::image{id="${IMAGE}" alt="A blue door"}`],
  ['Child pages', '::child-pages'],
  ['Clinic fact', 'One:setting[phone]'],
])('%s is inserted', async (name, markdown) => {
  await openBody('One\n\nTwo');
  await caretIn('One');
  await press(name);
  const dialog = screen.queryByRole('dialog');
  if (dialog) {
    const user = userEvent.setup();
    for (const box of within(dialog).queryAllByRole('combobox')) {
      const options = within(box).getAllByRole<HTMLOptionElement>('option');
      await user.selectOptions(box, name === 'Callout' ? 'warning' : options[1]!);
    }
    for (const radio of within(dialog).queryAllByRole('radio')) await user.click(radio);
    const said: Record<string, string> = { Callout: 'Careful', 'Call to action': 'Write to us' };
    if (said[name]) await user.type(within(dialog).getByRole('textbox'), said[name]);
    await user.click(within(dialog).getByRole('button', { name: 'Insert' }));
    await settle();
    expect(screen.queryByRole('dialog')).toBeNull();
  }
  expect(body()).toContain(markdown);
  expect(body()).toMatch(/^\nOne[\s\S]*\n\nTwo\n$/);
});

test('an evidence table is inserted with its header', async () => {
  await openBody('One');
  await caretIn('One');
  await press('Evidence table');
  expect(body()).toMatch(
    /:::evidence\n\| Condition +\| Evidence +\| Based on +\| What research shows +\|\n[\s\S]*No trials[\s\S]*\n:::/,
  );
});

test('an image is described or decorative', async () => {
  await openBody('One');
  await caretIn('One');
  await press('Picture');
  fireEvent.click(screen.getByRole('radio'));
  expect(screen.getByRole('textbox', { name: /alt text/ })).toHaveValue('A blue door');
  fireEvent.click(screen.getByRole('checkbox', { name: /decorative/ }));
  fireEvent.click(screen.getByRole('button', { name: 'Insert' }));
  await settle();
  expect(body()).toContain(`::image{id="${IMAGE}" decorative="true"}`);
});

test('a directive is changed in a dialog, and Cancel changes nothing', async () => {
  await openBody(':::callout{kind="note" title="Old"}\nText\n:::\n\n::part{name="gone"}\n\nSee:cite[one].');
  const boxes = within(text());
  fireEvent.click(boxes.getAllByRole('button', { name: /^Edit: / })[0]!);
  await settle();
  fireEvent.click(screen.getByRole('button', { name: 'Cancel' }));
  await settle();
  expect(screen.queryByRole('dialog')).toBeNull();
  expect(written).toEqual([]);
  fireEvent.click(boxes.getAllByRole('button', { name: /^Edit: / })[0]!);
  await settle();
  fireEvent.change(within(screen.getByRole('dialog')).getByRole('textbox'), { target: { value: 'New' } });
  fireEvent.click(screen.getByRole('button', { name: 'Change' }));
  await settle();
  expect(body()).toContain(':::callout{kind="note" title="New"}\nText\n:::');
  expect(text()).toHaveTextContent('Callout, note: New');
  expect(boxes.getByRole('button', { name: 'Edit: Callout, note: New' })).toBeVisible();
  expect(boxes.getByRole('button', { name: 'Remove: Callout, note: New' })).toBeVisible();
  fireEvent.click(boxes.getByRole('button', { name: 'Edit Reusable text: Gone' }));
  await settle();
  expect(screen.getByRole('combobox', { name: 'Reusable text' })).toHaveValue('gone');
  fireEvent.change(screen.getByRole('combobox', { name: 'Reusable text' }), {
    target: { value: 'confidentiality' },
  });
  fireEvent.click(screen.getByRole('button', { name: 'Change' }));
  await settle();
  expect(body()).toContain('::part{name="confidentiality"}');
  fireEvent.click(boxes.getByRole('button', { name: 'Change Source: one' }));
  await settle();
  fireEvent.click(screen.getByRole('checkbox', { name: /one/ }));
  fireEvent.click(screen.getByRole('button', { name: 'Change' }));
  await settle();
  expect(body()).toContain('See.');
});

test.each([
  '**Call [911](tel:911) now.**',
  '[**Bold**](/contact)',
  '_**Both [link](/contact)**_ and **:setting[phone]** there',
  'One\\\nTwo',
  'One\nTwo',
  '> Quote **bold** and [link](/faq)',
  '- One\n  - Two\n    1. Three\n- Four **bold**:cite[one]',
  '## Heading\n\n---\n\n[With title](https://example.org/a_(b)?c=1&copy=2 "A \\"title\\"")',
])('%j stays as it is beside an edit', async (markdown) => {
  await openBody(`${markdown}\n\nEnd`);
  await edit(() => void $textWith('End').setTextContent('Changed'));
  expect(body()).toBe(`\n${markdown}\n\nChanged\n`);
});

test.each([
  ['**Call [911](tel:911) now.**', ' now.', ' today.'],
  ['**:setting[phone] now**', ' now', ' today'],
  ['[**Bold** word](sms:988)', ' word', ' text'],
  ['- one\n- two', 'two', 'three'],
  ['> One **two** three', 'three', 'four'],
  ['One\\\nTwo', 'Two', 'Three'],
  ['Ten: one, two & three', 'three', '4 < 5'],
])('%j: in it, %j becomes %j', async (markdown, from, to) => {
  await openBody(markdown);
  await edit(() => void $textWith(from).setTextContent($textWith(from).getTextContent().replace(from, to)));
  expect(body()!.replaceAll(/\\</g, '<')).toBe(`\n${markdown.replace(from, to)}\n`);
});

test('a container block is removed around its text', async () => {
  await openBody(':::callout{kind="note" title="Old"}\nText\n\n- one\n:::\n\nEnd');
  fireEvent.click(screen.getByRole('button', { name: /^Remove: / }));
  await settle();
  expect(body()).toBe('\nText\n\n- one\n\nEnd\n');
});

test('what this editor does not know survives', async () => {
  const unknown =
    '::video{src="a" #b}\n\n:::aside{.wide}\nText\n:::\n\nSome :abbr[HTML]{title="x"} here, == and < too.';
  await openBody(`${unknown}\n\nEnd`);
  expect(written).toEqual([]);
  await edit(() => void $textWith('End').setTextContent('Changed'));
  expect(body()).toBe(`\n${unknown}\n\nChanged\n`);
});

test.each([
  '<b>Raw</b> text',
  '```\ncode\n```',
  'A [link][a]\n\n[a]: /contact',
  '3. three\n4. four',
  'Note[^1]\n\n[^1]: There',
])('%j is shown as Markdown, as rich text would change it', async (markdown) => {
  await openBody(markdown);
  expect(screen.getByRole('textbox', { name: 'Page text, in Markdown' })).toHaveValue(`\n${markdown}\n`);
  expect(screen.getByText(/rich text would change/)).toBeInTheDocument();
  expect(written).toEqual([]);
});

test('the text as Markdown and back', async () => {
  await openBody('One *two*');
  fireEvent.click(screen.getByRole('button', { name: 'Write Markdown instead' }));
  const box = screen.getByRole('textbox', { name: 'Page text, in Markdown' });
  expect(box).toHaveValue('\nOne *two*\n');
  fireEvent.change(box, { target: { value: '\nOne *two* three\n' } });
  expect(body()).toBe('\nOne *two* three\n');
  fireEvent.click(screen.getByRole('button', { name: 'Write rich text instead' }));
  await settle();
  expect(text()).toHaveTextContent('One two three');
  expect(written).toHaveLength(1);
});

test('front matter as fields', async () => {
  await openBody('One');
  const type = (name: RegExp | string, value: string) =>
    fireEvent.change(screen.getByLabelText(name), { target: { value } });
  type('Title', 'A title: new');
  expect(written.at(-1)).toContain('\ntitle: "A title: new"\n');
  expect(screen.getByText('12 of at most 60 characters')).toBeInTheDocument();
  fireEvent.click(screen.getByRole('checkbox', { name: 'Readers may leave a comment' }));
  expect(written.at(-1)).toContain('nextReview: 2027-05-01\nreplies: true\n---\n');
  fireEvent.click(screen.getByRole('button', { name: 'Add a claim' }));
  type('The exact words on the page', 'One');
  type('Valid until', '2027-01-01');
  expect(written.at(-1)).toContain('replies: true\nclaims:\n  - text: One\n');
  fireEvent.click(screen.getByRole('button', { name: 'Remove claim: One' }));
  expect(written.at(-1)).not.toContain('claims');
  fireEvent.click(screen.getByRole('button', { name: 'Add a source' }));
  type('Short name', 'one');
  await caretIn('One');
  await press('Source');
  fireEvent.click(screen.getByRole('checkbox', { name: /one/ }));
  fireEvent.click(screen.getByRole('button', { name: 'Insert' }));
  await settle();
  expect(body()).toBe('\nOne:cite[one]\n');
});

test('front matter that can’t be read is shown with the whole document', async () => {
  await open('---\ntitle: [\n---\nText\n');
  expect(screen.getByText(/can’t be shown as fields/)).toBeInTheDocument();
  const box = screen.getByRole('textbox');
  expect(box).toHaveValue('---\ntitle: [\n---\nText\n');
  fireEvent.change(box, { target: { value: '---\ntitle: A\n---\nText\n' } });
  expect(written.at(-1)).toBe('---\ntitle: A\n---\nText\n');
  fireEvent.click(screen.getByRole('button', { name: 'Show the fields' }));
  await settle();
  expect(screen.getByLabelText('Title')).toHaveValue('A');
});

test('a link is made, led elsewhere and taken away', async () => {
  await openBody('One two');
  await caretIn('One');
  /** The editor takes turns of its own to open the dialog, of which there may be more than settling waits for. */
  const openDialog = async () => {
    await press('Link');
    await screen.findByLabelText('Address');
  };
  await openDialog();
  const fill = (name: string, value: string) =>
    fireEvent.change(screen.getByLabelText(name), { target: { value } });
  expect(document.querySelector('datalist option')).toHaveValue('/contact');
  fill('Address', '/contact');
  fill('Link text', 'here');
  fireEvent.click(screen.getByRole('button', { name: 'Insert' }));
  await settle();
  expect(body()).toBe('\nOne two[here](/contact)\n');
  await caretIn('here');
  await openDialog();
  expect(screen.getByLabelText('Address')).toHaveValue('/contact');
  fill('Address', 'tel:911');
  fireEvent.click(screen.getByRole('button', { name: 'Change' }));
  await settle();
  expect(body()).toBe('\nOne two[here](tel:911)\n');
  await openDialog();
  fill('Address', 'ana@example.org');
  expect(screen.getByLabelText('Address')).toBeValid();
  fireEvent.click(screen.getByRole('button', { name: 'Change' }));
  await settle();
  expect(body()).toBe('\nOne two[here](mailto:ana@example.org)\n');
  await openDialog();
  fill('Address', 'http://example.org');
  expect(screen.getByLabelText('Address')).toBeInvalid();
  fireEvent.click(screen.getByRole('button', { name: 'Remove link' }));
  await settle();
  expect(body()).toBe('\nOne twohere\n');
});

test('Enter on an empty last line leaves a container block', async () => {
  await openBody(':::callout{kind="note" title="A"}\nText\n:::\n\nEnd');
  await caretIn('Text');
  const enter = () => fireEvent.keyDown(text(), { key: 'Enter', code: 'Enter' });
  enter();
  await settle();
  enter();
  await settle();
  await edit(() => {
    const selection = lexical.$getSelection();
    if (lexical.$isRangeSelection(selection)) selection.insertText('Below');
  });
  expect(body()).toBe('\n:::callout{kind="note" title="A"}\nText\n:::\n\nBelow\n\nEnd\n');
});

test('blocks and marks by the toolbar, and back by Undo', async () => {
  await openBody('One');
  await caretIn('One');
  await press('Heading 3');
  expect(body()).toBe('\n### One\n');
  await press('Quote');
  expect(body()).toBe('\n> One\n');
  await press('Bulleted list');
  expect(body()).toBe('\n- One\n');
  await press('Paragraph');
  await edit(() => void $textWith('One').select(0, 3));
  await press('Bold');
  await press('Italic');
  expect(body()).toMatch(/^\n(\*\*_One_\*\*|_\*\*One\*\*_)\n$/);
  await press('Undo');
  expect(body()).toBe('\n**One**\n');
});

test('what is typed in a cell of a table is handed over without leaving it', async () => {
  await openBody('| A | B |\n| - | - |\n| c | d |');
  const cell = [...document.querySelectorAll<HTMLElement>('td [contenteditable=true]')][0]!;
  act(() => cell.focus());
  await settle();
  const editor = lexical.getNearestEditorFromDOMNode(cell)!;
  await act(async () =>
    editor.update(() => lexical.$getRoot().getAllTextNodes()[0]!.setTextContent('changed'), {
      discrete: true,
    }),
  );
  await waitFor(() => expect(body()).toContain('changed'));
});

test('Tab leads through a table and on: the browser moves the focus, not the package', async () => {
  await openBody('| A | B |\n| - | - |\n| c | d |');
  for (const cell of document.querySelectorAll<HTMLElement>('td [contenteditable=true]')) {
    act(() => cell.focus());
    await settle();
    const isLeft = fireEvent.keyDown(cell, { key: 'Tab', code: 'Tab' });
    expect(isLeft).toBe(true);
    expect(cell).toHaveFocus();
  }
});

test('where there is nothing to choose, nothing can be inserted', async () => {
  await open(`${FRONT_MATTER}\nOne\n`, { images: [] });
  await press('Picture');
  const dialog = within(screen.getByRole('dialog'));
  expect(dialog.getByLabelText('Upload a picture')).toBeVisible();
  expect(dialog.queryByRole('radio')).toBeNull();
  fireEvent.click(dialog.getByRole('button', { name: 'Cancel' }));
  await settle();
  await press('Source');
  const sources = within(screen.getByRole('dialog'));
  expect(sources.getByText(/no sources yet/)).toBeVisible();
  expect(sources.queryByRole('button', { name: 'Insert' })).toBeNull();
});

test('what is ours is called the same in the text and in its dialog, and by no key', async () => {
  await openBody(
    'One:setting[hours]\n\n::part{name="confidentiality"}\n\n::illustration{name="problem-areas"}',
  );
  const inText = within(text());
  expect(inText.getByRole('button', { name: 'Edit Reusable text: Confidentiality' })).toBeVisible();
  expect(inText.getByRole('button', { name: 'Edit Illustration: Problem areas' })).toBeVisible();
  fireEvent.click(inText.getByRole('button', { name: 'Change Clinic fact: Weekly hours' }));
  await settle();
  const choice = screen.getByRole('combobox', { name: 'Clinic fact' });
  expect(within(choice).getByRole('option', { name: 'Weekly hours' })).toHaveProperty('selected', true);
});

test('Escape leaves the focus where one writes', async () => {
  await openBody('One\n\n| A | B |\n| - | - |\n| c | d |');
  const cell = document.querySelector<HTMLElement>('td [contenteditable=true]')!;
  for (const place of [text(), cell]) {
    act(() => place.focus());
    await settle();
    fireEvent.keyDown(place, { key: 'Escape', code: 'Escape' });
    await settle();
    expect(place).toHaveFocus();
  }
});

test('a menu of a table takes the focus of the keyboard, and its cells are named by where they stand', async () => {
  await openBody('| A | B |\n| - | - |\n| c | d |');
  const opener = document.querySelector<HTMLElement>('th [title="Column menu"]')!;
  fireEvent.click(opener, { detail: 0 });
  await settle();
  const menu = screen.getByRole('dialog', { name: 'Column menu' });
  expect(menu).toContainElement(document.activeElement as HTMLElement);
  expect(within(menu).getByRole('button', { name: 'Remove this column' })).toBeVisible();
  expect(screen.getAllByRole('button', { name: 'Remove this table' })).toHaveLength(1);
  const names = () =>
    [...document.querySelectorAll('td [contenteditable=true]')].map((cell) =>
      cell.getAttribute('aria-label'),
    );
  expect(names()).toEqual(['Row 2, column 1', 'Row 2, column 2']);
  fireEvent.click(within(menu).getByTitle('Insert a column to the left of this one'));
  await settle();
  expect(names()).toEqual(['Row 2, column 1', 'Row 2, column 2', 'Row 2, column 3']);
});

test('it has no violation that axe finds', async () => {
  await openBody(
    ':::callout{kind="note" title="A"}\nText\n:::\n\n::contact-details\n\n| A | B |\n| - | - |\n| c | d |\n\nEnd:cite[one]',
  );
  const page = document.querySelector<HTMLElement>('body > div')!;
  expect(await axe(page)).toHaveNoViolations();
  await press('Picture');
  expect(await axe(page)).toHaveNoViolations();
});

test('the toolbar is one stop of Tab, and Tab leaves the text', async () => {
  await openBody('One');
  const buttons = within(screen.getByRole('toolbar')).getAllByRole('button');
  expect(buttons.filter(({ tabIndex }) => tabIndex === 0)).toHaveLength(1);
  act(() => buttons[0]!.focus());
  fireEvent.keyDown(buttons[0]!, { key: 'ArrowRight' });
  expect(buttons[1]).toHaveFocus();
  fireEvent.keyDown(buttons[1]!, { key: 'End' });
  expect(buttons.at(-1)).toHaveFocus();
  await caretIn('One');
  const isLeft = fireEvent.keyDown(text(), { key: 'Tab', code: 'Tab' });
  expect(isLeft).toBe(true); // nothing kept the browser from navigating away
  await settle();
  expect(written).toEqual([]);
});

test.each([
  ['-', '- One'],
  ['*', '- One'],
  ['1.', '1. One'],
  ['1)', '1. One'],
  ['##', '## One'],
  ['####', '#### One'],
])('%j and a space at the beginning of a line make it %j', async (sign, markdown) => {
  const boxed = (inside: string) => `:::callout{kind="note" title="A"}\n${inside}\n:::`;
  for (const [before, after] of [
    ['One', markdown],
    [boxed('One'), boxed(markdown)],
  ]) {
    const { unmount } = await openBody(before!);
    act(() => text().focus());
    await edit(() => void $textWith('One').setTextContent(`${sign}One`).select(sign.length, sign.length));
    expect(fireEvent.keyDown(text(), { key: ' ', code: 'Space' })).toBe(false);
    await settle();
    expect(body()).toBe(`\n${after}\n`);
    unmount();
  }
});

test.each(['#', '9:', '--', 'a -', '2024.', '#######'])('%j and a space are text', async (sign) => {
  await openBody('One');
  act(() => text().focus());
  await edit(() => void $textWith('One').setTextContent(sign).selectEnd());
  expect(fireEvent.keyDown(text(), { key: ' ', code: 'Space' })).toBe(true);
  expect(text().querySelector('ul, ol, h2, h3, h4')).toBeNull();
});

test('a note names its field as the editor does, and leads into it', async () => {
  const claim = 'claims:\n  - text: One\n    source: A study\n    reviewer: Ana\n    expires: soon\n---';
  const page = `${FRONT_MATTER.replace('lead: In short.', "lead: ''").replace(/---\n$/, claim)}\n\nOne **two** three\n`;
  const { problems } = parsePage(page);
  expect(problems.map(({ reason, field }) => [reason, field])).toEqual([
    ['Introduction: write something', 'lead'],
    ['Evidence for claims 1, Valid until: choose a day, such as 2026-11-23', 'claims.0.expires'],
  ]);
  await open(page);
  render(<Notes title="Problems" notes={[...problems, { line: 14, reason: 'a claim' }]} document={page} />);
  Element.prototype.scrollIntoView = jest.fn();
  fireEvent.click(screen.getByRole('button', { name: /^Introduction/ }));
  expect(screen.getByLabelText('Introduction')).toHaveFocus();
  fireEvent.click(screen.getByRole('button', { name: /Valid until/ }));
  expect(screen.getByLabelText('Valid until')).toHaveFocus();
  expect(screen.getByLabelText('Valid until')).toBeVisible();
  fireEvent.click(screen.getByRole('button', { name: /^a claim/ }));
  expect(text()).toHaveFocus();
});

test('a note about the text leads to the block that says most of its line, and the caret with it', async () => {
  const page = `${FRONT_MATTER}\nIn\n\nIn short, care`;
  const led: (string | null)[] = [];
  Element.prototype.scrollIntoView = function (this: Element) {
    led.push(this.textContent);
  };
  await open(page);
  const line = page.split('\n').indexOf('In short, care') + 1;
  render(<Notes title="Notes" notes={[{ line, reason: 'Too short' }]} document={page} />);
  fireEvent.click(screen.getByRole('button', { name: /^Too short/ }));
  expect(led).toEqual(['In short, care']);
  expect(document.getSelection()?.anchorNode?.textContent).toBe('In short, care');
});

test('the search preview shows where the page is', async () => {
  await openBody('One');
  expect(screen.getByText('localhost › programs › a-page')).toBeVisible();
});
