'use client';

import { ActionForm } from '@/components/staff/action-form';
import { setFollowUpAction } from '@/lib/cases/case/actions';
import { SeenFields } from './request-seen';
import { WhenFields, type Clock } from './when-fields';

const setText = ({ isDoubled }: { isDoubled: boolean }) =>
  `Follow-up set.${isDoubled ? ' That hour happens twice, as clocks go back that night: the reminder comes the first time.' : ''}`;

const WRONG_TIMES = {
  NOT_A_TIME: 'Enter both a date and a time.',
  SKIPPED_HOUR:
    'That time doesn’t exist: clocks go forward that night and skip it. Choose an earlier or later hour.',
  FOLLOW_UP_PAST: 'This time has passed. Choose a later one.',
};

type Props = {
  seen: { id: string; version: number };
  failures: Readonly<Record<string, string>>;
  /** The follow-up that is set now. */
  clock: Clock;
  zone: string;
};

/** The form that sets a follow-up. It's separate from the page because only the browser can word the result. */
export function FollowUpForm({ seen, failures, clock, zone }: Props) {
  return (
    <ActionForm action={setFollowUpAction} failures={failures} doneText={setText} className="space-y-3">
      {(state) => (
        <>
          <SeenFields {...seen} />
          <WhenFields
            key={`${clock.date} ${clock.time}`}
            id="follow-up-when"
            legend="When should we follow up?"
            hint={`${zone}. The owner gets a reminder email.`}
            clock={clock}
            state={state}
            wrong={WRONG_TIMES}
            dateKey={{ id: 'key-f', 'data-key': 'f' }}
          />
          <button type="submit" className="button-quiet text-small">
            Set follow-up
          </button>
        </>
      )}
    </ActionForm>
  );
}
