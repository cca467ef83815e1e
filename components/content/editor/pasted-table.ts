import { $createTableNode } from '@mdxeditor/editor';
import type { PhrasingContent, Table, TableCell } from 'mdast';

const BLOCK = /^(?:p|div|li|ul|ol|h[1-6]|blockquote|table|tr|td|th)$/;
const isBold = ({ localName, style }: HTMLElement) =>
  /^(?:b|strong)$/.test(localName) || /^(?:bold|[6-9]00)$/.test(style.fontWeight);
const isItalic = ({ localName, style }: HTMLElement) =>
  /^(?:i|em)$/.test(localName) || style.fontStyle === 'italic';

/** The text of a cell; each block in it starts a new line. */
function phrasesIn(parent: Node): PhrasingContent[] {
  return [...parent.childNodes].flatMap((node): PhrasingContent[] => {
    if (node.nodeType === Node.TEXT_NODE) return textOf(node.nodeValue ?? '');
    if (!(node instanceof HTMLElement)) return [];
    if (node.localName === 'br') return [{ type: 'break' }];
    const children = marked(node, phrasesIn(node));
    return BLOCK.test(node.localName) && children.length > 0
      ? [{ type: 'break' }, ...children, { type: 'break' }]
      : children;
  });
}

const textOf = (value: string): PhrasingContent[] => {
  const words = value.replace(/\s+/g, ' ');
  return words === '' ? [] : [{ type: 'text', value: words }];
};

function marked(element: HTMLElement, children: PhrasingContent[]): PhrasingContent[] {
  if (children.every(isBlank)) return children;
  const href = element.localName === 'a' ? element.getAttribute('href') : null;
  if (href) return [{ type: 'link', url: href, children: children }];
  if (BLOCK.test(element.localName)) return children;
  if (isBold(element)) return [{ type: 'strong', children }];
  return isItalic(element) ? [{ type: 'emphasis', children }] : children;
}

const isBlank = (node: PhrasingContent) =>
  node.type === 'break' || (node.type === 'text' && node.value.trim() === '');

/** Collapses breaks: one between two lines, none at the ends. */
function cellOf(cell: Element): TableCell {
  const children = phrasesIn(cell).reduce<PhrasingContent[]>((before, node) => {
    const last = before.at(-1);
    if (isBlank(node) && (!last || last.type === 'break')) return before;
    return node.type === 'break' && last && isBlank(last)
      ? [...before.slice(0, -1), node]
      : [...before, node];
  }, []);
  while (children.at(-1) && isBlank(children.at(-1) as PhrasingContent)) children.pop();
  return { type: 'tableCell', children };
}

/** Converts an HTML table into the editor's table, with its text formatting and line breaks. */
export function tableFrom(element: HTMLElement) {
  const rows = [...element.querySelectorAll('tr')].filter((row) => row.closest('table') === element);
  const cells = rows.map((row) =>
    [...row.children].filter(({ localName }) => /^t[dh]$/.test(localName)).map(cellOf),
  );
  const columns = Math.max(1, ...cells.map((row) => row.length));
  const table: Table = {
    type: 'table',
    align: Array.from({ length: columns }, () => null),
    children: cells.map((row) => ({
      type: 'tableRow',
      children: Array.from({ length: columns }, (_, at) => row[at] ?? { type: 'tableCell', children: [] }),
    })),
  };
  return { node: $createTableNode(table), after: () => [] };
}
