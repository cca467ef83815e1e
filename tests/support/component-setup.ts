import { TextDecoder, TextEncoder } from 'node:util';
import '@testing-library/jest-dom';
import { configure } from '@testing-library/react';
import { toHaveNoViolations } from 'jest-axe';

expect.extend(toHaveNoViolations);
configure({ asyncUtilTimeout: 10_000 }); // a busy machine is slow, not wrong

// Parts that are drawn on the server read from the database's client, which asks for these; jsdom hides them.
Object.assign(globalThis, { TextDecoder, TextEncoder });

// A page is drawn on the server, which has it; jsdom does not. Markdown trees are plain JSON.
globalThis.structuredClone ??= <Tree>(tree: Tree) => JSON.parse(JSON.stringify(tree)) as Tree;

// jsdom has no layout to scroll. A current Chromium answers with a promise.
Object.assign(Element.prototype, { scrollIntoView: () => Promise.resolve() });

// jsdom knows the element, not how it opens and closes.
Object.assign(HTMLDialogElement.prototype, {
  showModal(this: HTMLDialogElement) {
    this.open = true;
  },
  close(this: HTMLDialogElement) {
    if (!this.open) return;
    this.open = false;
    this.dispatchEvent(new Event('close'));
  },
});
