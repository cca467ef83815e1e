import { TextDecoder, TextEncoder } from 'node:util';
import '@testing-library/jest-dom';
import { configure } from '@testing-library/react';
import { toHaveNoViolations } from 'jest-axe';

expect.extend(toHaveNoViolations);
configure({ asyncUtilTimeout: 10_000 }); // a busy machine is slow, not wrong

// React keeps a stack for each element that is made. Jest would have it a hundred calls deep.
Error.stackTraceLimit = 10;

// Server components import the database client, which needs these; jsdom hides them.
Object.assign(globalThis, { TextDecoder, TextEncoder });

// Pages are rendered on the server, which has it; jsdom doesn't. Markdown trees are plain JSON.
globalThis.structuredClone ??= <Tree>(tree: Tree) => JSON.parse(JSON.stringify(tree)) as Tree;

// jsdom has no layout to scroll. Current Chromium returns a promise.
Object.assign(Element.prototype, { scrollIntoView: () => Promise.resolve() });

// jsdom has the element, but can't open and close it.
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
