import {
  $isTableNode,
  addExportVisitor$,
  addImportVisitor$,
  addLexicalNode$,
  addMdastExtension$,
  addSyntaxExtension$,
  addToMarkdownExtension$,
  createActiveEditorSubscription$,
  createRootEditorSubscription$,
  IS_BOLD,
  IS_CODE,
  IS_HIGHLIGHT,
  IS_ITALIC,
  IS_STRIKETHROUGH,
  lexical,
  NESTED_EDITOR_UPDATED_COMMAND,
  realmPlugin,
  rootEditor$,
} from '@mdxeditor/editor';
import { blockNamed } from '@/content/blocks/list';
import { MEANINGS, SYNTAX } from '@/lib/shared/markdown';
import { $isContainer, ContainerNode } from './container-node';
import { $keepOneParagraph, beginLine } from './cell-text';
import { OUR_MARKDOWN } from './our-markdown';
import { EXPORT_VISITORS, IMPORT_VISITORS } from './visitors';

/** Formats that our Markdown supports. */
const FORMATS = IS_BOLD | IS_ITALIC | IS_CODE | IS_STRIKETHROUGH | IS_HIGHLIGHT;
const REFUSED: readonly string[] = [
  'underline',
  'subscript',
  'superscript',
  'lowercase',
  'uppercase',
  'capitalize',
];
/** A cell's text is saved after typing has paused for this long. */
const PAUSE_MS = 250;

/**
 * What the package lacks for documents to survive a round trip: container blocks, line breaks and quotes as our
 * Markdown writes them, and `id="…"` in full.
 */
export const roundTripPlugin = realmPlugin({
  init(realm) {
    realm.pubIn({
      [addLexicalNode$]: ContainerNode,
      [addImportVisitor$]: IMPORT_VISITORS,
      [addExportVisitor$]: EXPORT_VISITORS,
      [addSyntaxExtension$]: SYNTAX,
      [addMdastExtension$]: MEANINGS,
      [addToMarkdownExtension$]: OUR_MARKDOWN,
      [createRootEditorSubscription$]: [watchText, watchWords],
      [createActiveEditorSubscription$]: (editor: lexical.LexicalEditor) =>
        editor === realm.getValue(rootEditor$) ? () => undefined : watchCell(editor),
    });
  },
});

function watchText(editor: lexical.LexicalEditor) {
  const ends = [
    // Tab leaves the text, as in every other field; the package would indent.
    editor.registerCommand(lexical.KEY_TAB_COMMAND, () => true, lexical.COMMAND_PRIORITY_CRITICAL),
    // Escape does nothing, even in cells; the package would drop the focus.
    editor.registerCommand(lexical.KEY_ESCAPE_COMMAND, () => true, lexical.COMMAND_PRIORITY_CRITICAL),
    editor.registerCommand(lexical.KEY_ENTER_COMMAND, $leaveContainer, lexical.COMMAND_PRIORITY_HIGH),
    editor.registerNodeTransform(lexical.RootNode, $tidy),
    editor.registerNodeTransform(ContainerNode, $tidy),
    editor.registerUpdateListener(({ tags }) => {
      if (tags.has(lexical.HISTORIC_TAG)) editor.update($drawCells, { tag: lexical.HISTORY_MERGE_TAG });
    }),
  ];
  return () => ends.forEach((end) => end());
}

/** Limits text formatting, in cells too. */
function watchWords(editor: lexical.LexicalEditor) {
  const ends = [
    editor.registerCommand(
      lexical.FORMAT_TEXT_COMMAND,
      (format) => REFUSED.includes(format),
      lexical.COMMAND_PRIORITY_CRITICAL,
    ),
    editor.registerNodeTransform(lexical.TextNode, $plain),
  ];
  return () => ends.forEach((end) => end());
}

function watchCell(editor: lexical.LexicalEditor) {
  const ends = [
    watchWords(editor),
    handOver(editor),
    editor.registerCommand(lexical.KEY_ENTER_COMMAND, beginLine, lexical.COMMAND_PRIORITY_BEFORE_CRITICAL),
    editor.registerNodeTransform(lexical.RootNode, $keepOneParagraph),
  ];
  return () => ends.forEach((end) => end());
}

/** Removes formatting of pasted text that Markdown can't express. */
function $plain(node: lexical.TextNode) {
  if (node.getStyle()) node.setStyle('');
  const format = node.getFormat();
  if (format & ~FORMATS) node.setFormat(format & FORMATS);
}

function $tidy(parent: lexical.RootNode | ContainerNode) {
  parent.getChildren().forEach($ourHeading);
  $endInText(parent);
}

type Heading = lexical.ElementNode & { getTag: () => string; setTag: (tag: string) => void };
const $isHeading = (node: lexical.LexicalNode): node is Heading => node.getType() === 'heading';

/** Adjusts a pasted heading whose level pages don't use. */
function $ourHeading(node: lexical.LexicalNode) {
  if (!$isHeading(node)) return;
  const depth = Number(node.getTag().slice(1));
  const allowed = Math.min(4, Math.max(2, depth));
  if (allowed !== depth) node.setTag(`h${allowed}`);
}

/**
 * Adds an empty line after a block that can't hold the caret, so that writing can go on. A container made for a table
 * holds only the table.
 */
function $endInText(parent: lexical.RootNode | ContainerNode) {
  const last = parent.getLastChild();
  if (!lexical.$isDecoratorNode(last) && !$isContainer(last)) return;
  if ($isContainer(parent) && isTableAlone(parent.getName())) return;
  parent.append(lexical.$createParagraphNode());
}

const isTableAlone = (name: string) => {
  const beginning = blockNamed(name)?.beginning;
  return beginning !== undefined && 'table' in beginning;
};

/** Undo can change a table's contents, and the package renders only cells without a cache key again. */
function $drawCells() {
  const blocks = lexical.$getRoot().getChildren();
  const tables = blocks
    .flatMap((block) => ($isContainer(block) ? block.getChildren() : [block]))
    .filter($isTableNode);
  for (const table of tables) {
    const cells = table
      .getWritable()
      .getMdastNode()
      .children.flatMap((row) => row.children);
    for (const cell of cells as { __cacheKey?: string }[]) delete cell.__cacheKey;
  }
}

/** Enter on an empty last line of a container moves on below it. */
function $leaveContainer(event: KeyboardEvent | null) {
  const selection = lexical.$getSelection();
  if (!lexical.$isRangeSelection(selection) || !selection.isCollapsed()) return false;
  const line = selection.anchor.getNode();
  const container = line.getParent();
  const isLeft = lexical.$isParagraphNode(line) && line.isEmpty() && line.getNextSibling() === null;
  if (!$isContainer(container) || !isLeft || line.getPreviousSibling() === null) return false;
  event?.preventDefault();
  container.insertAfter(line);
  line.select();
  return true;
}

/** Table cells save their text only when they lose the focus, which is too late for a draft. */
function handOver(editor: lexical.LexicalEditor) {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const end = editor.registerUpdateListener(({ dirtyElements, dirtyLeaves }) => {
    if (dirtyElements.size + dirtyLeaves.size === 0) return;
    clearTimeout(timer);
    timer = setTimeout(() => editor.dispatchCommand(NESTED_EDITOR_UPDATED_COMMAND, undefined), PAUSE_MS);
  });
  return () => {
    clearTimeout(timer);
    end();
  };
}
