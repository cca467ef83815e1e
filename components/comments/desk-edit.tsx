import { Fragment } from 'react';
import { ActionForm } from '@/components/staff/action-form';
import { TextAreaField, TextField } from '@/components/staff/text-field';
import { editAction } from '@/lib/comments/actions';
import { COMMENT_LIMITS } from '@/lib/comments/fields';
import type { CommentView } from './desk-view';
import { FAILURES } from './desk-labels';

/** Edits out of a comment what reveals too much about someone. */
export function DeskEdit({ comment }: { comment: CommentView }) {
  const { id, version, name, text, byClinic, writer } = comment;
  const leaves = comment.approval && comment.state === 'approved';
  return (
    <details className="fold">
      <summary>
        Edit
        <span className="sr-only">
          {' '}
          the comment by <bdi>{writer}</bdi>
        </span>
      </summary>
      <ActionForm
        action={editAction}
        failures={FAILURES}
        doneText="Saved. The previous text wasn’t kept."
        className="mt-3 space-y-4"
      >
        {(state) => (
          <>
            {/* Keyed by the version, so that no one saves over a change they haven't seen. */}
            <Fragment key={version}>
              <p className="text-small">
                Use this to remove personal details. The current text isn’t kept, and the writer isn’t
                notified.
                <span>
                  {leaves ? ' It comes off the site until someone else approves the new text.' : ''}
                </span>
              </p>
              <input type="hidden" name="id" value={id} autoComplete="off" />
              <input type="hidden" name="version" value={version} autoComplete="off" />
              {byClinic ? null : (
                <TextField
                  id={`name-${id}`}
                  name="name"
                  label="Name"
                  defaultValue={name}
                  maxLength={COMMENT_LIMITS.name}
                  autoComplete="off"
                  required
                  state={state}
                />
              )}
              <TextAreaField
                id={`text-${id}`}
                name="text"
                label="Text"
                defaultValue={text}
                rows={5}
                autoComplete="off"
                required
                state={state}
              />
            </Fragment>
            <button type="submit" className="button-quiet">
              Save
            </button>
          </>
        )}
      </ActionForm>
    </details>
  );
}
