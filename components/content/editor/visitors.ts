import {
  $createDirectiveNode,
  $isDirectiveNode,
  IS_BOLD,
  IS_ITALIC,
  lexical,
  type DirectiveNode,
  type LexicalExportVisitor,
  type MdastImportVisitor,
} from '@mdxeditor/editor';
import type { Blockquote, Break, Link, Node, Nodes, Paragraph, Parent, PhrasingContent } from 'mdast';
import type { ContainerDirective, Directives, TextDirective } from 'mdast-util-directive';
import { $isContainer, ContainerNode } from './container-node';
import { attributesOf } from './directive';

/** The package's class for links, which it doesn't export. */
type LinkNode = lexical.ElementNode & { getURL: () => string; getTitle: () => string | null };

/** Ahead of the package's own. */
const priority = 10;

const containerIn: MdastImportVisitor<ContainerDirective> = {
  priority,
  testNode: 'containerDirective',
  visitNode({ mdastNode, actions }) {
    const container = new ContainerNode(mdastNode.name, attributesOf(mdastNode));
    actions.addAndStepInto(container);
    if (container.isEmpty()) container.append(lexical.$createParagraphNode());
  },
};

const containerOut: LexicalExportVisitor<ContainerNode, ContainerDirective> = {
  priority,
  testLexicalNode: $isContainer,
  visitLexicalNode({ lexicalNode, actions }) {
    actions.addAndStepInto('containerDirective', {
      name: lexicalNode.getName(),
      attributes: { ...lexicalNode.getAttributes() },
    });
  },
};

/** The empty line at the end of a container block exists only for the caret. */
const emptyLineOut: LexicalExportVisitor<lexical.ParagraphNode, Paragraph> = {
  priority,
  testLexicalNode: (node): node is lexical.ParagraphNode =>
    lexical.$isParagraphNode(node) && node.isEmpty() && $isContainer(node.getParent()),
  visitLexicalNode: () => undefined,
};

/** The package writes a line break as a newline, which Markdown renders as a space. */
const breakOut: LexicalExportVisitor<lexical.LineBreakNode, Break> = {
  priority,
  testLexicalNode: lexical.$isLineBreakNode,
  visitLexicalNode: ({ mdastParent, actions }) => {
    actions.appendToParent(mdastParent, { type: 'break' });
  },
};

/** A quote made in the editor has no paragraphs; the package would write each piece of it as one. */
const quoteOut: LexicalExportVisitor<lexical.ElementNode, Blockquote> = {
  priority,
  testLexicalNode: (node): node is lexical.ElementNode => node.getType() === 'quote',
  visitLexicalNode({ lexicalNode, mdastParent, actions }) {
    const quote = actions.appendToParent(mdastParent, { type: 'blockquote', children: [] });
    let paragraph: Nodes | undefined;
    for (const child of lexicalNode.getChildren()) {
      const isInline = lexical.$isTextNode(child) || lexical.$isLineBreakNode(child) || child.isInline();
      paragraph = isInline
        ? (paragraph ?? actions.appendToParent(quote as Blockquote, { type: 'paragraph', children: [] }))
        : undefined;
      actions.visit(child, (paragraph ?? quote) as Paragraph);
    }
  },
};

/** The package loses the formatting of a link inside bold text. */
const linkIn: MdastImportVisitor<Link> = {
  priority,
  testNode: 'link',
  visitNode({ actions }) {
    actions.addFormatting(0);
    actions.nextVisitor();
  },
};

/** Puts bold around the link, so that the text before and after it stays in the same bold. */
const linkOut: LexicalExportVisitor<LinkNode, Link> = {
  priority,
  testLexicalNode: (node): node is LinkNode => node.getType() === 'link',
  visitLexicalNode({ lexicalNode, mdastParent, actions }) {
    const format = $formatOf(lexicalNode);
    const around = $wrap(format, mdastParent, actions);
    const url = lexicalNode.getURL();
    const title = lexicalNode.getTitle();
    const link = actions.appendToParent(around, { type: 'link', url, title, children: [] }) as Link;
    actions.visitChildren(lexicalNode, link);
    link.children = link.children.flatMap((child) => withoutMarks(child, format));
  },
};

/** A directive has no format of its own: it keeps that of the surrounding text in the document. */
const inlineIn: MdastImportVisitor<TextDirective> = {
  priority,
  testNode: 'textDirective',
  visitNode({ mdastNode, actions, lexicalParent }) {
    const format = actions.getParentFormatting();
    const node = $createDirectiveNode({ ...mdastNode, data: { ...mdastNode.data, format } } as Directives);
    if (lexical.$isElementNode(lexicalParent)) lexicalParent.append(node);
  },
};

const inlineOut: LexicalExportVisitor<DirectiveNode, TextDirective> = {
  priority,
  testLexicalNode: (node): node is DirectiveNode => $isDirectiveNode(node) && node.isInline(),
  visitLexicalNode({ lexicalNode, mdastParent, actions }) {
    const { data, ...node } = lexicalNode.getMdastNode() as TextDirective & { data?: { format?: number } };
    actions.appendToParent($wrap(data?.format ?? 0, mdastParent, actions), node);
  },
};

const MARKS = [
  { type: 'emphasis', bit: IS_ITALIC },
  { type: 'strong', bit: IS_BOLD },
] as const;

type Append = { appendToParent: <T extends Parent>(parent: T, node: T['children'][number]) => Node };

const $wrap = (format: number, parent: Parent, actions: Append) =>
  MARKS.filter(({ bit }) => format & bit).reduce<Parent>(
    (around, { type }) => actions.appendToParent(around, { type, children: [] }) as Parent,
    parent,
  );

/** The format shared by all text in a link. */
const $formatOf = (link: LinkNode): number => {
  const texts = link.getAllTextNodes();
  return texts.length === 0 ? 0 : texts.reduce((format, text) => format & text.getFormat(), -1);
};

function withoutMarks(node: PhrasingContent, format: number): PhrasingContent[] {
  if (!('children' in node)) return [node];
  const children = node.children.flatMap((child) => withoutMarks(child, format));
  const isAround = MARKS.some(({ type, bit }) => node.type === type && format & bit);
  return isAround ? children : [{ ...node, children }];
}

export const IMPORT_VISITORS = [containerIn, linkIn, inlineIn] as MdastImportVisitor<Nodes>[];
export const EXPORT_VISITORS = [
  containerOut,
  emptyLineOut,
  breakOut,
  quoteOut,
  linkOut,
  inlineOut,
] as unknown as LexicalExportVisitor<lexical.LexicalNode, Nodes>[];
