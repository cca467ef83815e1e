import { Cell, createActiveEditorSubscription$, lexical, realmPlugin } from '@mdxeditor/editor';
import { cleanPaste } from './clean-paste';
import { imagesIn } from './image-drop';

/** What the last paste left out; empty if it left out nothing. */
export const leftOut$ = Cell<readonly string[]>([]);

/** The clipboard with its HTML replaced, reduced to what the package reads. */
const clipboardWith = (html: string, data: DataTransfer) => ({
  types: [...data.types],
  files: [],
  getData: (type: string) => (type === 'text/html' ? html : data.getData(type)),
});

/** Cleans content from other programs before the package reads it. Anything copied in our own editor stays as it is. */
export const pastePlugin = realmPlugin({
  init(realm) {
    const taken = new WeakSet<object>();
    const paste = (editor: lexical.LexicalEditor, event: lexical.PasteCommandType) => {
      const data = 'clipboardData' in event ? event.clipboardData : null;
      const html = data?.getData('text/html') ?? '';
      if (imagesIn(data).length > 0) return false; // ImageDrop handles these
      if (taken.has(event) || !data || html === '' || data.getData('application/x-lexical-editor'))
        return false;
      event.preventDefault();
      const cleaned = cleanPaste(html);
      realm.pub(leftOut$, cleaned.leftOut);
      const again = {
        clipboardData: clipboardWith(cleaned.html, data),
        preventDefault: () => undefined,
      } as unknown as ClipboardEvent;
      taken.add(again);
      return editor.dispatchCommand(lexical.PASTE_COMMAND, again);
    };
    realm.pub(createActiveEditorSubscription$, (editor: lexical.LexicalEditor) =>
      editor.registerCommand(
        lexical.PASTE_COMMAND,
        (event) => paste(editor, event),
        lexical.COMMAND_PRIORITY_BEFORE_CRITICAL,
      ),
    );
  },
});
