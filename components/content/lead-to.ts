/** Puts the focus into what a note is about, laid open where it is folded away. */
function enter(target: HTMLElement | null) {
  if (!target) return;
  for (let fold = target.closest('details'); fold; fold = fold.parentElement?.closest('details') ?? null)
    fold.open = true;
  target.scrollIntoView({ block: 'center' });
  target.focus({ preventScroll: true });
}

/** Leads to a field of the front matter: `claims.0.expires`, or the first of an item or a list. */
export function leadToField(path: string) {
  const name = CSS.escape(path);
  enter(document.querySelector(`[data-path="${name}"], [data-path^="${name}."]`));
}

const lettersIn = (text: string) => text.replace(/[^\p{L}\p{N}]/gu, '');

/** How many letters of a line a block says, where one is part of the other. */
function sharedLetters(block: Element, words: string): number {
  const letters = lettersIn(block.textContent);
  if (letters === words) return Infinity;
  return letters.includes(words) || words.includes(letters) ? Math.min(letters.length, words.length) : 0;
}

/** Leads to the block of the text that says most of a line of the document, with the caret at its beginning. */
export function leadToLine(line: string) {
  const words = lettersIn(line);
  const text = document.querySelector<HTMLElement>('[data-lexical-editor]');
  text?.focus({ preventScroll: true });
  const blocks = [...(text?.querySelectorAll('p, h2, h3, h4, li, td, th, .editor-block') ?? [])];
  const shared = blocks.map((block) => sharedLetters(block, words));
  const most = Math.max(0, ...shared);
  const block = most > 0 ? blocks[shared.indexOf(most)] : undefined;
  // What stands in a table or a block with settings isn't part of the one text that the caret is in.
  if (block?.closest('[contenteditable]') === text) document.getSelection()?.collapse(block, 0);
  (block ?? text)?.scrollIntoView({ block: 'center' });
}
