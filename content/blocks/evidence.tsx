import type { RootContent } from 'mdast';
import type { Directives } from 'mdast-util-directive';
import { toString } from 'mdast-util-to-string';
import { z } from 'zod';
import { defineBlock } from './block';

const HEADER = ['Condition', 'Evidence', 'What research shows'];
const STRENGTHS: readonly string[] = ['Strong', 'Moderate', 'Limited', 'Mixed', 'Not shown'];

function reasons(node: Directives): string[] {
  const [table, ...others] = node.children as RootContent[];
  if (table?.type !== 'table' || others.length > 0) return ['evidence must contain one table and nothing else'];
  const [header, ...rows] = table.children.map((row) => row.children.map((cell) => toString(cell)));
  const wanted = HEADER.join(' | ');
  return [
    ...(header?.join(' | ') === wanted ? [] : [`the evidence table's header must be: ${wanted}`]),
    ...rows
      .filter(([, strength = '']) => !STRENGTHS.includes(strength))
      .map(
        ([condition = '', strength = '']) =>
          `${condition}: evidence "${strength}" must be one of ${STRENGTHS.join(', ')}`,
      ),
  ];
}

export const evidence = defineBlock({
  type: 'containerDirective',
  name: 'evidence',
  label: 'Evidence table',
  attributes: z.strictObject({}),
  fields: [],
  beginning: { table: [HEADER, ['', 'Limited', '']] },
  reasons,
  draw: ({ children }) => <div className="evidence">{children}</div>,
});
