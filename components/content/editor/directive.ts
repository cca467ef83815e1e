import type { Directives } from 'mdast-util-directive';
import { toString } from 'mdast-util-to-string';
import type { Block, BlockField } from '@/content/blocks/block';
import { blockNamed } from '@/content/blocks/list';
import { labelOf as settingLabel } from '@/lib/settings/fields';
import { isolated } from '@/lib/shared/bidi';

/** A directive as the editor's dialogs fill it in. `text` is what stands in its brackets. */
export type Directive = {
  type: Directives['type'];
  name: string;
  attributes: Readonly<Record<string, string>>;
  text: string;
};

export const labelOf = (name: string): string => blockNamed(name)?.label ?? name;

/** A value of a field as authors read it. */
export function valueLabel(field: BlockField | undefined, value: string): string {
  if (field?.kind !== 'choice') return value;
  return field.from === 'settings' ? settingLabel(value) : (field.labelOf?.(value) ?? value);
}

/** A directive in words, as the text of the page shows it. */
export function describe({ name, attributes, text }: Directive): string {
  const block = blockNamed(name);
  if (block?.describe) return block.describe(attributes);
  const fieldOf = (key: string) => block?.fields.find((field) => field.name === key);
  const values = Object.entries({ text, ...attributes })
    .filter(([, value]) => value !== '')
    .map(([key, value]) => isolated(valueLabel(fieldOf(key), value)))
    .join(', ');
  return values ? `${labelOf(name)}: ${values}` : labelOf(name);
}

/** Whether one of its fields is of that kind. */
export const asksFor = (name: string, kind: BlockField['kind']): boolean =>
  blockNamed(name)?.fields.some((field) => field.kind === kind) ?? false;

/** A directive that is yet to be filled in. */
export const newDirective = ({ type, name, fields }: Block): Directive => ({
  type,
  name,
  attributes: Object.fromEntries(
    fields
      .filter((field) => field.name !== 'text')
      .map((field) => [field.name, field.kind === 'choice' ? (field.first ?? '') : '']),
  ),
  text: '',
});

export const fromNode = (node: Directives): Directive => ({
  type: node.type,
  name: node.name,
  attributes: attributesOf(node),
  text: node.type === 'containerDirective' ? '' : toString(node),
});

export const attributesOf = ({ attributes }: Directives): Record<string, string> =>
  Object.fromEntries(Object.entries(attributes ?? {}).map(([key, value]) => [key, value ?? '']));

/** What a directive's Markdown says of it; a text in brackets is there where it has one. */
export function toNode({ type, name, attributes, text }: Directive): Directives {
  const children = text ? [{ type: 'text' as const, value: text }] : [];
  return type === 'containerDirective'
    ? { type, name, attributes: { ...attributes }, children: [] }
    : { type, name, attributes: { ...attributes }, children };
}

/** Whether there is anything to fill in; of one that this editor does not know, what it says. */
export function hasSettings({ name, attributes, text }: Directive): boolean {
  const block = blockNamed(name);
  return block ? block.fields.length > 0 : text !== '' || Object.keys(attributes).length > 0;
}
