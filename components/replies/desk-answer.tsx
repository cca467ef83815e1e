import { ActionForm } from '@/components/staff/action-form';
import { describedBy, Field, TEXT_BOX } from '@/components/ui/field';
import { answerAction } from '@/lib/replies/actions';
import { FAILURES, wrongWith } from './desk-words';

type Props = { id: string; writer: string; toClinic: boolean };

/** Answers a reply as the clinic. */
export function DeskAnswer({ id, writer, toClinic }: Props) {
  const textId = `answer-${id}`;
  return (
    <details className="fold">
      <summary>
        {toClinic ? 'Add to this answer' : 'Answer as the clinic'}
        <span className="sr-only">: the reply by {writer}</span>
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
            <Field id={textId} label="Answer" error={wrongWith('text', state)}>
              <textarea
                id={textId}
                name="text"
                rows={4}
                autoComplete="off"
                required
                className={TEXT_BOX}
                aria-describedby={describedBy({ id: textId, error: wrongWith('text', state) })}
              />
            </Field>
            <button type="submit" className="button-quiet">
              Publish the answer
            </button>
          </>
        )}
      </ActionForm>
    </details>
  );
}
