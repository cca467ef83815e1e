import type { Link, Nodes, Parents, Root } from 'mdast';
import remarkDirective from 'remark-directive';
import remarkGfm from 'remark-gfm';
import remarkParse from 'remark-parse';
import { unified, type Data, type Processor } from 'unified';

// The Markdown that page copy is written in, as the site and its editor read it: CommonMark with GitHub's tables and
// strikethrough, directives, and what follows.

type Syntax = NonNullable<Data['micromarkExtensions']>[number];
type Construct = Extract<NonNullable<NonNullable<Syntax['text']>[number]>, { tokenize: unknown }>;
type TreeExtension = Exclude<NonNullable<Data['fromMarkdownExtensions']>[number], readonly unknown[]>;

const COLON = 58;
const OPENING = [91, 123]; // [ and {
const isIn = (code: number | null, from: string, to: string) =>
  code !== null && code >= from.charCodeAt(0) && code <= to.charCodeAt(0);
const isLetter = (code: number | null) => isIn(code, 'a', 'z') || isIn(code, 'A', 'Z');
const isInName = (code: number | null) =>
  isLetter(code) || isIn(code, '0', '9') || code === '-'.charCodeAt(0) || code === '_'.charCodeAt(0);

/** `name[` or `name{`, which a text directive has after its colon. */
const directiveHead: Construct = {
  partial: true,
  tokenize(effects, ok, nok) {
    effects.enter('data');
    return (code) => {
      if (!isLetter(code)) return nok(code);
      effects.consume(code);
      return function name(next): ReturnType<typeof ok> {
        if (isInName(next)) {
          effects.consume(next);
          return name;
        }
        effects.exit('data');
        return next !== null && OPENING.includes(next) ? ok(next) : nok(next);
      };
    };
  },
};

/** A colon that doesn’t start a directive, as in `9:30`, `Matt. 5:16`, and `Note:this`. */
const plainColon: Construct = {
  name: 'plainColon',
  tokenize(effects, ok, nok) {
    return (code) => {
      effects.enter('data');
      effects.consume(code);
      effects.exit('data');
      return effects.check(directiveHead, nok, ok);
    };
  },
};

/**
 * Reads a colon as the sign that it is, unless a name and brackets follow. Addresses that are only typed become links
 * when all else is read, so that they take no mark along: GitHub's reading does, in `_a@example.org_`.
 */
export const SYNTAX: Syntax = {
  text: { [COLON]: plainColon },
  disable: { null: ['wwwAutolink', 'protocolAutolink', 'emailAutolink'] },
};

/** Where a link may lead: the site, a heading, a web page, a mail address, or a number to call or text. */
export const LINK_TARGET = /^(?:https:\/\/|mailto:[^\s@]+@[^\s@]+$|tel:\+?\d|sms:\d|\/(?![/\\])|#)/;

const LINE_BREAK = /^<br\s*\/?>$/i;

/** A bare address: typed as text, not marked up as a link. */
const isTyped = ({ position }: Link) => position === undefined;

/** The node as our Markdown reads it; most stay as they are. */
function ours(node: Nodes, parent: Parents): Nodes {
  // A bare address that pages may not link to stays text.
  if (node.type === 'link' && isTyped(node) && !LINK_TARGET.test(node.url)) return node.children[0] as Nodes;
  // A table cell is a single line of Markdown, so <br> is how it gets a second one.
  if (node.type === 'html' && parent.type === 'tableCell' && LINE_BREAK.test(node.value))
    return { type: 'break' };
  return node;
}

function joinText(before: Nodes[], node: Nodes): Nodes[] {
  const last = before.at(-1);
  if (last?.type !== 'text' || node.type !== 'text') return [...before, node];
  const joined: Nodes = { type: 'text', value: last.value + node.value };
  if (last.position && node.position)
    joined.position = { start: last.position.start, end: node.position.end };
  return [...before.slice(0, -1), joined];
}

function translate(parent: Parents) {
  const children = (parent.children as Nodes[])
    .map((node) => ours(node, parent))
    .reduce<Nodes[]>(joinText, []);
  parent.children = children as typeof parent.children;
  for (const child of children) if ('children' in child) translate(child);
}

/** Line breaks in cells, and typed addresses. */
export const MEANINGS: TreeExtension = {
  transforms: [
    (tree: Root) => {
      translate(tree);
    },
  ],
};

function remarkOurs(this: Processor) {
  const data = this.data();
  (data.micromarkExtensions ??= []).push(SYNTAX);
  (data.fromMarkdownExtensions ??= []).push(MEANINGS);
}

/** Reads page copy; a page's front matter needs a plugin of its own. */
export const markdown = unified()
  .use(remarkParse)
  .use(remarkGfm)
  .use(remarkDirective)
  .use(remarkOurs)
  .freeze();
