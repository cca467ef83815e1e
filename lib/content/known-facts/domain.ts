import type { Heading, Node, Parent, PhrasingContent, Root, RootContent } from 'mdast';
import { toString } from 'mdast-util-to-string';
import { isShownSetting } from '@/content/blocks/setting';
import { isKnown } from '@/lib/clinic/domain';
import type { Clinic } from '@/lib/clinic/schema';
import { isDirective } from '@/lib/content/documents/domain';

type Facts = Pick<Clinic, 'placeholders'>;

/**
 * A page's text as visitors may read it: what would show a fact that the clinic hasn't given is left out. In a paragraph
 * that is the sentence; of a list, the item that begins with it; of a table, the row; under a heading that shows it, the
 * section. What is empty then goes as well, a question without its answer included.
 */
export function withKnownFacts(body: Root, facts: Facts): Root {
  const lacks = (node: Node) => showsUnknown(node, facts);
  return lacks(body) ? { ...body, children: keep(body.children, lacks) as RootContent[] } : body;
}

type Lacks = (node: Node) => boolean;

function showsUnknown(node: Node, facts: Facts): boolean {
  if (isDirective(node) && node.type === 'textDirective' && node.name === 'setting') {
    const key = toString(node);
    return isShownSetting(key) && !isKnown(facts, key);
  }
  return isParent(node) && node.children.some((child) => showsUnknown(child, facts));
}

const isParent = (node: Node): node is Parent => 'children' in node;
const isHeading = (node: Node | undefined): node is Heading => node?.type === 'heading';

/** The nodes without what lacks a fact. A heading keeps its place only while something stands below it. */
function keep(nodes: readonly Node[], lacks: Lacks): Node[] {
  const whole = withoutSections(nodes, lacks);
  const kept = whole.flatMap((node) => keepNode(node, lacks));
  return kept.length === nodes.length
    ? kept
    : kept.filter((node, index) => !isBare(node, kept[index + 1], nodes));
}

/** Whether a heading lost all that stood below it. One that had nothing to begin with stays. */
function isBare(node: Node, next: Node | undefined, before: readonly Node[]): boolean {
  if (!isHeading(node) || (next && !(isHeading(next) && next.depth <= node.depth))) return false;
  const below = before[before.indexOf(node) + 1];
  return below !== undefined && !(isHeading(below) && below.depth <= node.depth);
}

function withoutSections(nodes: readonly Node[], lacks: Lacks): Node[] {
  let hidden: number | undefined;
  return nodes.filter((node) => {
    if (isHeading(node) && (hidden === undefined || node.depth <= hidden))
      hidden = lacks(node) ? node.depth : undefined;
    return hidden === undefined;
  });
}

function keepNode(node: Node, lacks: Lacks): Node[] {
  if (!lacks(node)) return [node];
  if (!isParent(node) || node.type === 'tableRow' || (node.type === 'listItem' && beginsWithout(node, lacks)))
    return [];
  const children =
    node.type === 'paragraph' ? keepSentences(node.children, lacks) : keep(node.children, lacks);
  return children.length === 0 ? [] : [{ ...node, children } as Node];
}

/** Whether the first sentence of a list item goes: what would follow belongs to it. */
function beginsWithout({ children: [first] }: Parent, lacks: Lacks): boolean {
  if (!first || !isParent(first)) return true;
  return (first.type === 'paragraph' ? (sentencesOf(first.children)[0] ?? []) : first.children).some(lacks);
}

/** Where a sentence ends within a text: not after an abbreviation, and not before a small letter. */
const SENTENCE_END = /(?<=(?<!\b(?:Dr|Mr|Ms|Mrs|St|Ave|No|vs|e\.g|i\.e))[.!?][”’"')]?)\s+(?=[^\p{Ll}]|$)/u;

function keepSentences(children: readonly Node[], lacks: Lacks): PhrasingContent[] {
  const kept = sentencesOf(children).filter((sentence) => !sentence.some(lacks));
  // What would be left is a label in bold, such as “Call.”, of what is gone.
  const says = kept.flat().some((node) => node.type !== 'strong' && toString(node).trim() !== '');
  return says ? (kept.flat() as PhrasingContent[]) : [];
}

function sentencesOf(children: readonly Node[]): Node[][] {
  const sentences: Node[][] = [[]];
  for (const child of children) {
    if (child.type !== 'text') {
      sentences.at(-1)?.push(child);
      continue;
    }
    const [first = '', ...others] = toString(child).split(SENTENCE_END);
    if (first !== '') sentences.at(-1)?.push({ ...child, value: first } as Node);
    for (const value of others) sentences.push(value === '' ? [] : [{ ...child, value } as Node]);
  }
  return sentences.map((sentence, index) => (index === 0 ? sentence : [SPACE, ...sentence]));
}

const SPACE: Node & { value: string } = { type: 'text', value: ' ' };
