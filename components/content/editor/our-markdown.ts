import type { ToMarkdownExtension } from '@mdxeditor/editor';
import { directiveToMarkdown } from 'mdast-util-directive';
import type { Break, Text } from 'mdast';
import { LINKS } from './link-markdown';

type Handlers = NonNullable<ToMarkdownExtension['handlers']>;
type Handle = NonNullable<Handlers['break']>;
type Rule = NonNullable<ToMarkdownExtension['unsafe']>[number];

/** A colon is escaped where a directive would begin with it, and where it would take one along. */
const COLON_RULES: Rule[] = [
  { character: ':', after: '(?=[A-Za-z][\\w-]*[[{])' },
  { character: ':', after: '(?=:$)' },
];

/** The package's own rules for colons step over every second one, and escape those that begin nothing. */
const isReplaced = ({ character, inConstruct }: Rule) => character === ':' && inConstruct !== undefined;

const text: Handle = (node: Text, _parent, state, info) => {
  const unsafe = [...state.unsafe.filter((rule) => !isReplaced(rule)), ...COLON_RULES];
  const written = state.safe.call({ ...state, unsafe }, node.value, info);
  return info.before === '\n' ? written.replace(/^\s/u, asReference) : written;
};

/** The package takes every blank from the beginning of a page, after which a sign may begin something. */
const asReference = (sign: string) => `&#x${sign.charCodeAt(0).toString(16).toUpperCase()};`;

/** A cell and a heading are one line each. */
const lineBreak: Handle = (_node: Break, _parent, state, { before }) => {
  if (state.stack.includes('tableCell')) return '<br>';
  if (state.stack.includes('headingAtx')) return /[ \t]/.test(before) ? '' : ' ';
  return '\\\n';
};

/** How the editor writes what it shows, beside the package's own ways. */
export const OUR_MARKDOWN: ToMarkdownExtension[] = [
  directiveToMarkdown({ preferShortcut: false }),
  LINKS,
  { handlers: { text, break: lineBreak } },
];
