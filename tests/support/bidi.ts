import type { Frame, Page } from 'playwright/test';

/** Attributes that people see or that are read aloud. */
const SAID = ['title', 'aria-label', 'aria-description', 'aria-roledescription', 'placeholder', 'label'];
/** Whole pages of copy, in which each paragraph has its own direction. */
const COPY = '.prose, [contenteditable], .comparison.font-mono';

type Known = { said: readonly string[]; copy: string; typed: string };

/**
 * Text that may reorder the words around it, with its place: right-to-left text or a direction control that is neither
 * in an isolating element (`bdi`, `dir="auto"`) nor between isolates, or that is isolated together with our own words,
 * which it then reorders.
 */
const looseTexts = (frame: Frame, known: Known): Promise<string[]> =>
  frame.evaluate(({ said, copy, typed }) => {
    const TURNS = /[\u0590-\u08ff\u200e\u200f\u202a-\u202e\u2066-\u2069\ufb1d-\ufdff\ufe70-\ufefc]/;
    const isLoose = (text: string) => TURNS.test(text.replace(/\u2068[^\u2066-\u2069]*\u2069/g, ''));
    const found: string[] = [];
    const report = (where: string, text: string) => found.push(`${where}: ${JSON.stringify(text.trim())}`);
    const pathTo = (element: Element | null): string => {
      if (!element || element === document.body) return '';
      const own = element.id ? `#${element.id}` : element.localName;
      return [pathTo(element.id ? null : element.parentElement), own].filter(Boolean).join(' > ');
    };
    /** Whether it contains nothing else. Each line is isolated from the others. */
    const isTyped = ({ textContent: text }: Element) =>
      text.split('\n').every((line) => !isLoose(line) || typed.includes(line.replace(/\s+/g, '')));

    if (isLoose(document.title)) report('title', document.title);
    for (const element of document.body.querySelectorAll('*')) {
      for (const name of said) {
        const text = element.getAttribute(name) ?? '';
        if (isLoose(text)) report(`${pathTo(element)} @${name}`, text);
      }
      const isBox = element instanceof HTMLTextAreaElement || element instanceof HTMLInputElement;
      if (isBox && element.type !== 'hidden' && isLoose(element.value) && !element.matches('[dir=auto]'))
        report(`${pathTo(element)} @value`, element.value);
    }
    const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    while (texts.nextNode()) {
      const { data, parentElement } = texts.currentNode as Text;
      if (!isLoose(data) || parentElement?.closest('script, style, template, textarea')) continue;
      const apart = parentElement?.closest('bdi, [dir=auto]');
      // The browser renders a select's options without their markup.
      if (!apart || parentElement?.closest('option')) report(pathTo(parentElement), data);
      else if (!apart.closest(copy) && !isTyped(apart))
        report(`${pathTo(apart)}, too wide`, apart.textContent);
    }
    return found;
  }, known);

/**
 * The findings on the page and its frames.
 * @param typed everything that was typed, as stored
 */
export async function looseTextsOf(page: Page, typed: Iterable<string>): Promise<string[]> {
  const known = { said: SAID, copy: COPY, typed: [...typed].join('\n').replace(/\s+/g, '') };
  const found = [];
  for (const frame of page.frames()) {
    await frame.waitForURL(({ href }) => href !== 'about:blank'); // one that was just drawn has yet to open its page
    found.push(...(await looseTexts(frame, known)));
  }
  return found;
}
