import type { Page } from 'playwright/test';

/** Does to a page what Chrome's translator does. */
function translator() {
  const LEFT_ALONE =
    'script, style, noscript, textarea, input, option, svg, .notranslate, [translate=no], [data-translated]';
  const translate = (text: Text) => {
    if (!text.parentElement || text.parentElement.closest(LEFT_ALONE)) return;
    const font = () => document.createElementNS('http://www.w3.org/1999/xhtml', 'font') as HTMLElement;
    const [outer, inner] = [font(), font()];
    outer.dataset.translated = '';
    inner.textContent = text.data;
    outer.append(inner);
    text.replaceWith(outer);
  };
  const all = (root: Node) => {
    const walker = document.createTreeWalker(root, NodeFilter.SHOW_TEXT);
    const texts: Text[] = [];
    while (walker.nextNode()) texts.push(walker.currentNode as Text);
    texts.forEach(translate);
  };
  all(document.body);
  new MutationObserver((changes) => {
    for (const { type, target, addedNodes } of changes) {
      if (type === 'characterData') translate(target as Text);
      for (const node of addedNodes) {
        if (node instanceof Text) translate(node);
        else all(node);
      }
    }
  }).observe(document.body, { subtree: true, childList: true, characterData: true });
}

/** Replaces each text node on the page, now and later, like a browser's translator. */
export const translatePage = (page: Page): Promise<void> => page.evaluate(translator);
