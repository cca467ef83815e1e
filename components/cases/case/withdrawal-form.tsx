'use client';

import { ActionForm } from '@/components/staff/action-form';
import { SelectField } from '@/components/staff/text-field';
import { recordWithdrawalAction } from '@/lib/cases/withdrawals/actions';
import { WhenFields, type Clock } from './when-fields';

type Options = readonly { value: string; label: string }[];
type Props = {
  id: string;
  kinds: Options;
  ways: Options;
  clock: Clock;
  zone: string;
};

const WRONG_TIMES = {
  NOT_A_TIME: 'Enter both a date and a time.',
  SKIPPED_HOUR: 'That time doesn’t exist: clocks went forward that night and skipped it.',
  WITHDRAWAL_AHEAD: 'That time hasn’t come yet. Enter when they told us.',
  WITHDRAWAL_BEFORE_CONSENT: 'They only agreed after that time. Enter when they told us.',
};
const NOT_RECORDED = 'Nothing was recorded. Check the date and time below.';
const FAILURES = {
  NOT_A_TIME: NOT_RECORDED,
  SKIPPED_HOUR: NOT_RECORDED,
  WITHDRAWAL_AHEAD: NOT_RECORDED,
  WITHDRAWAL_BEFORE_CONSENT: NOT_RECORDED,
  NOT_IN_EFFECT: 'That consent isn’t in effect anymore. Check what’s allowed now.',
};

/** Records that the person took a consent back by text, phone, letter, email or in person. */
export const WithdrawalForm = ({ id, kinds, ways, clock, zone }: Props) => (
  <ActionForm
    action={recordWithdrawalAction}
    failures={FAILURES}
    doneText="Consent withdrawal recorded."
    resetOnDone
  >
    {(state, pending) => (
      <details className="fold" open={state.state === 'failed'}>
        <summary>Record that they withdrew consent</summary>
        <div className="mt-3 max-w-prose space-y-4">
          <p>
            Use this if they texted STOP, or called, wrote, or told us to stop contacting them in some way.
          </p>
          <input type="hidden" name="id" value={id} autoComplete="off" />
          <SelectField
            name="kind"
            id="withdrawal-kind"
            label="What did they withdraw?"
            state={state}
            wrong={{ kind: 'Choose what they withdrew.' }}
            options={kinds}
            defaultValue=""
          />
          <SelectField
            name="how"
            id="withdrawal-how"
            label="How did they tell us?"
            state={state}
            wrong={{ how: 'Choose how they told us.' }}
            options={ways}
            defaultValue=""
          />
          <WhenFields
            id="withdrawal-when"
            legend="When did they tell us?"
            hint={zone}
            clock={clock}
            state={state}
            wrong={WRONG_TIMES}
          />
          <button type="submit" className="button-small" aria-disabled={pending}>
            Save
          </button>
        </div>
      </details>
    )}
  </ActionForm>
);
