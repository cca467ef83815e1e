import { ActionForm } from '@/components/staff/action-form';
import { TextAreaField } from '@/components/staff/text-field';
import { answerAction } from '@/lib/comments/actions';
import { FAILURES } from './desk-labels';

type Props = { id: string; writer: string; toClinic: boolean; approval: boolean };

const DONE = {
  shown: 'Your reply is on the site.',
  asked: 'Sent for approval. It’s under Awaiting review until someone else approves it.',
} as const;

/** Answers a comment as the clinic. */
export function DeskAnswer({ id, writer, toClinic, approval }: Props) {
  return (
    <details className="fold">
      <summary>
        <span>{toClinic ? 'Add to this reply' : 'Reply as the clinic'}</span>
        <span className="sr-only">
          : the comment by <bdi>{writer}</bdi>
        </span>
      </summary>
      <ActionForm
        action={answerAction}
        failures={FAILURES}
        doneText={(outcome) => DONE[outcome]}
        resetOnDone
        className="mt-3 space-y-4"
      >
        {(state) => (
          <>
            <p className="text-small">
              <span>
                {approval
                  ? 'It goes live under the clinic’s name once someone else approves it.'
                  : 'It goes live right away, under the clinic’s name.'}
              </span>{' '}
              Don’t say whether anyone is or was treated here.
            </p>
            <input type="hidden" name="id" value={id} autoComplete="off" />
            <TextAreaField
              id={`answer-${id}`}
              name="text"
              label="Reply"
              rows={4}
              autoComplete="off"
              required
              state={state}
            />
            <button type="submit" className="button-quiet">
              {approval ? 'Send for approval' : 'Publish reply'}
            </button>
          </>
        )}
      </ActionForm>
    </details>
  );
}
