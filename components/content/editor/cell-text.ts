import { lexical } from '@mdxeditor/editor';

/** The runs of text in a block, one per line; a table or a divider has none. */
function $linesIn(node: lexical.LexicalNode): lexical.LexicalNode[][] {
  if (!lexical.$isElementNode(node)) return node.isInline() ? [[node]] : [];
  const lines: lexical.LexicalNode[][] = [];
  let isOpen = false;
  for (const child of node.getChildren()) {
    const isBlock = (lexical.$isElementNode(child) || lexical.$isDecoratorNode(child)) && !child.isInline();
    if (isBlock) lines.push(...$linesIn(child));
    else if (isOpen) lines.at(-1)?.push(child);
    else lines.push([child]);
    isOpen = !isBlock;
  }
  return lines;
}

/**
 * A cell holds one paragraph, and the package saves only the first one. Anything else that was pasted becomes lines of
 * that paragraph.
 */
export function $keepOneParagraph(root: lexical.RootNode) {
  const blocks = root.getChildren();
  if (blocks.length === 1 && lexical.$isParagraphNode(blocks[0])) return;
  const paragraph = lexical.$createParagraphNode();
  blocks.flatMap($linesIn).forEach((line, index) => {
    if (index > 0) paragraph.append(lexical.$createLineBreakNode());
    paragraph.append(...line);
  });
  root.append(paragraph);
  paragraph.selectEnd();
  for (const block of blocks) block.remove();
}

/**
 * Shift+Enter starts a new line in the cell. The package would move to the cell above, and typing would continue there.
 */
export function beginLine(event: KeyboardEvent | null) {
  if (!event?.shiftKey || event.isComposing) return false;
  event.preventDefault();
  const selection = lexical.$getSelection();
  if (lexical.$isRangeSelection(selection)) selection.insertLineBreak();
  return true;
}
