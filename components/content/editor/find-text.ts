import { lexical, NESTED_EDITOR_UPDATED_COMMAND } from '@mdxeditor/editor';

export type Search = { term: string; isCaseMatched: boolean };
type Point = { key: lexical.NodeKey; offset: number };
export type Match = { editor: lexical.LexicalEditor; start: Point; end: Point; range: Range };

/** Variants of a character that a keyboard types with the same key. */
const ALIKE: readonly [RegExp, string][] = [
  [/['‘’]/, "['‘’]"],
  [/["“”]/, '["“”]'],
  [/\s/, '\\s'],
];

/** The search term as a pattern, in which no character has a special meaning. */
function patternOf({ term, isCaseMatched }: Search) {
  const signs = Array.from(
    term,
    (sign) => ALIKE.find(([alike]) => alike.test(sign))?.[1] ?? RegExp.escape(sign),
  );
  return new RegExp(signs.join(''), isCaseMatched ? 'gu' : 'giu');
}

/**
 * Every match in the text, including blocks and table cells, in document order. The package's own search only looks in
 * the focused editor, joins paragraphs into one text, and reads the term as a regular expression.
 */
export function findMatches(root: lexical.LexicalEditor, search: Search): Match[] {
  if (search.term === '') return [];
  const pattern = patternOf(search);
  return [root, ...cellsIn(root)]
    .flatMap((editor) => matchesIn(editor, pattern))
    .sort((one, other) => one.range.compareBoundaryPoints(Range.START_TO_START, other.range));
}

/** Each table cell is an editor of its own. */
function cellsIn(root: lexical.LexicalEditor) {
  const inside = root.getRootElement()?.querySelectorAll<HTMLElement>('[data-lexical-editor]') ?? [];
  return [...inside].map(lexical.getNearestEditorFromDOMNode).filter((editor) => editor !== null);
}

function matchesIn(editor: lexical.LexicalEditor, pattern: RegExp): Match[] {
  return editor.getEditorState().read(() =>
    $lines().flatMap((line) => {
      const text = line.map((node) => node.getTextContent()).join('');
      return [...text.matchAll(pattern)].flatMap(({ index, 0: found }) => {
        const start = pointBefore(line, index);
        const end = pointAfter(line, index + found.length);
        const range = start && end && rangeOf(editor, start, end);
        return range ? [{ editor, start, end, range }] : [];
      });
    }),
  );
}

/** The text nodes of each line; a block, a line break or a directive ends a line. */
function $lines(): lexical.TextNode[][] {
  const lines: lexical.TextNode[][] = [[]];
  const visit = (node: lexical.LexicalNode) => {
    if (lexical.$isTextNode(node)) lines.at(-1)?.push(node);
    else if (lexical.$isElementNode(node) && node.isInline()) node.getChildren().forEach(visit);
    else {
      lines.push([]);
      if (lexical.$isElementNode(node)) node.getChildren().forEach(visit);
      lines.push([]);
    }
  };
  visit(lexical.$getRoot());
  return lines;
}

const pointBefore = (line: lexical.TextNode[], at: number) => pointIn(line, at, (rest, size) => rest < size);
const pointAfter = (line: lexical.TextNode[], at: number) => pointIn(line, at, (rest, size) => rest <= size);

function pointIn(
  line: lexical.TextNode[],
  at: number,
  isIn: (rest: number, size: number) => boolean,
): Point | undefined {
  let rest = at;
  for (const node of line) {
    const size = node.getTextContentSize();
    if (isIn(rest, size)) return { key: node.getKey(), offset: rest };
    rest -= size;
  }
  return undefined;
}

function rangeOf(editor: lexical.LexicalEditor, start: Point, end: Point): Range | undefined {
  const from = lettersOf(editor.getElementByKey(start.key));
  const to = lettersOf(editor.getElementByKey(end.key));
  if (!from || !to) return undefined;
  const range = document.createRange();
  range.setStart(from, start.offset);
  range.setEnd(to, end.offset);
  return range;
}

const lettersOf = (element: HTMLElement | null) =>
  element && document.createTreeWalker(element, NodeFilter.SHOW_TEXT).nextNode();

/** Replaces matches that were just found, as a single Undo step. The focus stays where it is. */
export function replaceMatches(root: lexical.LexicalEditor, matches: readonly Match[], replacement: string) {
  const options = {
    discrete: true as const,
    tag: [lexical.HISTORY_PUSH_TAG, lexical.SKIP_DOM_SELECTION_TAG],
  };
  const replaceIn = (editor: lexical.LexicalEditor, found: Match[]) => {
    // From the end, so that earlier offsets stay valid.
    const $replaceAll = () => found.toReversed().forEach((match) => $replace(match, replacement));
    if (editor === root) {
      $replaceAll();
      return;
    }
    editor.update($replaceAll, options);
    editor.dispatchCommand(NESTED_EDITOR_UPDATED_COMMAND, undefined); // saves the cell's text in its table
  };
  root.update(
    () => Map.groupBy(matches, ({ editor }) => editor).forEach((found, editor) => replaceIn(editor, found)),
    options,
  );
}

function $replace({ start, end }: Match, replacement: string) {
  const [first, last] = [lexical.$getNodeByKey(start.key), lexical.$getNodeByKey(end.key)];
  if (!lexical.$isTextNode(first) || !lexical.$isTextNode(last)) return;
  if (first.is(last)) {
    const replaced = first.spliceText(start.offset, end.offset - start.offset, replacement);
    if (replaced.getTextContentSize() === 0) replaced.remove();
    return;
  }
  const selection = lexical.$createRangeSelection();
  selection.anchor.set(start.key, start.offset, 'text');
  selection.focus.set(end.key, end.offset, 'text');
  selection.insertText(replacement);
}
