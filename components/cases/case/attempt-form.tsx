'use client';

import { ActionForm } from '@/components/staff/action-form';
import { addAttemptAction } from '@/lib/cases/case/actions';
import { ownValue } from '@/lib/shared/own-value';
import {
  ATTEMPT_FAILURES,
  CALLBACK_FAILURES,
  WRONG_ATTEMPT_TIMES,
  WRONG_CALLBACK_TIMES,
} from './attempt-labels';
import { TriedField } from './tried-field';
import type { TriedGroup } from './tried-groups';
import { WhenFields } from './when-fields';

const FAILURES = {
  ...ATTEMPT_FAILURES,
  ...CALLBACK_FAILURES,
  CHANGED_MEANWHILE:
    'Someone corrected the contact details while you were looking at them, so nothing was logged. If you used the earlier ones, write it in a note. If not, choose again.',
  QUARANTINED: 'This request is quarantined. Move it to New first.',
  GONE: 'This request no longer exists: it was deleted by the person or under the retention rules.',
};
const NO_TIME = { date: '', time: '' };

/** `correctedAt`: when the contact details that the page shows were corrected. */
type Props = { id: string; groups: readonly TriedGroup[]; correctedAt: string; zone: string };

/** Logs an attempt to reach the person, and when to come back to them if they agreed on that. */
export function AttemptForm({ id, groups, correctedAt, zone }: Props) {
  return (
    <section aria-labelledby="attempt" className="panel">
      <h2 id="attempt">Log a call</h2>
      <ActionForm
        action={addAttemptAction}
        failures={FAILURES}
        doneText="Logged."
        resetOnDone
        className="space-y-3"
      >
        {(state, pending) => {
          const code = state.state === 'failed' ? state.code : '';
          return (
            <>
              <input type="hidden" name="id" value={id} autoComplete="off" />
              <input type="hidden" name="correctedAt" value={correctedAt} autoComplete="off" />
              <TriedField id="key-c" shortcut="c" groups={groups} state={state} defaultValue="" />
              <details className="fold" open={ownValue(WRONG_CALLBACK_TIMES, code) !== undefined}>
                <summary>Call back at a set time</summary>
                <WhenFields
                  id="callback-when"
                  legend="When did you agree to call back?"
                  hint={`${zone}. This sets the follow-up.`}
                  clock={NO_TIME}
                  state={state}
                  wrong={WRONG_CALLBACK_TIMES}
                  names={{ date: 'callbackDate', time: 'callbackTime' }}
                  isOptional
                />
              </details>
              <details className="fold" open={ownValue(WRONG_ATTEMPT_TIMES, code) !== undefined}>
                <summary>It happened earlier</summary>
                <WhenFields
                  id="attempt-when"
                  legend="When did it happen?"
                  hint={zone}
                  clock={NO_TIME}
                  state={state}
                  wrong={WRONG_ATTEMPT_TIMES}
                  isOptional
                />
              </details>
              <button type="submit" className="button-small" aria-disabled={pending}>
                Save
              </button>
            </>
          );
        }}
      </ActionForm>
    </section>
  );
}
