/** Focuses what a note is about, and opens any fold around it. */
function enter(target: HTMLElement | null) {
  if (!target) return;
  for (let fold = target.closest('details'); fold; fold = fold.parentElement?.closest('details') ?? null)
    fold.open = true;
  target.scrollIntoView({ block: 'center' });
  target.focus({ preventScroll: true });
}

/** Jumps to a field of the front matter, such as `claims.0.expires`, or to the first field of an item or a list. */
export function leadToField(path: string) {
  const name = CSS.escape(path);
  enter(document.querySelector(`[data-path="${name}"], [data-path^="${name}."]`));
}

const lettersIn = (text: string) => text.replace(/[^\p{L}\p{N}]/gu, '');

/** How many letters a block and a line share, if one contains the other. */
function sharedLetters(block: Element, words: string): number {
  const letters = lettersIn(block.textContent);
  if (letters === words) return Infinity;
  return letters.includes(words) || words.includes(letters) ? Math.min(letters.length, words.length) : 0;
}

/** Jumps to the block that shares the most text with a line of the document, and puts the caret at its beginning. */
export function leadToLine(line: string) {
  const words = lettersIn(line);
  const text = document.querySelector<HTMLElement>('[data-lexical-editor]');
  text?.focus({ preventScroll: true });
  const blocks = [...(text?.querySelectorAll('p, h2, h3, h4, li, td, th, .editor-block') ?? [])];
  const shared = blocks.map((block) => sharedLetters(block, words));
  const most = Math.max(0, ...shared);
  const block = most > 0 ? blocks[shared.indexOf(most)] : undefined;
  // Text in a table or in a block with settings isn't part of the main text that the caret is in.
  if (block?.closest('[contenteditable]') === text) document.getSelection()?.collapse(block, 0);
  (block ?? text)?.scrollIntoView({ block: 'center' });
}
