import type { Heading, Node } from 'mdast';
import { toString } from 'mdast-util-to-string';
import { visit } from 'unist-util-visit';
import { isShownSetting } from '@/content/blocks/setting';
import type { ShownSetting } from '@/lib/clinic/schema';
import { isDirective, lineOf, type PageDocument } from '@/lib/content/documents/domain';

/** A section of a page: its heading's id, for links, and its title. */
export type Section = { id: string; title: string };

/** Names of the snippets a page includes, each with its line. */
export function includedSnippets({ body }: PageDocument): { name: string; line: number }[] {
  const snippets: { name: string; line: number }[] = [];
  visit(body, 'leafDirective', (node) => {
    if (node.name === 'part') snippets.push({ name: node.attributes?.name ?? '', line: lineOf(node) });
  });
  return snippets;
}

/** A heading's id, for links. */
export const headingId = ({ data }: Heading) => String(data?.hProperties?.id);

/** The sections of a page, in order. */
export const sectionsOf = ({ body }: PageDocument): Section[] =>
  body.children.flatMap((node) =>
    node.type === 'heading' && node.depth === 2 ? [{ id: headingId(node), title: toString(node) }] : [],
  );

/** Minutes needed to read the page at 200 words a minute. */
export const readingMinutes = ({ body }: PageDocument): number =>
  Math.ceil(plainText(body, () => '').split(/\s+/).length / 200);

/** Returns the text of a clinic fact by its key. */
type SettingText = (key: ShownSetting) => string;

/** A node's text without its citations. */
function plainText(node: Node, settingOf: SettingText): string {
  if (isDirective(node) && node.type === 'textDirective') {
    const key = toString(node);
    return node.name === 'setting' && isShownSetting(key) ? settingOf(key) : '';
  }
  if (node.type === 'break') return ' ';
  if ('children' in node) {
    const texts = (node.children as Node[]).map((child) => plainText(child, settingOf));
    return texts.join(PHRASES.includes(node.type) ? '' : ' ');
  }
  return 'value' in node ? String(node.value) : '';
}

const PHRASES = ['paragraph', 'heading', 'tableCell', 'link', 'strong', 'emphasis'];

/** The questions in a page's `faq` blocks with their answers, as plain text. */
export function questionsOf(
  { body }: PageDocument,
  settingOf: SettingText,
): { question: string; answer: string }[] {
  const questions: { question: string; answer: string }[] = [];
  visit(body, 'containerDirective', (node) => {
    if (node.name !== 'faq') return;
    for (const child of node.children) {
      const current = questions.at(-1);
      if (child.type === 'heading') questions.push({ question: toString(child), answer: '' });
      else if (current) current.answer = `${current.answer} ${plainText(child, settingOf)}`.trim();
    }
  });
  return questions;
}
