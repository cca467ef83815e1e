import { act, configure, fireEvent, screen, waitFor } from '@testing-library/react';
import { lexical } from '@mdxeditor/editor';
import { parsePage } from '@/lib/content/documents/domain';
import { body, caretIn, openBody, rootEditor, settle, withoutLayout, written } from '../support/page-editor';

beforeAll(withoutLayout);
configure({ defaultHidden: true, getElementError: (message) => new Error(message ?? '') });

const clipboard = (html: string, plain = '') => ({
  types: html ? ['text/html', 'text/plain'] : ['text/plain'],
  files: [],
  getData: (type: string) => (type === 'text/html' ? html : type === 'text/plain' ? plain : ''),
});

/** jsdom has no clipboard, so this gives the editor what a browser would. */
async function paste(html: string, plain?: string, editor = rootEditor()) {
  const event = { clipboardData: clipboard(html, plain), preventDefault: () => undefined };
  act(() => void editor.dispatchCommand(lexical.PASTE_COMMAND, event as unknown as ClipboardEvent));
  await settle();
}
async function pasted(html: string, plain?: string) {
  await openBody('Start');
  await caretIn('Start');
  await paste(html, plain);
  expect(parsePage(written.at(-1)!).problems).toEqual([]);
  return body()!.trim();
}

const item = (text: string, level: number, mark: string) =>
  `<p class=MsoListParagraph style='text-indent:-.25in;mso-list:l0 level${level} lfo1'><![if !supportLists]><span
  style='font-family:Symbol'><span style='mso-list:Ignore'>${mark}<span style='font:7.0pt "Times New Roman"'>&nbsp;&nbsp; </span></span></span><![endif]>${text}<o:p></o:p></p>`;

test('a list of Word stays a list, with the lists in it', async () => {
  const html = `<html xmlns:o="urn:schemas-microsoft-com:office:office"><head><style>p{color:red}</style></head><body>
  <p class=MsoNormal>Before<o:p></o:p></p>${item('One', 1, '·')}${item('Two', 1, '·')}${item('Two a', 2, '1.')}${item('Two b', 2, '2.')}${item('Three', 1, '·')}<p class=MsoNormal>After</p></body></html>`;
  expect(await pasted(html)).toMatch(
    /^StartBefore\n\n- One\n- Two\n {2}1\. Two a\n {2}2\. Two b\n- Three\n\nAfter$/,
  );
  expect(screen.queryByText(/^Pasted without/)).toBeNull();
});

test('a list of Google Docs stays a list, with the lists in it', async () => {
  const html = `<meta charset='utf-8'><b style="font-weight:normal;" id="docs-internal-guid-1"><p dir="ltr"><span style="font-weight:400">Plain </span><span style="font-weight:700">bold</span></p><ol><li dir="ltr" aria-level="1"><p dir="ltr" role="presentation"><span>One</span></p></li><ul><li dir="ltr" aria-level="2"><p role="presentation"><span>Inner</span></p></li></ul><li aria-level="1"><p role="presentation"><span>Two</span></p></li></ol></b>`;
  expect(await pasted(html)).toBe('StartPlain **bold**\n\n1. One\n   - Inner\n2. Two');
});

test('a cell keeps its paragraphs apart, and its bold words and links', async () => {
  const html = `<p>Dose</p><table><tr><th><p>Week</p></th><th>What</th></tr><tr><td><p>1</p><p>1b</p></td><td><ul><li><b>Rest</b></li><li><a href="https://example.org/a">read</a></li></ul></td></tr><tr><td colspan=2>All</td></tr></table><p>End</p>`;
  const text = await pasted(html);
  expect(text).toContain('| 1<br>1b | **Rest**<br>[read](https://example.org/a) |');
  expect(text).toContain('| Week');
  expect(screen.getByText('Pasted without merged cells.')).toBeVisible();
});

test('raised and lowered figures stay, or it is said that they do not', async () => {
  expect(
    await pasted('<p>10<sup>-2</sup> m<span style="vertical-align:super">2</span> of H<sub>2</sub>O</p>'),
  ).toBe('Start10⁻² m² of H₂O');
  expect(screen.queryByText(/^Pasted without/)).toBeNull();
});

test('what can’t be kept is named, and the notice goes when it was read', async () => {
  const html =
    '<p>The 1<sup>st</sup> <u>word</u> <span style="color:#c00000">red</span> <a href="http://example.org">link</a><img src="data:image/png;base64,AA=="></p>';
  expect(await pasted(html)).toBe('StartThe 1st word red link');
  const notice = screen.getByText(/^Pasted without/);
  expect(notice).toHaveTextContent(
    'Pasted without 1 picture: insert them with “Picture”; colors; underlining; 1 link not allowed on a page, such as to http://; superscripts, which are now regular text.',
  );
  fireEvent.click(screen.getByRole('button', { name: 'OK' }));
  expect(screen.queryByText(/^Pasted without/)).toBeNull();
});

test.each([
  ['', 'One\nTwo'],
  ['<p>One</p><p>Two</p>', ''],
  ['<ul><li>One</li><li>Two</li></ul>', ''],
  ['<h2>One</h2><table><tr><td>x</td></tr></table><p>Two</p>', ''],
])('pasted into a cell, %j %j are two lines of it', async (html, plain) => {
  await openBody('| A | B |\n| - | - |\n| c | d |');
  const cell = document.querySelector<HTMLElement>('td [contenteditable=true]')!;
  act(() => cell.focus());
  await settle();
  const editor = lexical.getNearestEditorFromDOMNode(cell)!;
  await act(async () =>
    editor.update(() => void lexical.$getRoot().getAllTextNodes()[0]!.select(0, 1), { discrete: true }),
  );
  await paste(html, plain, editor);
  await waitFor(() => expect(body()).toContain('| One<br>Two | d |')); // a cell reports its text after a pause
});

test('Shift and Enter begin a line in the cell where one is', async () => {
  await openBody('| A | B |\n| - | - |\n| c | d |');
  const cell = document.querySelector<HTMLElement>('td [contenteditable=true]')!;
  act(() => cell.focus());
  await settle();
  const editor = lexical.getNearestEditorFromDOMNode(cell)!;
  await act(async () => editor.update(() => void lexical.$getRoot().selectEnd(), { discrete: true }));
  const isLeft = fireEvent.keyDown(cell, { key: 'Enter', code: 'Enter', shiftKey: true });
  expect(isLeft).toBe(false);
  await settle();
  expect(cell).toHaveFocus();
  await act(async () =>
    editor.update(() => {
      const selection = lexical.$getSelection();
      if (lexical.$isRangeSelection(selection)) selection.insertText('more');
    }),
  );
  await waitFor(() => expect(body()).toBe('\n| A         | B |\n| --------- | - |\n| c<br>more | d |\n'));
});

test('two lines of a cell are still two when the page is opened again', async () => {
  const table = '| A         | B |\n| --------- | - |\n| c<br>more | d |';
  await openBody(`${table}\n\nEnd`);
  expect(document.querySelector('td br')).not.toBeNull();
  await caretIn('End');
  await act(async () =>
    rootEditor().update(() => {
      const selection = lexical.$getSelection();
      if (lexical.$isRangeSelection(selection)) selection.insertText('ed');
    }),
  );
  expect(body()).toBe(`\n${table}\n\nEnded\n`);
});
