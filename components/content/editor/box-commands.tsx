'use client';

import { lexical, rootEditor$, useCellValue } from '@mdxeditor/editor';
import { useEffect } from 'react';
import { $isBox, $unwrapBox, BOX_COMMAND } from './box-node';
import type { Directive } from './directive';
import { useEditor } from './editor-context';

/** Does what the buttons of boxes ask for. */
export function BoxCommands() {
  const editor = useCellValue(rootEditor$);
  const { askSettings } = useEditor();
  useEffect(() => {
    const change = (key: string, { attributes }: Directive) =>
      editor?.update(() => {
        const box = lexical.$getNodeByKey(key);
        if ($isBox(box)) box.setAttributes(attributes);
      });
    return editor?.registerCommand(
      BOX_COMMAND,
      ({ command, key }) => {
        const box = lexical.$getNodeByKey(key);
        if (!$isBox(box)) return false;
        if (command === 'remove') $unwrapBox(box);
        else askSettings({ directive: $shown(box), isNew: false, onDone: (filled) => change(key, filled) });
        return true;
      },
      lexical.COMMAND_PRIORITY_EDITOR,
    );
  }, [editor, askSettings]);
  return null;
}

const $shown = (box: Parameters<typeof $unwrapBox>[0]): Directive => ({
  type: 'containerDirective',
  name: box.getName(),
  attributes: box.getAttributes(),
  text: '',
});
