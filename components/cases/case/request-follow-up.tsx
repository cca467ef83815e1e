import { ActionForm } from '@/components/staff/action-form';
import { TEXT_BOX } from '@/components/ui/field';
import { setFollowUpAction } from '@/lib/cases/case/actions';
import type { RequestView } from '@/lib/cases/case/data';
import { clockAt } from '@/lib/cases/case/domain';
import { formatMoment, formatZone } from '@/lib/shared/dates';
import { FollowUpForm } from './follow-up-form';
import { changeFailures, SeenFields } from './request-seen';

const failuresOf = (view: RequestView) => ({
  ...changeFailures(view),
  NOT_A_TIME: 'Enter both a day and a time.',
  SKIPPED_HOUR:
    'That time doesn’t exist: clocks go forward that night and skip it. Choose an earlier or later hour.',
  FOLLOW_UP_PAST: 'This time has passed. Choose a later one.',
});

type Props = { view: RequestView; timeZone: string };

/** When to come back to the request. */
export function RequestFollowUp({ view, timeZone }: Props) {
  const { followUpAt } = view;
  const clock = followUpAt ? clockAt(followUpAt, timeZone) : { date: '', time: '' };
  const failures = failuresOf(view);
  return (
    <section aria-labelledby="follow-up" className="panel">
      <h2 id="follow-up">Follow-up</h2>
      <p>
        Now: <strong>{followUpAt ? formatMoment(followUpAt, timeZone) : 'none'}</strong>
      </p>
      <FollowUpForm failures={failures}>
        <SeenFields {...view} />
        <div
          key={followUpAt?.toISOString()}
          className="grid grid-cols-[repeat(auto-fit,minmax(9.5rem,1fr))] gap-3"
        >
          <label className="block space-y-1.5">
            <span className="font-semibold">Day</span>
            <input
              id="key-f"
              data-key="f"
              type="date"
              name="date"
              required
              defaultValue={clock.date}
              className={TEXT_BOX}
            />
          </label>
          <label className="block space-y-1.5">
            <span className="font-semibold">Time</span>
            <input type="time" name="time" required defaultValue={clock.time} className={TEXT_BOX} />
          </label>
        </div>
        <p className="text-muted text-small">
          <span>{formatZone(timeZone)}</span>. The owner gets a reminder email.
        </p>
        <button type="submit" className="button-quiet text-small">
          Set follow-up
        </button>
      </FollowUpForm>
      {followUpAt ? (
        <ActionForm action={setFollowUpAction} failures={failures} doneText="Follow-up removed.">
          <SeenFields {...view} />
          <input type="hidden" name="date" value="" />
          <input type="hidden" name="time" value="" />
          <button type="submit" className="button-quiet text-small">
            Remove follow-up
          </button>
        </ActionForm>
      ) : null}
    </section>
  );
}
