import type { Directives } from 'mdast-util-directive';
import { toString } from 'mdast-util-to-string';
import type { Block, BlockField } from '@/content/blocks/block';
import { blockNamed } from '@/content/blocks/list';
import { labelOf as settingLabel } from '@/lib/settings/fields';
import { isolated } from '@/lib/shared/bidi';

/** A directive as the editor's dialogs fill it in. `text` is what's in its brackets. */
export type Directive = {
  type: Directives['type'];
  name: string;
  attributes: Readonly<Record<string, string>>;
  text: string;
};

export const labelOf = (name: string): string => blockNamed(name)?.label ?? name;

/** A field's value as authors see it. */
export function valueLabel(field: BlockField | undefined, value: string): string {
  if (field?.kind !== 'choice') return value;
  return field.from === 'settings' ? settingLabel(value) : (field.labelOf?.(value) ?? value);
}

/** A directive described in words, for the text of the page. */
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

/** Whether it has a field of that kind. */
export const asksFor = (name: string, kind: BlockField['kind']): boolean =>
  blockNamed(name)?.fields.some((field) => field.kind === kind) ?? false;

/** A new directive, ready to be filled in. */
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

/** The directive as a Markdown node, with the text in brackets if there is any. */
export function toNode({ type, name, attributes, text }: Directive): Directives {
  const children = text ? [{ type: 'text' as const, value: text }] : [];
  return type === 'containerDirective'
    ? { type, name, attributes: { ...attributes }, children: [] }
    : { type, name, attributes: { ...attributes }, children };
}

/** Whether there is anything to fill in; a directive that this editor doesn't know is judged by its content. */
export function hasSettings({ name, attributes, text }: Directive): boolean {
  const block = blockNamed(name);
  return block ? block.fields.length > 0 : text !== '' || Object.keys(attributes).length > 0;
}
