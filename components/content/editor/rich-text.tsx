'use client';

import '@mdxeditor/editor/style.css';
import {
  addComposerChild$,
  addTableCellEditorChild$,
  addTopAreaChild$,
  directivesPlugin,
  headingsPlugin,
  linkDialogPlugin,
  linkPlugin,
  listsPlugin,
  MDXEditor,
  quotePlugin,
  realmPlugin,
  tablePlugin,
  thematicBreakPlugin,
  type MDXEditorProps,
} from '@mdxeditor/editor';
import { useCallback, useMemo, useRef, useState } from 'react';
import { ownValue } from '@/lib/shared/own-value';
import { ContainerCommands } from './container-commands';
import { DirectiveDialog } from './directive-dialog';
import { DESCRIPTORS } from './directive-view';
import { EditorContext, type Choices, type SettingsRequest } from './editor-context';
import { roundTripPlugin } from './round-trip-plugin';
import { LinkDialog } from './link-dialog';
import { mergeBody, sameMeaning } from './merge-body';
import { ImageDrop } from './image-drop';
import { pastePlugin } from './paste-plugin';
import { shortcutPlugin } from './shortcut-plugin';
import { CellName, iconFor } from './table-names';
import { TextToolbar } from './text-toolbar';

/** Matches the style of the shipped documents. */
const OUTPUT: NonNullable<MDXEditorProps['toMarkdownOptions']> = {
  bullet: '-',
  emphasis: '_',
  rule: '-',
  listItemIndent: 'one',
  resourceLink: true,
};

const LABELS: Readonly<Record<string, string>> = {
  'contentArea.editableMarkdown': 'Page text',
  'table.deleteTable': 'Remove this table',
  'table.deleteColumn': 'Remove this column',
  'table.deleteRow': 'Remove this row',
};
const translate: NonNullable<MDXEditorProps['translation']> = (key, standard, values = {}) =>
  Object.entries(values).reduce(
    (text, [name, value]) => text.replaceAll(`{{${name}}}`, String(value)),
    ownValue(LABELS, key) ?? standard,
  );

const ourParts = realmPlugin({
  init(realm) {
    realm.pubIn({
      [addTopAreaChild$]: TextToolbar,
      [addComposerChild$]: [ContainerCommands, ImageDrop],
      [addTableCellEditorChild$]: CellName,
    });
  },
});

const PLUGINS = [
  headingsPlugin({ allowedHeadingLevels: [2, 3, 4] }),
  listsPlugin(),
  quotePlugin(),
  thematicBreakPlugin(),
  linkPlugin({ disableAutoLink: true }),
  linkDialogPlugin({ LinkDialog }),
  tablePlugin(),
  directivesPlugin({ directiveDescriptors: DESCRIPTORS }),
  ourParts(),
  roundTripPlugin(),
  pastePlugin(),
  shortcutPlugin(),
];

const requests = new WeakMap<SettingsRequest, number>();
let asked = 0;
/** One dialog for each request, so that two pictures dropped at once are asked about one after the other. */
function requestKey(request: SettingsRequest) {
  if (!requests.has(request)) requests.set(request, (asked += 1));
  return requests.get(request);
}

type Props = {
  body: string;
  choices: Choices;
  onChange: (body: string) => void;
  /** Called if the text contains something that rich text would lose. */
  onUnfit: () => void;
};

/** The body of a page as rich text. `body` is read once; to show another one, use a new key. */
export function RichText({ body, choices, onChange, onUnfit }: Props) {
  const [opened] = useState(body);
  const isFit = useRef(true);
  const [request, setRequest] = useState<SettingsRequest>();
  const refuse = useCallback(() => {
    isFit.current = false;
    onUnfit();
  }, [onUnfit]);
  const take = (written: string, isFirst: boolean) => {
    // The package writes the text once before anyone changes it.
    if (isFirst && !sameMeaning(opened, written)) refuse();
    if (isFit.current) onChange(mergeBody(opened, written));
  };
  const [added, setAdded] = useState<Choices['images']>([]);
  const editor = useMemo(() => {
    const isNew = ({ id }: { id: string }) => !choices.images.some((image) => image.id === id);
    return {
      choices: { ...choices, images: [...added.filter(isNew), ...choices.images] },
      askSettings: setRequest,
      addImage: (image: Choices['images'][number]) => setAdded((before) => [image, ...before]),
    };
  }, [choices, added]);
  return (
    <EditorContext value={editor}>
      <MDXEditor
        className="editor"
        // The text is saved as it appears, so the browser's translator must leave it alone.
        contentEditableClassName="prose notranslate"
        markdown={opened}
        plugins={PLUGINS}
        toMarkdownOptions={OUTPUT}
        translation={translate}
        iconComponentFor={iconFor}
        suppressHtmlProcessing
        onError={refuse}
        onChange={take}
      />
      {request ? (
        <DirectiveDialog
          key={requestKey(request)}
          request={request}
          choices={editor.choices}
          onClose={() => setRequest((current) => (current === request ? undefined : current))}
        />
      ) : null}
    </EditorContext>
  );
}
