import { $createDirectiveNode, $createTableNode, lexical } from '@mdxeditor/editor';
import type { Table } from 'mdast';
import { blockNamed } from '@/content/blocks/list';
import { $isContainer, ContainerNode } from './container-node';
import { toNode, type Directive } from './directive';

/**
 * Inserts a directive below the block with the caret, or below another one, and moves the caret to it.
 * @param below the key of that other block
 * @returns the key of the new block
 */
export function insertBlock(editor: lexical.LexicalEditor, directive: Directive, below?: string): string {
  const isContainer = directive.type === 'containerDirective';
  return insertBelow(
    editor,
    isContainer,
    () => (isContainer ? $newContainer(directive) : $createDirectiveNode(toNode(directive))),
    below,
  );
}

export const insertTable = (editor: lexical.LexicalEditor) =>
  void insertBelow(editor, false, () =>
    $createTableNode(
      tableOf([
        ['', ''],
        ['', ''],
      ]),
    ),
  );

function insertBelow(
  editor: lexical.LexicalEditor,
  isContainer: boolean,
  make: () => lexical.LexicalNode,
  below?: string,
): string {
  let key = '';
  editor.update(
    () => {
      const node = make();
      key = node.getKey();
      const block = (below && lexical.$getNodeByKey(below)) || $blockAtCaret(isContainer);
      const isEmpty = lexical.$isParagraphNode(block) && block.isEmpty();
      if (!block) lexical.$getRoot().append(node);
      else if (isEmpty) block.replace(node);
      else block.insertAfter(node);
      if ($isContainer(node)) node.getFirstDescendant()?.selectEnd();
      else $lineAfter(node).selectStart();
    },
    { discrete: true },
  );
  editor.focus();
  return key;
}

/** The block with the caret, or the outermost block around it: inserted blocks don't nest. */
function $blockAtCaret(isOutermost: boolean): lexical.LexicalNode | undefined {
  const selection = lexical.$getSelection();
  const [first] = selection?.getNodes() ?? [];
  const start = lexical.$isRangeSelection(selection) ? selection.anchor.getNode() : first;
  const chain = start ? [start, ...start.getParents()] : [];
  const isBlock = (node: lexical.LexicalNode) =>
    isOutermost ? lexical.$isRootNode(node.getParent()) : lexical.$isRootOrShadowRoot(node.getParent());
  return chain.find(isBlock);
}

function $lineAfter(node: lexical.LexicalNode): lexical.ElementNode {
  const next = node.getNextSibling();
  if (lexical.$isParagraphNode(next)) return next;
  const line = lexical.$createParagraphNode();
  node.insertAfter(line);
  return line;
}

function $newContainer({ name, attributes }: Directive): ContainerNode {
  const container = new ContainerNode(name, attributes);
  const beginning = blockNamed(name)?.beginning ?? { headings: [] };
  if ('table' in beginning) container.append($createTableNode(tableOf(beginning.table)));
  else
    for (const title of beginning.headings)
      container.append($newHeading(title), lexical.$createParagraphNode());
  if (container.isEmpty()) container.append(lexical.$createParagraphNode());
  return container;
}

/** A heading or a quote; the package doesn't export the functions that create them. */
export function $newElement(type: 'heading' | 'quote', tag?: string): lexical.ElementNode {
  const json = { type, tag, version: 1, children: [], direction: null, format: '', indent: 0 };
  const node = lexical.$parseSerializedNode(json);
  if (!lexical.$isElementNode(node)) throw new Error(`${type} is no element`);
  return node;
}

const $newHeading = (title: string) => $newElement('heading', 'h3').append(lexical.$createTextNode(title));

const tableOf = (rows: readonly (readonly string[])[]): Table => ({
  type: 'table',
  align: rows[0]?.map(() => null) ?? [],
  children: rows.map((cells) => ({
    type: 'tableRow',
    children: cells.map((value) => ({ type: 'tableCell', children: value ? [{ type: 'text', value }] : [] })),
  })),
});
