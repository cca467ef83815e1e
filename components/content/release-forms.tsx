'use client';

import { ActionForm } from '@/components/staff/action-form';
import { TextAreaField } from '@/components/staff/text-field';
import { approveAction, cancelReleaseAction, returnAction } from '@/lib/content/publishing/actions';
import { RELEASE_FAILURES } from './labels';

/** The editor has the text and the version from when the page was loaded; reloading gives it the restored draft. */
const reload = () => window.location.reload();

const GIVEN_BACK = {
  draft: 'Its text is the draft again.',
  history: 'Something newer has replaced it. You can restore its text from the history.',
} as const;

const ReleaseField = ({ id }: { id: string }) => <input type="hidden" name="id" value={id} />;

export const ApproveForm = ({ id }: { id: string }) => (
  <ActionForm action={approveAction} failures={RELEASE_FAILURES} doneText="Approved.">
    <ReleaseField id={id} />
    <button type="submit" className="button-small">
      Approve
    </button>
  </ActionForm>
);

/** The second person says what should change first. */
export const ReturnForm = ({ id }: { id: string }) => (
  <details>
    <summary className="min-h-11 w-fit cursor-pointer py-2 font-semibold">Send back</summary>
    <ActionForm
      action={returnAction}
      failures={RELEASE_FAILURES}
      doneText={(given) => `Sent back. ${GIVEN_BACK[given]}`}
      onDone={reload}
      className="max-w-prose space-y-3"
    >
      {(state) => (
        <>
          <ReleaseField id={id} />
          <TextAreaField
            id={`comment-${id}`}
            name="comment"
            label="What should change"
            hint="The author gets an email that it was sent back, and reads your comment here. Don’t name anyone who asked for help."
            rows={3}
            maxLength={1000}
            required
            dir="auto"
            state={state}
          />
          <button type="submit" className="button-quiet">
            Send back to author
          </button>
        </>
      )}
    </ActionForm>
  </details>
);

export const CancelForm = ({ id, state }: { id: string; state: 'waiting' | 'scheduled' }) => (
  <ActionForm
    action={cancelReleaseAction}
    failures={RELEASE_FAILURES}
    doneText={(given) => `Canceled. ${GIVEN_BACK[given]}`}
    onDone={reload}
  >
    <ReleaseField id={id} />
    <button type="submit" className="button-quiet">
      {state === 'scheduled' ? 'Cancel schedule' : 'Withdraw'}
    </button>
  </ActionForm>
);
