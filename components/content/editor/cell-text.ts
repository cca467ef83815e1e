import { lexical } from '@mdxeditor/editor';

/** The runs of words in a block, each a line of its own; a table or a line across has none. */
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

/** A cell holds one paragraph, of which alone the package hands over the first: what else was pasted are lines of it. */
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

/** Shift and Enter begin a line in the cell; the package goes to the cell above, and what is typed with it. */
export function beginLine(event: KeyboardEvent | null) {
  if (!event?.shiftKey || event.isComposing) return false;
  event.preventDefault();
  const selection = lexical.$getSelection();
  if (lexical.$isRangeSelection(selection)) selection.insertLineBreak();
  return true;
}
