import type { Definition, ListItem, Nodes, Parents, RootContent } from 'mdast';
import type { Directives } from 'mdast-util-directive';
import { parseDocument } from 'yaml';
import { describe, fromNode } from '@/components/content/editor/directive';
import { splitDocument } from '@/components/content/editor/front-matter';
import { excessIn } from '@/lib/content/text-limits/domain';
import { FRONT_MATTER_LABELS, ITEM_LABELS } from '@/lib/content/copy/schema';
import { isolated, withoutIsolates } from '@/lib/shared/bidi';
import { markdown } from '@/lib/shared/markdown';
import { ownValue } from '@/lib/shared/own-value';

/** Something with more to it than readers see: a link with its target, or a block with its settings. */
type Detailed = { kind: string; shown: string; detail: string };
/** A document as lines to read. A line consists of text and of pieces with hidden details. */
type Piece = string | Detailed;
type Line = readonly Piece[];

const INDENT = '  ';
const indented = (lines: readonly Line[], by = INDENT): Line[] => lines.map((line) => [by, ...line]);

/**
 * Two texts of a page as people read them, without Markdown syntax: a line for each paragraph, heading, item and field.
 */
export function readableTexts(before: string, after: string): { before: string; after: string } {
  const sides = { before: linesOf(before), after: linesOf(after) };
  const changed = changedDetails(sides.before, sides.after);
  const written = (lines: readonly Line[]) =>
    lines
      .map((line) =>
        line.map((piece) => (typeof piece === 'string' ? piece : pieceText(piece, changed))).join(''),
      )
      .join('\n');
  return { before: written(sides.before), after: written(sides.after) };
}

const nameOf = ({ kind, shown }: Detailed) => `${kind}\n${shown}`;

function pieceText(piece: Detailed, changed: ReadonlySet<string>): string {
  const { kind, shown, detail } = piece;
  if (detail === '' || !changed.has(nameOf(piece))) return shown;
  return `${kind === 'link' ? isolated(shown) : shown} (${detail})`;
}

/**
 * Finds pieces that read the same in both texts but whose target or settings differ, so that their details are shown.
 */
function changedDetails(before: readonly Line[], after: readonly Line[]): Set<string> {
  const [old, fresh] = [detailsOf(before), detailsOf(after)];
  return new Set([...old.keys(), ...fresh.keys()].filter((name) => old.get(name) !== fresh.get(name)));
}

function detailsOf(lines: readonly Line[]): Map<string, string> {
  const details = new Map<string, string>();
  for (const piece of lines.flat())
    if (typeof piece !== 'string')
      details.set(nameOf(piece), `${details.get(nameOf(piece)) ?? ''}\n${piece.detail}`);
  return details;
}

function linesOf(text: string): Line[] {
  const parts = splitDocument(text);
  const body = parts?.body ?? text;
  // A text that would take too long to parse is compared as it was typed.
  if (excessIn(text).length > 0) return asTyped(text);
  const root = markdown.parse(body);
  const definitions = root.children.filter((node) => node.type === 'definition');
  const read: Reading = { body, definitions };
  return [...(parts ? matterLines(parts.yaml) : []), ...blocks(root, read)];
}

const asTyped = (text: string): Line[] =>
  text
    .trimEnd()
    .split(/\r?\n/)
    .map((line) => [line]);

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** The fields above a page, named as in its editor; if they can't be parsed, as they were typed. */
function matterLines(yaml: string): Line[] {
  try {
    const document = parseDocument(yaml);
    const fields: unknown = document.toJS({ maxAliasCount: 0 });
    if (document.errors.length > 0 || !isRecord(fields)) return asTyped(yaml);
    return Object.entries(fields).flatMap(([key, value]) => fieldLines(key, value, FRONT_MATTER_LABELS));
  } catch {
    return asTyped(yaml);
  }
}

function fieldLines(key: string, value: unknown, labels: Readonly<Record<string, string>>): Line[] {
  const label = ownValue(labels, key) ?? key;
  if (!Array.isArray(value)) return [[`${label}: ${isolated(valueText(value))}`]];
  const ofItem = ownValue<Readonly<Record<string, string>>>(ITEM_LABELS, key) ?? {};
  return value.flatMap((item: unknown, index): Line[] => [
    [`${label}, number ${index + 1}:${isRecord(item) ? '' : ` ${isolated(valueText(item))}`}`],
    ...(isRecord(item)
      ? indented(Object.entries(item).flatMap(([name, inner]) => fieldLines(name, inner, ofItem)))
      : []),
  ]);
}

function valueText(value: unknown): string {
  if (typeof value === 'boolean') return value ? 'yes' : 'no';
  if (typeof value === 'string') return value.replace(/\s+/g, ' ').trim();
  return value === null || value === undefined ? '' : JSON.stringify(value);
}

type Reading = { body: string; definitions: readonly Definition[] };

