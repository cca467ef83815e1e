import type { Directives } from 'mdast-util-directive';
import { toString } from 'mdast-util-to-string';
import { labelOf as settingLabel } from '@/lib/settings/fields';
import { isolated } from '@/lib/shared/bidi';
import { ownValue } from '@/lib/shared/own-value';

/** A directive as the editor's dialogs fill it in. `text` is what stands in its brackets. */
export type Directive = {
  type: Directives['type'];
  name: string;
  attributes: Readonly<Record<string, string>>;
  text: string;
};

/** What authors call each directive. */
const LABELS: Readonly<Record<string, string>> = {
  'call-to-action': 'Call to action',
  callout: 'Callout',
  cards: 'Cards',
  faq: 'FAQ',
  steps: 'Steps',
  evidence: 'Evidence table',
  'contact-details': 'Contact details',
  illustration: 'Illustration',
  part: 'Part',
  image: 'Picture',
  'child-pages': 'Child pages',
  cite: 'Source',
  setting: 'Setting',
};

export const labelOf = (name: string): string => ownValue(LABELS, name) ?? name;

/** `until-then` as one reads it. */
const readable = (value: string) => value.charAt(0).toUpperCase() + value.slice(1).replaceAll('-', ' ');

/** Directives that name something of ours, with how authors read that name. */
const READ_AS: Readonly<Record<string, (value: string) => string>> = {
  setting: settingLabel,
  part: readable,
  illustration: readable,
};

/** A value of a directive as authors read it. */
export const valueInWords = (name: string, value: string): string =>
  ownValue(READ_AS, name)?.(value) ?? value;

/** A directive in words, as the text of the page shows it. */
export function describe({ name, attributes, text }: Directive): string {
  const { kind, title, to, label, alt, decorative } = attributes;
  if (name === 'callout') return `Callout, ${kind ?? ''}: ${isolated(title ?? '')}`;
  if (name === 'call-to-action') return `Call to action: ${isolated(label ?? '')} (${to ?? ''})`;
  if (name === 'image') return `Picture: ${decorative === 'true' ? 'decorative' : isolated(alt ?? '')}`;
  const values = [text, ...Object.values(attributes)]
    .filter(Boolean)
    .map((value) => isolated(valueInWords(name, value)))
    .join(', ');
  return values ? `${labelOf(name)}: ${values}` : labelOf(name);
}

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

/** Directives without anything to fill in. */
const COMPLETE = ['contact-details', 'child-pages', 'cards', 'faq', 'steps', 'evidence'];

export const hasSettings = ({ name, attributes, text }: Directive): boolean =>
  !COMPLETE.includes(name) &&
  (Object.hasOwn(LABELS, name) || text !== '' || Object.keys(attributes).length > 0);
