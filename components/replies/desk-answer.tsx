import { ActionForm } from '@/components/staff/action-form';
import { TextAreaField } from '@/components/staff/text-field';
import { answerAction } from '@/lib/replies/actions';
import { FAILURES } from './desk-words';

type Props = { id: string; writer: string; toClinic: boolean };

/** Answers a reply as the clinic. */
export function DeskAnswer({ id, writer, toClinic }: Props) {
  return (
    <details className="fold">
      <summary>
        <span>{toClinic ? 'Add to this answer' : 'Answer as the clinic'}</span>
        <span className="sr-only">
          : the reply by <bdi>{writer}</bdi>
        </span>
      </summary>
      <ActionForm
        action={answerAction}
        failures={FAILURES}
        doneText="Your answer is on the site."
        resetOnDone
        className="mt-3 space-y-4"
      >
        {(state) => (
          <>
            <p className="text-small">
              It is on the site at once, under the clinic’s name. Do not say whether anybody is or was treated
              here.
            </p>
            <input type="hidden" name="id" value={id} autoComplete="off" />
            <TextAreaField
              id={`answer-${id}`}
              name="text"
              label="Answer"
              rows={4}
              autoComplete="off"
              required
              state={state}
            />
            <button type="submit" className="button-quiet">
              Publish the answer
            </button>
          </>
        )}
      </ActionForm>
    </details>
  );
}
