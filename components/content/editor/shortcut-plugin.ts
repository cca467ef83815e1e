import {
  applyListType$,
  createRootEditorSubscription$,
  lexical,
  realmPlugin,
  type RealmPlugin,
} from '@mdxeditor/editor';
import { ownValue } from '@/lib/shared/own-value';
import { $isContainer } from './container-node';
import { $newElement } from './insert';

/** Prefixes that, followed by a space, turn a line into a list or a heading. */
const LISTS: Readonly<Record<string, 'bullet' | 'number'>> = {
  '-': 'bullet',
  '*': 'bullet',
  '•': 'bullet',
  '1.': 'number',
  '1)': 'number',
};
const HEADINGS: Readonly<Record<string, string>> = { '##': 'h2', '###': 'h3', '####': 'h4' };

/** The paragraph with the caret, and the text before the caret, if that is a prefix. */
function $begun() {
  const selection = lexical.$getSelection();
  if (!lexical.$isRangeSelection(selection) || !selection.isCollapsed()) return undefined;
  const node = selection.anchor.getNode();
  const paragraph = node.getParent();
  if (!lexical.$isTextNode(node) || !lexical.$isParagraphNode(paragraph)) return undefined;
  const isBlock = lexical.$isRootNode(paragraph.getParent()) || $isContainer(paragraph.getParent());
  if (!isBlock || node.getPreviousSibling()) return undefined;
  return { node, paragraph, sign: node.getTextContent().slice(0, selection.anchor.offset) };
}

/** Handles `- `, `1. ` and `## ` at the beginning of a line. Undo brings back what was typed. */
export const shortcutPlugin: () => RealmPlugin = realmPlugin({
  init(realm) {
    const begin = (event: KeyboardEvent) => {
      if (event.isComposing || event.ctrlKey || event.metaKey || event.altKey) return false;
      const begun = $begun();
      const list = begun && ownValue(LISTS, begun.sign);
      const tag = begun && ownValue(HEADINGS, begun.sign);
      if (!begun || (!list && !tag)) return false;
      event.preventDefault();
      begun.node.spliceText(0, begun.sign.length, '', true);
      if (tag) begun.paragraph.replace($newElement('heading', tag), true).selectStart();
      else if (list) realm.pub(applyListType$, list);
      return true;
    };
    realm.pub(createRootEditorSubscription$, (editor: lexical.LexicalEditor) =>
      editor.registerCommand(lexical.KEY_SPACE_COMMAND, begin, lexical.COMMAND_PRIORITY_CRITICAL),
    );
  },
});
