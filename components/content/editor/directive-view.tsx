'use client';

import {
  lexical,
  NESTED_EDITOR_UPDATED_COMMAND,
  useMdastNodeUpdater,
  type DirectiveDescriptor,
  type DirectiveEditorProps,
} from '@mdxeditor/editor';
import type { TextDirective } from 'mdast-util-directive';
import { asksFor, describe, fromNode, hasSettings, toNode, type Directive } from './directive';
import { useEditor, type Choices } from './editor-context';

const stop = (event: Event) => event.stopPropagation();

/**
 * Keys pressed on its controls must not type into the text. The package listens below React, so React can't stop them.
 */
function keepKeys(element: HTMLElement | null) {
  element?.addEventListener('keydown', stop);
  return () => element?.removeEventListener('keydown', stop);
}

/** A directive without blocks, described in words, with its actions. */
function DirectiveView({ mdastNode, lexicalNode, parentEditor }: DirectiveEditorProps) {
  const { askSettings, choices } = useEditor();
  const update = useMdastNodeUpdater();
  const directive = fromNode(mdastNode);
  const words = describe(directive);
  const remove = () => {
    parentEditor.update(
      () => {
        const node = lexical.$getNodeByKey(lexicalNode.getKey());
        node?.selectNext();
        node?.remove();
      },
      { discrete: true },
    );
    parentEditor.dispatchCommand(NESTED_EDITOR_UPDATED_COMMAND, undefined);
  };
  const ask = () =>
    askSettings({
      directive,
      isNew: false,
      onDone: (filled) => {
        const { attributes, children } = toNode(filled);
        if (mdastNode.type === 'textDirective' && filled.text === '' && directive.text !== '') remove();
        // An unknown directive may hold more than text, so its children stay unless the text changed.
        else
          update(
            (filled.text === directive.text
              ? { attributes }
              : { attributes, children }) as Partial<TextDirective>,
          );
      },
    });
  if (mdastNode.type === 'textDirective') {
    return (
      <span ref={keepKeys} className="editor-chip">
        {hasSettings(directive) ? (
          <button type="button" onClick={ask} aria-label={`Change ${words}`}>
            {words}
          </button>
        ) : (
          words
        )}
      </span>
    );
  }
  return (
    <div ref={keepKeys} className="editor-block">
      {asksFor(directive.name, 'picture') ? <Thumbnail image={imageOf(directive, choices)} /> : null}
      <span>{words}</span>
      {hasSettings(directive) ? (
        <button type="button" onClick={ask} aria-label={`Edit ${words}`}>
          Edit
        </button>
      ) : null}
      <button type="button" onClick={remove} aria-label={`Remove ${words}`}>
        Remove
      </button>
    </div>
  );
}

const imageOf = ({ attributes }: Directive, { images }: Choices) =>
  images.find(({ id }) => id === attributes.id);

/** The description next to it is enough. */
function Thumbnail({ image }: { image: Choices['images'][number] | undefined }) {
  // One of our own files, of unknown size, shown small.
  // eslint-disable-next-line @next/next/no-img-element
  return image ? <img src={image.src} alt="" className="size-20 object-cover" loading="lazy" /> : null;
}

/** For every directive, even one that this editor doesn't know. */
export const DESCRIPTORS: DirectiveDescriptor[] = [
  { name: 'any', testNode: () => true, attributes: [], hasChildren: false, Editor: DirectiveView },
];