const blocks = (parent: Parents, read: Reading): Line[] =>
  (parent.children as Nodes[]).flatMap((node) => block(node as RootContent, read));

type Readers<Node extends Nodes, Read> = {
  [Type in Node['type']]?: (node: Extract<Node, { type: Type }>, read: Reading) => Read;
};

/** How each kind of block reads. */
const BLOCKS: Readers<RootContent, Line[]> = {
  paragraph: inline,
  heading: (node, read) => prefixed(`Heading ${node.depth}: `, inline(node, read)),
  blockquote: (node, read) => [['Quote:'], ...indented(blocks(node, read))],
  list: (node, read) =>
    node.children.flatMap((child, index) =>
      item(child, node.ordered ? `${(node.start ?? 1) + index}. ` : '• ', read),
    ),
  table: (node, read) =>
    node.children.map((row) => row.children.flatMap((cell, index) => cellText(cell, index, read))),
  thematicBreak: () => [['Divider']],
  code: (node) => [['Code:'], ...indented(asTyped(node.value))],
  definition: () => [], // shown at the links that use it
  leafDirective: (node) => [[box(node)]],
  containerDirective: (node, read) => [[box(node)], ...indented(blocks(node, read))],
};

/** A block as lines. A block without any text of its own is shown as it was typed, so that nothing is left out. */
function block(node: RootContent, read: Reading): Line[] {
  const reader = BLOCKS[node.type] as ((node: RootContent, read: Reading) => Line[]) | undefined;
  return reader?.(node, read) ?? asTyped(sourceOf(node, read));
}

const prefixed = (prefix: string, lines: readonly Line[]): Line[] =>
  lines.length === 0
    ? [[prefix.trimEnd()]]
    : lines.map((line, at) => (at === 0 ? [prefix, ...setApart(line)] : line));

/** Isolates a line that follows our own words, so that its direction doesn't affect them. */
function setApart(line: Line): Line {
  const words = line.map((piece) => (typeof piece === 'string' ? piece : piece.shown)).join('');
  if (isolated(words) === words) return line;
  const inner = line.map((piece) =>
    typeof piece === 'string' ? withoutIsolates(piece) : { ...piece, shown: withoutIsolates(piece.shown) },
  );
  return ['\u2068', ...inner, '\u2069'];
}

function item(node: ListItem, mark: string, read: Reading): Line[] {
  const [first, ...others] = blocks(node, read);
  return [[mark, ...(first ?? [])], ...indented(others)];
}

const cellText = (cell: Parents, index: number, read: Reading): Piece[] => [
  ...(index > 0 ? [' | '] : []),
  ...inline(cell, read).flatMap((line, at) => (at > 0 ? [' / ', ...setApart(line)] : setApart(line))),
];

const sourceOf = ({ position }: Nodes, { body }: Reading): string =>
  body.slice(position?.start.offset ?? 0, position?.end.offset ?? 0);

/** Inline content as lines: a break starts another. */
function inline(parent: Parents, read: Reading): Line[] {
  const lines: Piece[][] = [[]];
  for (const piece of inside(parent, read))
    if (piece === '\n') lines.push([]);
    else lines.at(-1)?.push(piece);
  return lines;
}

const inside = (node: Parents, read: Reading): Piece[] =>
  (node.children as Nodes[]).flatMap((child) => pieces(child, read));

/** How each kind of inline content reads. */
const IN_LINE: Readers<Nodes, Piece[]> = {
  text: ({ value }) => [value.replaceAll('\n', ' ')],
  inlineCode: ({ value }) => [value],
  break: () => ['\n'],
  strong: inside,
  emphasis: inside,
  delete: inside,
  link: (node, read) => [link(inside(node, read), node)],
  linkReference(node, read) {
    const found = read.definitions.find(({ identifier }) => identifier === node.identifier);
    return [found ? link(inside(node, read), found) : sourceOf(node, read)];
  },
  textDirective: (node) => [box(node, '[', ']')],
};

function pieces(node: Nodes, read: Reading): Piece[] {
  const reader = IN_LINE[node.type] as ((node: Nodes, read: Reading) => Piece[]) | undefined;
  return reader?.(node, read) ?? [sourceOf(node, read)];
}

function link(words: readonly Piece[], { url, title }: Pick<Definition, 'url' | 'title'>): Detailed {
  const shown = words.map((piece) => (typeof piece === 'string' ? piece : piece.shown)).join('');
  const detail = shown === url ? '' : `leads to ${isolated(url)}`;
  return { kind: 'link', shown, detail: title ? `${detail}, titled ${isolated(title)}` : detail };
}

/** A directive by its name, with all its settings as detail in case they changed. */
function box(node: Directives, open = '', close = ''): Detailed {
  const directive = fromNode(node);
  const settings = Object.entries(directive.attributes).map(([name, value]) => `${name}: ${isolated(value)}`);
  return { kind: node.type, shown: `${open}${describe(directive)}${close}`, detail: settings.join(', ') };
}
