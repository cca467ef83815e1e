'use client';

import { useUndoable } from '@/components/cases/undo/undo-offer';
import { ActionForm } from '@/components/staff/action-form';
import { SelectField, TextAreaField } from '@/components/staff/text-field';
import { useHasScripts } from '@/components/ui/use-has-scripts';
import type { ActionState } from '@/lib/auth/action';
import { closeAction } from '@/lib/cases/case/actions';
import { REASON_LIMIT } from '@/lib/cases/history/fields';
import { CLOSING_LABELS, CLOSING_OUTCOMES } from '@/lib/clinic/statuses';
import { SeenFields } from './request-seen';

const OPTIONS = [
  { value: '', label: 'Choose' },
  ...CLOSING_OUTCOMES.map((value) => ({ value, label: CLOSING_LABELS[value] })),
];

type Props = {
  seen: { id: string; version: number };
  failures: Readonly<
    Record<'CHANGED_MEANWHILE' | 'GONE' | 'IN_TRASH' | 'NO_ATTEMPT' | 'NOT_A_NEXT_STATUS', string>
  >;
};

const NO_ATTEMPT = 'No attempt is logged. Log a call first, or say why you’re closing this without one.';

/** A close without an attempt is refused as a whole, but the reason is what is missing. */
const withReason = (state: ActionState): ActionState =>
  state.state === 'failed' && state.code === 'NO_ATTEMPT'
    ? { ...state, fields: { ...state.fields, reason: 'NO_ATTEMPT' } }
    : state;

/** Closes a request: how it ended and, if that needs one, the reason. */
export function CloseForm({ seen, failures }: Props) {
  const action = useUndoable(closeAction, ({ outcome }) => `Request closed: ${CLOSING_LABELS[outcome]}.`);
  return (
    <ActionForm
      action={action}
      failures={failures}
      {...(!useHasScripts() && { doneText: 'Request closed.' })}
    >
      {(state, pending) => (
        <details className="fold" open={state.state === 'failed'}>
          <summary>Close the request</summary>
          <div className="mt-3 space-y-3">
            <SeenFields {...seen} />
            <SelectField
              name="outcome"
              id="close-outcome"
              label="How did it end?"
              state={state}
              wrong={{ outcome: 'Choose how it ended.' }}
              options={OPTIONS}
              defaultValue=""
            />
            <TextAreaField
              name="reason"
              id="close-reason"
              label="Reason"
              hint="Optional, unless you choose Unreachable and no attempt is logged. For example, where they were referred. Stored encrypted."
              state={withReason(state)}
              wrong={{ NO_ATTEMPT: NO_ATTEMPT }}
              rows={2}
              maxLength={REASON_LIMIT}
              autoComplete="off"
            />
            <button type="submit" className="button-quiet text-small" aria-disabled={pending}>
              Close request
            </button>
          </div>
        </details>
      )}
    </ActionForm>
  );
}
