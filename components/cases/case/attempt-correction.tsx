'use client';

import { ActionForm } from '@/components/staff/action-form';
import { TextAreaField } from '@/components/staff/text-field';
import { correctAttemptAction } from '@/lib/cases/attempts/actions';
import { REASON_LIMIT } from '@/lib/cases/history/fields';
import { ATTEMPT_FAILURES, WRONG_ATTEMPT_TIMES } from './attempt-labels';
import { TriedField } from './tried-field';
import type { TriedGroup } from './tried-groups';
import { WhenFields, type Clock } from './when-fields';

const FAILURES = {
  ...ATTEMPT_FAILURES,
  GONE: 'This entry no longer exists. Someone may have removed it.',
  NOTHING_CHANGED: 'Nothing is different from what was logged.',
};
const MISTAKE = { value: 'removed', label: 'Logged by mistake: remove it' };

type Props = {
  id: string;
  attempt: { id: string; tried: string };
  clock: Clock;
  groups: readonly TriedGroup[];
  zone: string;
};

/** Corrects a logged attempt, with a reason; what it was before stays in the history. */
export const AttemptCorrection = ({ id, attempt, clock, groups, zone }: Props) => (
  <ActionForm action={correctAttemptAction} failures={FAILURES} doneText="Corrected.">
    {(state, pending) => (
      <details className="fold" open={state.state === 'failed'}>
        <summary>Correct this entry</summary>
        <div className="mt-3 max-w-prose space-y-4">
          <input type="hidden" name="id" value={id} autoComplete="off" />
          <input type="hidden" name="attemptId" value={attempt.id} autoComplete="off" />
          <TriedField
            id={`tried-${attempt.id}`}
            groups={groups}
            state={state}
            defaultValue={attempt.tried}
            keeps={attempt.tried}
            last={MISTAKE}
          />
          <WhenFields
            id={`when-${attempt.id}`}
            legend="When did it happen?"
            hint={zone}
            clock={clock}
            state={state}
            wrong={WRONG_ATTEMPT_TIMES}
          />
          <TextAreaField
            name="reason"
            id={`reason-${attempt.id}`}
            label="Reason"
            state={state}
            wrong={{ MISSING: 'Say why it’s being corrected.' }}
            rows={2}
            maxLength={REASON_LIMIT}
          />
          <button type="submit" className="button-small" aria-disabled={pending}>
            Save correction
          </button>
        </div>
      </details>
    )}
  </ActionForm>
);
