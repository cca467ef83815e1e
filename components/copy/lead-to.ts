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

/** Leads to the block of the text that a line of the document is in. */
export function leadToLine(line: string) {
  const words = lettersIn(line);
  const text = document.querySelector<HTMLElement>('[data-lexical-editor]');
  text?.focus({ preventScroll: true });
  const blocks = [...(text?.querySelectorAll('p, h2, h3, h4, li, td, th, .editor-block') ?? [])];
  const block = blocks.find(({ textContent }) => {
    const letters = lettersIn(textContent);
    return letters !== '' && (letters.includes(words) || words.includes(letters));
  });
  (block ?? text)?.scrollIntoView({ block: 'center' });
}
