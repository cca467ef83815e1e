'use client';

import { useEffect, useId, useRef, useState, type ReactNode } from 'react';

type Props = {
  title: string;
  /** Undefined if there is nothing to submit. */
  submitText?: string | undefined;
  onSubmit: (form: FormData) => void;
  /**
   * A step before submitting, such as an upload; resolves to whether it succeeded. On failure the dialog stays open.
   */
  prepare?: ((form: FormData) => Promise<boolean>) | undefined;
  onClose: () => void;
  children: ReactNode;
  /** An alternative action, such as removing a link. */
  other?: { text: string; run: () => void } | undefined;
};

/** A dialog over the editor. Closing it returns the focus to what opened it, before anything is changed. */
export function EditorDialog({ title, submitText, onSubmit, prepare, onClose, children, other }: Props) {
  const id = useId();
  const dialog = useRef<HTMLDialogElement>(null);
  useEffect(() => {
    if (!dialog.current?.open) dialog.current?.showModal();
  }, []);
  const [isBusy, setBusy] = useState(false);
  const submit = async (form: FormData) => {
    if (isBusy) return;
    setBusy(true);
    const isReady = await (prepare?.(form) ?? true);
    setBusy(false);
    // It may have been closed in the meantime.
    if (isReady && dialog.current?.open) leave(() => onSubmit(form));
  };
  const leave = (run: () => void) => {
    dialog.current?.close();
    run();
  };
  return (
    // `data-editor-dialog` tells the package that the focus is still in the editor.
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
          if (prepare) void submit(form);
          else leave(() => onSubmit(form));
        }}
        aria-busy={isBusy}
      >
        {children}
        <p className="flex flex-wrap gap-3">
          {submitText === undefined ? null : (
            <button type="submit" className="button-small" aria-disabled={isBusy}>
              <span>{isBusy ? 'Uploading…' : submitText}</span>
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
