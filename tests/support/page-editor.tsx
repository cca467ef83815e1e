import { act, render } from '@testing-library/react';
import { lexical } from '@mdxeditor/editor';
import { splitDocument } from '@/components/content/editor/front-matter';
import { PageEditor } from '@/components/content/editor/page-editor';

export const FRONT_MATTER = `---
title: A page
description: A description that is long enough to be shown whole in a listing of search results.
lead: In short.
reviewed: 2026-11-01
nextReview: 2027-05-01
---
`;
export const IMAGE = '0190a0a0-0000-7000-8000-000000000001';
export const CHOICES = {
  pages: [{ path: '/contact', title: 'Contact us' }],
  snippets: ['confidentiality'],
  settings: ['phone', 'hours'],
  images: [{ id: IMAGE, name: 'door.jpg', alt: 'A blue door', src: '/door.jpg' }],
};

/** jsdom has no layout, so nothing has a position. */
export function withoutLayout() {
  const nowhere = () =>
    ({ top: 0, left: 0, width: 0, height: 0, right: 0, bottom: 0, x: 0, y: 0 }) as DOMRect;
  Object.assign(Range.prototype, { getBoundingClientRect: nowhere, getClientRects: () => [] });
  globalThis.ResizeObserver ??= class {
    observe() {}
    unobserve() {}
    disconnect() {}
  };
  for (const name of ['DragEvent', 'ClipboardEvent'])
    Object.assign(globalThis, { [name]: class extends Event {} });
}

/** What the editor has emitted since it was opened, newest last. */
export const written: string[] = [];

export async function open(text: string, choices: Partial<typeof CHOICES> = {}) {
  written.length = 0;
  const onChange = (now: string) => written.push(now);
  const view = render(
    <PageEditor {...CHOICES} {...choices} path="/programs/a-page" text={text} onChange={onChange} />,
  );
  await settle();
  return view;
}
export const settle = () => act(() => new Promise((resolve) => setTimeout(resolve, 20)));
export const openBody = (body: string) => open(`${FRONT_MATTER}\n${body}\n`);
export const body = () => splitDocument(written.at(-1) ?? '')?.body;
export const text = () => document.querySelector<HTMLElement>('[contenteditable=true][role=textbox]')!;
export const rootEditor = () => lexical.getNearestEditorFromDOMNode(text())!;

/** jsdom can't type into rich text, so this changes it the way typing would. */
export async function edit(change: () => void) {
  await act(async () => rootEditor().update(change, { discrete: true }));
  await settle();
}
export const $textWith = (part: string) =>
  lexical
    .$getRoot()
    .getAllTextNodes()
    .find((node) => node.getTextContent().includes(part))!;
export const caretIn = async (part: string) => {
  act(() => text().focus());
  await edit(() => void $textWith(part).selectEnd());
};
