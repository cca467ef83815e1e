import type { Node, Root, Table, TableCell } from 'mdast';
import type { ContainerDirective } from 'mdast-util-directive';
import { toString } from 'mdast-util-to-string';
import { visit } from 'unist-util-visit';
import { blockOf } from '@/content/blocks/list';

type Properties = Record<string, string>;

const name = (cell: TableCell, hName: 'td' | 'th', hProperties: Properties) =>
  (cell.data = { hName, hProperties });

/**
 * Markdown only has column headers, but the first cell of each row is that row's header. Roles are explicit because the
 * style sheet stacks the cells on a phone, which makes some browsers drop a table's semantics.
 */
function nameTable(table: Table) {
  table.data = { hProperties: { role: 'table' } };
  table.children.forEach((row, rowIndex) => {
    row.data = { hProperties: { role: 'row' } };
    row.children.forEach((cell, column) => {
      if (rowIndex === 0) name(cell, 'th', { scope: 'col', role: 'columnheader' });
      else if (column === 0) name(cell, 'th', { scope: 'row', role: 'rowheader' });
      else name(cell, 'td', { role: 'cell', ...(column === 1 ? { 'data-strength': toString(cell) } : {}) });
    });
  });
}

/** Groups each heading of the block with the text below it. */
function groupItems(block: ContainerDirective) {
  const items: { type: 'item'; data: { hName: string }; children: Node[] }[] = [];
  for (const child of block.children) {
    if (child.type === 'heading') {
      items.push({ type: 'item', data: { hName: `${block.name}-item` }, children: [] });
    }
    items.at(-1)?.children.push(child);
  }
  block.children = items as unknown as ContainerDirective['children'];
}

/** Names each node after the block that renders it; `lib/content/copy` has validated names and attributes. */
export function nameParts(body: Root): Root {
  const named = structuredClone(body);
  visit(named, (node) => {
    if (node.type === 'table') nameTable(node);
    if (node.type === 'containerDirective' && blockOf(node)?.drawItem) groupItems(node);
    if (node.type === 'leafDirective' || node.type === 'containerDirective') {
      node.data = { hName: node.name, hProperties: { ...node.attributes } };
    }
    if (node.type === 'textDirective') {
      node.data = { hName: node.name, hProperties: { ...node.attributes, text: toString(node) } };
    }
  });
  return named;
}
