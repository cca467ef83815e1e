'use client';

import {
  activeEditor$,
  applyListType$,
  convertSelectionToNode$,
  currentBlockType$,
  currentFormat$,
  currentListType$,
  editorInTable$,
  insertDirective$,
  insertThematicBreak$,
  IS_BOLD,
  IS_ITALIC,
  lexical,
  openLinkEditDialog$,
  rootEditor$,
  useCellValue,
  useCellValues,
  usePublisher,
} from '@mdxeditor/editor';
import { useState } from 'react';
import type { Block } from '@/content/blocks/block';
import { BLOCKS } from '@/content/blocks/list';
import { newDirective, toNode, type Directive } from './directive';
import { useEditor } from './editor-context';
import { FindPanel } from './find-panel';
import { $newElement, insertBlock, insertTable } from './insert';
import { leftOut$ } from './paste-plugin';
import { Toolbar, type Tool } from './toolbar';

const INLINE = BLOCKS.filter(({ type }) => type === 'textDirective');
const BELOW = BLOCKS.filter(({ type }) => type !== 'textDirective');

/** The formatting toolbar. */
export function TextToolbar() {
  const [isFinding, setFinding] = useState(false);
  const find: Tool = { label: 'Find and replace', isExpanded: isFinding, run: () => setFinding(!isFinding) };
  const groups = [
    { name: 'Blocks', tools: useBlockTools() },
    { name: 'Text', tools: [...useMarkTools(), find] },
    { name: 'Insert', tools: useInsertTools(), isFolded: true },
  ];
  return (
    <>
      <Toolbar label="Formatting" groups={groups} />
      {isFinding ? <FindPanel onClose={() => setFinding(false)} /> : null}
      <LeftOut />
    </>
  );
}

/** Says what a paste left out. */
function LeftOut() {
  const leftOut = useCellValue(leftOut$);
  const clear = usePublisher(leftOut$);
  return (
    <div role="status" className={leftOut.length > 0 ? 'editor-notice' : 'sr-only'}>
      {leftOut.length > 0 ? (
        <>
          <span>{`Pasted without ${leftOut.join('; ')}.`}</span>
          <button type="button" className="button-quiet" onClick={() => clear([])}>
            OK
          </button>
        </>
      ) : null}
    </div>
  );
}

function useBlockTools(): Tool[] {
  const [type, list, inTable, editor] = useCellValues(
    currentBlockType$,
    currentListType$,
    editorInTable$,
    activeEditor$,
  );
  const convert = usePublisher(convertSelectionToNode$);
  const applyList = usePublisher(applyListType$);
  const block = (label: string, name: string, make: () => lexical.ElementNode): Tool => ({
    label,
    isPressed: type === name,
    isOff: inTable,
    run: () => convert(make),
  });
  const listing = (label: string, name: 'bullet' | 'number'): Tool => ({
    label,
    isPressed: list === name,
    isOff: inTable,
    run: () => {
      applyList(list === name ? '' : name);
      editor?.focus();
    },
  });
  const nest = (label: string, command: lexical.LexicalCommand<void>): Tool => ({
    label,
    isOff: list === '',
    run: () => editor?.focus(() => editor.dispatchCommand(command, undefined)),
  });
  return [
    block('Paragraph', 'paragraph', lexical.$createParagraphNode),
    ...[2, 3, 4].map((depth) =>
      block(`Heading ${depth}`, `h${depth}`, () => $newElement('heading', `h${depth}`)),
    ),
    block('Quote', 'quote', () => $newElement('quote')),
    listing('Bulleted list', 'bullet'),
    listing('Numbered list', 'number'),
    nest('Indent', lexical.INDENT_CONTENT_COMMAND),
    nest('Outdent', lexical.OUTDENT_CONTENT_COMMAND),
  ];
}

function useMarkTools(): Tool[] {
  const [format, editor] = useCellValues(currentFormat$, activeEditor$);
  const openLink = usePublisher(openLinkEditDialog$);
  const mark = (label: string, name: 'bold' | 'italic', bit: number): Tool => ({
    label,
    isPressed: (format & bit) !== 0,
    run: () => editor?.focus(() => editor.dispatchCommand(lexical.FORMAT_TEXT_COMMAND, name)),
  });
  const history = (label: string, command: lexical.LexicalCommand<void>): Tool => ({
    label,
    run: () => editor?.focus(() => editor.dispatchCommand(command, undefined)),
  });
  return [
    mark('Bold', 'bold', IS_BOLD),
    mark('Italic', 'italic', IS_ITALIC),
    { label: 'Link', run: () => openLink() },
    history('Undo', lexical.UNDO_COMMAND),
    history('Redo', lexical.REDO_COMMAND),
  ];
}

function useInsertTools(): Tool[] {
  const [inTable, root] = useCellValues(editorInTable$, rootEditor$);
  const insertInline = usePublisher(insertDirective$);
  const insertRule = usePublisher(insertThematicBreak$);
  const { askSettings } = useEditor();
  const insert = (directive: Directive) => {
    if (directive.type !== 'textDirective') {
      if (root) insertBlock(root, directive);
    } else if (directive.text) {
      insertInline(toNode(directive));
    }
  };
  const tool = (block: Block): Tool => ({
    label: block.label,
    isOff: inTable && block.type !== 'textDirective',
    run: () => {
      const empty = newDirective(block);
      if (block.fields.length > 0) askSettings({ directive: empty, isNew: true, onDone: insert });
      else insert(empty);
    },
  });
  return [
    ...INLINE.map(tool),
    { label: 'Table', isOff: inTable, run: () => root && insertTable(root) },
    { label: 'Divider', isOff: inTable, run: () => insertRule() },
    ...BELOW.map(tool),
  ];
}
