import type { Nodes, Parents, Root, RootContent } from 'mdast';
import type { ContainerDirective } from 'mdast-util-directive';
import { markdown } from '@/lib/shared/markdown';

type Source = { text: string; nodes: readonly RootContent[] };

const read = (text: string): Root => markdown.parse(text);

let opened = { text: '', tree: read('') };

/** The tree of the text as it was opened, which every keystroke is compared to. */
function readOpened(text: string): Root {
  if (opened.text !== text) opened = { text, tree: read(text) };
  return opened.tree;
}

/** Serializes a tree without positions and without anything that makes no difference to readers. */
const meaningOf = (node: Root | RootContent): string =>
  JSON.stringify(plain(node), (key, value: unknown) => {
    if (key === 'position') return undefined;
    return key === 'attributes' && value ? Object.entries(value).toSorted() : value;
  });

const MARKS: readonly string[] = ['strong', 'emphasis'];

/** A bold link equals a link in bold, and two adjacent bold texts equal one. */
function plain(node: Nodes): Nodes {
  if (!('children' in node)) return node;
  const children = node.children.map(plain).reduce<Nodes[]>(joinMarks, []);
  const [only] = children;
  const whole = { ...node, children } as Parents;
  if (node.type !== 'link' || children.length !== 1 || !only || !MARKS.includes(only.type)) return whole;
  return plain({ ...only, children: [{ ...node, children: (only as Parents).children }] } as Nodes);
}

function joinMarks(before: Nodes[], node: Nodes): Nodes[] {
  const last = before.at(-1);
  if (!last || last.type !== node.type || !MARKS.includes(node.type)) return [...before, node];
  const children = [...(last as Parents).children, ...(node as Parents).children];
  return [...before.slice(0, -1), { ...last, children } as Nodes];
}

/** Whether two texts are the same page to a reader. */
export const sameMeaning = (one: string, other: string): boolean =>
  one === other || meaningOf(read(one)) === meaningOf(read(other));

/**
 * The new body, with the old source of every block that still means the same. That way, comparing versions shows an
 * edit as just that edit.
 */
export function mergeBody(before: string, after: string): string {
  const old = readOpened(before);
  const fresh = read(after);
  const wanted = meaningOf(fresh);
  if (meaningOf(old) === wanted) return before;
  const [first] = old.children;
  const last = old.children.at(-1);
  const lead = first ? before.slice(0, startOf(first)) : '\n';
  const tail = last ? before.slice(endOf(last)) : '\n';
  const body = mergeBlocks({ text: before, nodes: old.children }, { text: after, nodes: fresh.children });
  const merged = lead + body + (tail || '\n');
  // Old and new source next to each other may mean something else, such as two lists that merge.
  return meaningOf(read(merged)) === wanted ? merged : `${lead}${after.trim()}\n`;
}

const startOf = (node: RootContent) => node.position?.start.offset ?? 0;
const endOf = (node: RootContent) => node.position?.end.offset ?? 0;

function mergeBlocks(old: Source, fresh: Source): string {
  const used = pairUp(old.nodes, fresh.nodes);
  let text = '';
  let previous: number | undefined;
  fresh.nodes.forEach((node, index) => {
    const at = used[index];
    if (index > 0) text += gapBetween(old, previous, at);
    text += blockText(old, at, fresh, node);
    previous = at;
  });
  return text;
}

/** The text between two blocks if they still follow each other; otherwise an empty line. */
function gapBetween({ text, nodes }: Source, previous: number | undefined, at: number | undefined): string {
  if (previous === undefined || at !== previous + 1) return '\n\n';
  const [one, next] = [nodes[previous], nodes[at]];
  return one && next ? text.slice(endOf(one), startOf(next)) : '\n\n';
}

function blockText(old: Source, at: number | undefined, fresh: Source, node: RootContent): string {
  const written = fresh.text.slice(startOf(node), endOf(node));
  const before = at === undefined ? undefined : old.nodes[at];
  if (!before) return written;
  if (meaningOf(before) === meaningOf(node)) return old.text.slice(startOf(before), endOf(before));
  return isContainer(before) && isContainer(node)
    ? containerText(old.text, before, fresh.text, node)
    : written;
}

const isContainer = (node: RootContent): node is ContainerDirective => node.type === 'containerDirective';

/** A container block that changed: its own lines stay, and so do the blocks in it that didn't change. */
function containerText(
  oldText: string,
  before: ContainerDirective,
  freshText: string,
  node: ContainerDirective,
): string {
  const [first] = before.children;
  const last = before.children.at(-1);
  if (!first || !last || node.children.length === 0) return freshText.slice(startOf(node), endOf(node));
  const inside = mergeBlocks(
    { text: oldText, nodes: before.children },
    { text: freshText, nodes: node.children },
  );
  return oldText.slice(startOf(before), startOf(first)) + inside + oldText.slice(endOf(last), endOf(before));
}

/**
 * Maps each new block to its old one: the next with the same meaning, or the same container block with other contents.
 */
function pairUp(old: readonly RootContent[], fresh: readonly RootContent[]): (number | undefined)[] {
  const free = new Map<string, number[]>();
  old.forEach((node, index) => {
    const meaning = meaningOf(node);
    free.set(meaning, [...(free.get(meaning) ?? []), index]);
  });
  const same = fresh.map((node) => free.get(meaningOf(node))?.shift());
  const taken = new Set(same);
  return fresh.map((node, index) => same[index] ?? takeContainer(old, node, taken));
}

function takeContainer(old: readonly RootContent[], node: RootContent, taken: Set<number | undefined>) {
  if (!isContainer(node)) return undefined;
  const opening = ({ name, attributes }: ContainerDirective) => JSON.stringify([name, attributes]);
  const index = old.findIndex(
    (candidate, at) => !taken.has(at) && isContainer(candidate) && opening(candidate) === opening(node),
  );
  if (index === -1) return undefined;
  taken.add(index);
  return index;
}
