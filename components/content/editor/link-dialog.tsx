'use client';

import {
  cancelLinkEdit$,
  linkDialogState$,
  updateLink$,
  useCellValue,
  usePublisher,
  useRealm,
} from '@mdxeditor/editor';
import { useId, type JSX } from 'react';
import { isolated } from '@/lib/shared/bidi';
import { useEditor } from './editor-context';
import { EditorDialog } from './editor-dialog';
import { TextInput } from './editor-field';

/** The target of a link, limited to what a page may hold (LINK_TARGET in lib/shared/markdown.ts). */
const ADDRESS = '(https://|tel:\\+?\\d|sms:\\d|/(?!/)|#).*|(mailto:)?[^\\s@:\\/]+@[^\\s@:\\/]+';

/** An email address is typed without `mailto:`. */
const asLink = (typed: string) => (/^[^\s@:/]+@[^\s@:/]+$/.test(typed) ? `mailto:${typed}` : typed);

/** Asks where a link leads, and suggests the pages of the site. */
export function LinkDialog(): JSX.Element {
  const state = useCellValue(linkDialogState$);
  const update = usePublisher(updateLink$);
  const cancel = usePublisher(cancelLinkEdit$);
  const realm = useRealm();
  const id = useId();
  const { choices } = useEditor();
  if (state.type !== 'edit') return <></>; // the package requires an element
  const { initialUrl, title, text, withAnchorText } = state;
  const change = (url: string, words: string) => update({ url, title, text: words });
  // Deferred: the action that closed the dialog runs first, and then there is nothing left to cancel.
  const close = () =>
    setTimeout(() => {
      if (realm.getValue(linkDialogState$).type === 'edit') cancel();
    });
  return (
    <EditorDialog
      title={initialUrl ? 'Change the link' : 'Insert a link'}
      submitText={initialUrl ? 'Change' : 'Insert'}
      onSubmit={(form) => change(asLink(textOf(form, 'url').trim()), textOf(form, 'text'))}
      onClose={close}
      other={initialUrl ? { text: 'Remove link', run: () => change('', '') } : undefined}
    >
      <TextInput
        label="Address"
        hint="A page on this site, such as /consultation; an email address; or a link that starts with https://, tel:, sms: or #."
        name="url"
        defaultValue={initialUrl}
        required
        pattern={ADDRESS}
        list={`${id}-pages`}
        autoComplete="off"
      />
      <datalist id={`${id}-pages`}>
        {choices.pages.map((page) => (
          <option key={page.path} value={page.path}>
            {isolated(page.title)}
          </option>
        ))}
      </datalist>
      {withAnchorText ? <TextInput label="Link text" name="text" defaultValue={text} required /> : null}
    </EditorDialog>
  );
}

function textOf(form: FormData, name: string): string {
  const value = form.get(name);
  return typeof value === 'string' ? value : '';
}
