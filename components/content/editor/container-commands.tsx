'use client';

import { lexical, rootEditor$, useCellValue } from '@mdxeditor/editor';
import { useEffect } from 'react';
import { $isContainer, $unwrapContainer, CONTAINER_COMMAND } from './container-node';
import type { Directive } from './directive';
import { useEditor } from './editor-context';

/** Handles the buttons on container blocks. */
export function ContainerCommands() {
  const editor = useCellValue(rootEditor$);
  const { askSettings } = useEditor();
  useEffect(() => {
    const change = (key: string, { attributes }: Directive) =>
      editor?.update(() => {
        const container = lexical.$getNodeByKey(key);
        if ($isContainer(container)) container.setAttributes(attributes);
      });
    return editor?.registerCommand(
      CONTAINER_COMMAND,
      ({ command, key }) => {
        const container = lexical.$getNodeByKey(key);
        if (!$isContainer(container)) return false;
        if (command === 'remove') $unwrapContainer(container);
        else
          askSettings({
            directive: $shown(container),
            isNew: false,
            onDone: (filled) => change(key, filled),
          });
        return true;
      },
      lexical.COMMAND_PRIORITY_EDITOR,
    );
  }, [editor, askSettings]);
  return null;
}

const $shown = (container: Parameters<typeof $unwrapContainer>[0]): Directive => ({
  type: 'containerDirective',
  name: container.getName(),
  attributes: container.getAttributes(),
  text: '',
});
