import { Cell, createActiveEditorSubscription$, lexical, realmPlugin } from '@mdxeditor/editor';
import { cleanPaste } from './clean-paste';
import { picturesIn } from './picture-drop';

/** What of the last paste was left out; empty where nothing was. */
export const leftOut$ = Cell<readonly string[]>([]);

/** The clipboard with other HTML, as far as the package reads one. */
const clipboardWith = (html: string, data: DataTransfer) => ({
  types: [...data.types],
  files: [],
  getData: (type: string) => (type === 'text/html' ? html : data.getData(type)),
});

/** Cleans what comes from other programs before the package takes it. What was copied in an editor of ours is as it is. */
export const pastePlugin = realmPlugin({
  init(realm) {
    const taken = new WeakSet<object>();
    const paste = (editor: lexical.LexicalEditor, event: lexical.PasteCommandType) => {
      const data = 'clipboardData' in event ? event.clipboardData : null;
      const html = data?.getData('text/html') ?? '';
      if (picturesIn(data).length > 0) return false; // see PictureDrop
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
