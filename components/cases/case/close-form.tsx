'use client';

import { ActionForm } from '@/components/staff/action-form';
import { SelectField, TextAreaField } from '@/components/staff/text-field';
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

/** Closes a request: how it ended and, if that needs one, the reason. */
export const CloseForm = ({ seen, failures }: Props) => (
  <ActionForm action={closeAction} failures={failures} doneText="Request closed.">
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
            label="Reason (optional)"
            hint="For example, where they were referred. It’s stored encrypted."
            state={state}
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
