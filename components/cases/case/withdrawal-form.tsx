'use client';

import { ActionForm } from '@/components/staff/action-form';
import { SelectField, TextField } from '@/components/staff/text-field';
import { recordWithdrawalAction } from '@/lib/cases/withdrawals/actions';

type Options = readonly { value: string; label: string }[];
type Props = {
  id: string;
  kinds: Options;
  ways: Options;
  clock: { date: string; time: string };
  zone: string;
};

const FAILURES = {
  NOT_A_TIME: 'Enter both a day and a time.',
  SKIPPED_HOUR: 'That time doesn’t exist: clocks went forward that night and skipped it.',
  WITHDRAWAL_AHEAD: 'That time hasn’t come yet. Enter when they told us.',
  WITHDRAWAL_BEFORE_CONSENT: 'They only agreed after that time. Enter when they told us.',
  NOT_IN_EFFECT: 'That consent isn’t in effect anymore. Check what’s allowed now.',
};

/** Records that the person took a consent back by text, phone, letter, email or in person. */
export const WithdrawalForm = ({ id, kinds, ways, clock, zone }: Props) => (
  <ActionForm action={recordWithdrawalAction} failures={FAILURES} doneText="Withdrawal recorded." resetOnDone>
    {(state, pending) => (
      <details className="fold" open={state.state === 'failed'}>
        <summary>Record a withdrawn consent</summary>
        <div className="mt-3 max-w-prose space-y-4">
          <p>If they texted STOP, called, wrote, or told us not to contact them in some way.</p>
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
          <div className="grid grid-cols-[repeat(auto-fit,minmax(9.5rem,1fr))] gap-3">
            <TextField
              name="date"
              id="withdrawal-date"
              label="Day"
              type="date"
              state={state}
              defaultValue={clock.date}
            />
            <TextField
              name="time"
              id="withdrawal-time"
              label="Time"
              type="time"
              state={state}
              defaultValue={clock.time}
            />
          </div>
          <p className="text-muted text-small">{zone}</p>
          <button type="submit" className="button-small" aria-disabled={pending}>
            Save withdrawal
          </button>
        </div>
      </details>
    )}
  </ActionForm>
);
