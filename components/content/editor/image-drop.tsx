'use client';

import { lexical, rootEditor$, useCellValue } from '@mdxeditor/editor';
import { useEffect } from 'react';
import { image } from '@/content/blocks/image';
import { hasWords } from './clean-paste';
import { newDirective } from './directive';
import { useEditor } from './editor-context';
import { insertBlock } from './insert';

/** The files in a clipboard or a drop. Some programs also add a picture of copied text, which is skipped. */
export function imagesIn(data: DataTransfer | null): File[] {
  const html = data?.getData('text/html') ?? '';
  return data && !hasWords(html) ? [...data.files] : [];
}

const NEW_IMAGE = newDirective(image);

/** Takes pasted or dropped files, and asks for a description of each. */
export function ImageDrop() {
  const editor = useCellValue(rootEditor$);
  const { askSettings } = useEditor();
  useEffect(() => {
    const ask = ([file, ...others]: readonly File[], below?: string) => {
      if (!editor || !file) return;
      askSettings({
        directive: NEW_IMAGE,
        isNew: true,
        file,
        onDone: (filled) => {
          ask(others, insertBlock(editor, filled, below));
        },
      });
    };
    const take = (event: ClipboardEvent | DragEvent, data: DataTransfer | null) => {
      const files = imagesIn(data);
      if (files.length === 0) return;
      event.preventDefault();
      event.stopPropagation();
      ask(files);
    };
    const paste = (event: ClipboardEvent) => take(event, event.clipboardData);
    const drop = (event: DragEvent) => {
      if (imagesIn(event.dataTransfer).length > 0) editor?.update(() => $caretAt(event.target));
      take(event, event.dataTransfer);
    };
    // Otherwise the browser opens the dropped file.
    const hover = (event: DragEvent) => {
      if (event.dataTransfer?.types.includes('Files')) event.preventDefault();
    };
    return editor?.registerRootListener((root, before) => {
      // Runs before the package, which would read a file's accompanying HTML as text. Cells are inside the root too.
      before?.removeEventListener('paste', paste, true);
      before?.removeEventListener('drop', drop, true);
      before?.removeEventListener('dragover', hover, true);
      root?.addEventListener('paste', paste, true);
      root?.addEventListener('drop', drop, true);
      root?.addEventListener('dragover', hover, true);
    });
  }, [editor, askSettings]);
  return null;
}

/** Puts the caret into the block that a file was dropped on. */
function $caretAt(target: EventTarget | null) {
  const node = target instanceof Node ? lexical.$getNearestNodeFromDOMNode(target) : null;
  const block = node?.getTopLevelElement();
  if (lexical.$isElementNode(block)) block.selectEnd();
  else if (block) block.selectNext();
}
