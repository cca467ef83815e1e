import type { ToMarkdownExtension } from '@mdxeditor/editor';
import { directiveToMarkdown } from 'mdast-util-directive';
import type { Break, Text } from 'mdast';
import { LINKS } from './link-markdown';

type Handlers = NonNullable<ToMarkdownExtension['handlers']>;
type Handle = NonNullable<Handlers['break']>;
type Rule = NonNullable<ToMarkdownExtension['unsafe']>[number];

/** A colon is escaped if it would start a directive or become part of one. */
const COLON_RULES: Rule[] = [
  { character: ':', after: '(?=[A-Za-z][\\w-]*[[{])' },
  { character: ':', after: '(?=:$)' },
];

/** The package's own rules for colons miss every other one, and escape colons that start nothing. */
const isReplaced = ({ character, inConstruct }: Rule) => character === ':' && inConstruct !== undefined;

const text: Handle = (node: Text, _parent, state, info) => {
  const unsafe = [...state.unsafe.filter((rule) => !isReplaced(rule)), ...COLON_RULES];
  const written = state.safe.call({ ...state, unsafe }, node.value, info);
  return info.before === '\n' ? written.replace(/^\s/u, asReference) : written;
};

/** The package strips leading whitespace from a page, and the next character could then start a block. */
const asReference = (sign: string) => `&#x${sign.charCodeAt(0).toString(16).toUpperCase()};`;

/** A cell and a heading are a single line each. */
const lineBreak: Handle = (_node: Break, _parent, state, { before }) => {
  if (state.stack.includes('tableCell')) return '<br>';
  if (state.stack.includes('headingAtx')) return /[ \t]/.test(before) ? '' : ' ';
  return '\\\n';
};

/** How the editor writes Markdown, on top of the package's own rules. */
export const OUR_MARKDOWN: ToMarkdownExtension[] = [
  directiveToMarkdown({ preferShortcut: false }),
  LINKS,
  { handlers: { text, break: lineBreak } },
];
