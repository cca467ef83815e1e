'use client';

import { useEffect, useId, useRef, type ReactNode } from 'react';

type Props = {
  title: string;
  /** None where there is nothing to choose. */
  submitText?: string | undefined;
  onSubmit: (form: FormData) => void;
  onClose: () => void;
  children: ReactNode;
  /** A second way out, such as taking a link away. */
  other?: { text: string; run: () => void } | undefined;
};

/** A dialog over the editor. Closing it gives the focus back to what opened it, before anything is changed. */
export function EditorDialog({ title, submitText, onSubmit, onClose, children, other }: Props) {
  const id = useId();
  const dialog = useRef<HTMLDialogElement>(null);
  useEffect(() => {
    if (!dialog.current?.open) dialog.current?.showModal();
  }, []);
  const leave = (run: () => void) => {
    dialog.current?.close();
    run();
  };
  return (
    // `data-editor-dialog` tells the package that the focus is still at the editor.
    <dialog ref={dialog} aria-labelledby={id} className="keys" data-editor-dialog="" onClose={onClose}>
      <h2 id={id} className="text-subheading">
        {title}
      </h2>
      <form
        className="space-y-4"
        onSubmit={(event) => {
          event.preventDefault();
          event.stopPropagation();
          const form = new FormData(event.currentTarget);
          leave(() => onSubmit(form));
        }}
      >
        {children}
        <p className="flex flex-wrap gap-3">
          {submitText === undefined ? null : (
            <button type="submit" className="button-small">
              {submitText}
            </button>
          )}
          {other ? (
            <button type="button" className="button-quiet" onClick={() => leave(other.run)}>
              {other.text}
            </button>
          ) : null}
          <button type="button" className="button-quiet" onClick={() => dialog.current?.close()}>
            {submitText === undefined ? 'Close' : 'Cancel'}
          </button>
        </p>
      </form>
    </dialog>
  );
}
