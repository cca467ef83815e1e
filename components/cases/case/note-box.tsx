'use client';

import { useId, useRef } from 'react';
import { ActionForm } from '@/components/staff/action-form';
import { TEXT_BOX } from '@/components/ui/field';
import { addNoteAction } from '@/lib/cases/case/actions';
import { NOTE_LIMIT } from '@/lib/cases/case/fields';
import { useNoteDraft, type DraftState } from './note-draft';

const FAILURES = {
  GONE: 'This request no longer exists, so the note can’t be saved. Copy it if you need it.',
};
const FIELD_FAILURES = { text: `Write a note of up to ${NOTE_LIMIT.toLocaleString('en-US')} characters.` };

const SAYS: Readonly<Record<DraftState, string>> = {
  none: '',
  restored: 'This is the draft you left here.',
  waiting: 'Saving the draft…',
  kept: 'Draft saved. Only you can see it.',
  signed_out:
    'The draft isn’t saved: you’re signed out. Sign in in another tab; what you typed is still here.',
  unreachable:
    'The draft isn’t saved: the server didn’t answer. What you typed is still here and will be saved once the connection is back.',
  failed: 'The draft can’t be saved. What you typed is still here: copy it before you leave this page.',
};

type Props = { requestId: string; draft: string };

/** Where a note is written. A draft is saved while typing and restored when the page is opened again. */
export function NoteBox({ requestId, draft }: Props) {
  const id = useId();
  const box = useRef<HTMLTextAreaElement>(null);
  const { state, kept, type, saved } = useNoteDraft(requestId, draft);
  const done = () => {
    if (box.current) box.current.value = '';
    saved();
  };
  return (
    <section aria-labelledby={`${id}-title`} className="panel">
      <h2 id={`${id}-title`}>Write a note</h2>
      <ActionForm
        action={addNoteAction}
        failures={FAILURES}
        fieldFailures={FIELD_FAILURES}
        doneText="Note added."
        onDone={done}
        className="space-y-3"
      >
        {(_answer, pending) => (
          <>
            <input type="hidden" name="id" value={requestId} autoComplete="off" />
            <label className="block space-y-1.5">
              <span className="sr-only">Note</span>
              {/* The default value is what the server has saved, so the sign-out guard knows what would be lost. */}
              <textarea
                ref={box}
                id="key-n"
                data-key="n"
                name="text"
                dir="auto"
                rows={5}
                required
                maxLength={NOTE_LIMIT}
                defaultValue={kept}
                readOnly={pending}
                onChange={(event) => type(event.target.value)}
                className={TEXT_BOX}
                aria-describedby={`${id}-draft`}
              />
            </label>
            <p id={`${id}-draft`} role="status" className="text-muted text-small min-h-6">
              {SAYS[state]}
            </p>
            <button type="submit" className="button-small">
              Add note
            </button>
          </>
        )}
      </ActionForm>
    </section>
  );
}
