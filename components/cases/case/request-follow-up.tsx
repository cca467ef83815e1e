import { ActionForm } from '@/components/staff/action-form';
import { setFollowUpAction } from '@/lib/cases/case/actions';
import type { RequestView } from '@/lib/cases/case/data';
import { clockAt } from '@/lib/cases/case/domain';
import { formatMoment, formatZone } from '@/lib/shared/dates';
import { FollowUpForm } from './follow-up-form';
import { changeFailures, SeenFields } from './request-seen';

const NOT_SET = 'The follow-up isn’t set yet. Check the date and time below.';

const failuresOf = (view: RequestView) => ({
  ...changeFailures(view),
  NOT_A_TIME: NOT_SET,
  SKIPPED_HOUR: NOT_SET,
  FOLLOW_UP_PAST: NOT_SET,
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
      <FollowUpForm
        seen={{ id: view.id, version: view.version }}
        failures={failures}
        clock={clock}
        zone={formatZone(timeZone)}
      />
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
