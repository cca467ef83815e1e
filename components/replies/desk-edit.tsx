import { Fragment } from 'react';
import { ActionForm } from '@/components/staff/action-form';
import { describedBy, Field, TEXT_BOX } from '@/components/ui/field';
import { editAction } from '@/lib/replies/actions';
import { REPLY_LIMITS } from '@/lib/replies/fields';
import { FAILURES, wrongWith } from './desk-words';
import type { ReplyView } from './desk-view';

/** Takes out of a reply what says too much of somebody. */
export function DeskEdit({ reply: { id, version, name, text, byClinic, writer } }: { reply: ReplyView }) {
  const [nameId, textId] = [`name-${id}`, `text-${id}`];
  return (
    <details className="fold">
      <summary>
        Edit<span className="sr-only"> the reply by {writer}</span>
      </summary>
      <ActionForm
        action={editAction}
        failures={FAILURES}
        doneText="Saved. What it said before is not kept."
        className="mt-3 space-y-4"
      >
        {(state) => (
          // Keyed by the version: what somebody else wrote meanwhile is never saved over unseen.
          <Fragment key={version}>
            <p className="text-small">
              To take out personal details. What it says now is not kept, and the writer is not told.
            </p>
            <input type="hidden" name="id" value={id} autoComplete="off" />
            <input type="hidden" name="version" value={version} autoComplete="off" />
            {byClinic ? (
              <input
                type="hidden"
                name="name"
                value={writer.slice(0, REPLY_LIMITS.name)}
                autoComplete="off"
              />
            ) : (
              <Field id={nameId} label="Name" error={wrongWith('name', state)}>
                <input
                  id={nameId}
                  name="name"
                  defaultValue={name}
                  maxLength={REPLY_LIMITS.name}
                  autoComplete="off"
                  required
                  className={TEXT_BOX}
                  aria-describedby={describedBy({ id: nameId, error: wrongWith('name', state) })}
                />
              </Field>
            )}
            <Field id={textId} label="Text" error={wrongWith('text', state)}>
              <textarea
                id={textId}
                name="text"
                defaultValue={text}
                rows={5}
                autoComplete="off"
                required
                className={TEXT_BOX}
                aria-describedby={describedBy({ id: textId, error: wrongWith('text', state) })}
              />
            </Field>
            <button type="submit" className="button-quiet">
              Save
            </button>
          </Fragment>
        )}
      </ActionForm>
    </details>
  );
}
