import { lexical } from '@mdxeditor/editor';
import { describe, hasSettings } from './directive';
import { tableFrom } from './pasted-table';

export type ContainerCommand = 'edit' | 'remove';

/** A button on a container block was pressed: what it asks for, and the key of the block. */
export const CONTAINER_COMMAND = lexical.createCommand<{ command: ContainerCommand; key: string }>(
  'CONTAINER_COMMAND',
);

type Attributes = Readonly<Record<string, string>>;
type SerializedContainer = lexical.Spread<
  { name: string; attributes: Attributes },
  lexical.SerializedElementNode
>;

/**
 * A container directive. Its blocks are part of the main editor's text, so that undo, selection and saving cover every
 * letter. The package's nested editors hand their text over only when they lose the focus.
 */
export class ContainerNode extends lexical.ElementNode {
  __name: string;
  __attributes: Attributes;

  constructor(name: string, attributes: Attributes, key?: string) {
    super(key);
    this.__name = name;
    this.__attributes = attributes;
  }

  static override getType() {
    return 'container';
  }

  static override clone({ __name, __attributes, __key }: ContainerNode) {
    return new ContainerNode(__name, __attributes, __key);
  }

  static override importJSON({ name, attributes }: SerializedContainer) {
    return new ContainerNode(name, attributes);
  }

  /** A pasted table: the package's own import keeps only its letters. A node must say how it's imported; ours does. */
  static override importDOM(): lexical.DOMConversionMap {
    return { table: () => ({ conversion: tableFrom, priority: 4 }) };
  }

  override exportJSON(): SerializedContainer {
    return { ...super.exportJSON(), name: this.getName(), attributes: this.getAttributes() };
  }

  getName() {
    return this.getLatest().__name;
  }

  getAttributes() {
    return this.getLatest().__attributes;
  }

  setAttributes(attributes: Attributes) {
    this.getWritable().__attributes = attributes;
  }

  override createDOM(_config: lexical.EditorConfig, editor: lexical.LexicalEditor) {
    const container = document.createElement('div');
    container.className = 'editor-container';
    container.append(this.header(editor), document.createElement('div'));
    return container;
  }

  override updateDOM({ __attributes }: ContainerNode, container: HTMLElement) {
    const header = container.querySelector(':scope > .editor-container-header');
    if (header && __attributes !== this.__attributes) sayIn(header, this.words());
    return false;
  }

  override getDOMSlot(container: HTMLElement) {
    const inside = container.lastElementChild;
    const slot = super.getDOMSlot(container);
    return inside instanceof HTMLElement ? slot.withElement(inside) : slot;
  }

  override isShadowRoot() {
    return true;
  }

  override canBeEmpty() {
    return false;
  }

  private words() {
    return describe({
      type: 'containerDirective',
      name: this.__name,
      attributes: this.__attributes,
      text: '',
    });
  }

  private header(editor: lexical.LexicalEditor) {
    const header = document.createElement('div');
    header.className = 'editor-container-header';
    header.contentEditable = 'false';
    // Keys pressed on its buttons must not type into the text.
    header.addEventListener('keydown', (event) => event.stopPropagation());
    header.append(document.createElement('span'));
    const key = this.getKey();
    const shown = {
      type: 'containerDirective',
      name: this.__name,
      attributes: this.__attributes,
      text: '',
    } as const;
    if (hasSettings(shown))
      header.append(
        button('Edit', () => editor.dispatchCommand(CONTAINER_COMMAND, { command: 'edit', key })),
      );
    header.append(
      button('Remove', () => editor.dispatchCommand(CONTAINER_COMMAND, { command: 'remove', key })),
    );
    sayIn(header, this.words());
    return header;
  }
}

/** Labels the block in its header. The buttons' names end with the label, because there may be many blocks. */
function sayIn(header: Element, words: string) {
  for (const part of header.children) {
    if (part instanceof HTMLButtonElement) part.setAttribute('aria-label', `${part.textContent}: ${words}`);
    else part.textContent = words;
  }
}

function button(text: string, press: () => void) {
  const element = document.createElement('button');
  element.type = 'button';
  element.textContent = text;
  element.addEventListener('click', press);
  return element;
}

export const $isContainer = (node: lexical.LexicalNode | null | undefined): node is ContainerNode =>
  node instanceof ContainerNode;

/** Removes a container block but leaves its text in place. */
export function $unwrapContainer(container: ContainerNode) {
  for (const child of container.getChildren()) container.insertBefore(child);
  container.remove();
}
