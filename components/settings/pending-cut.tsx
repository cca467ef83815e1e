import { ActionForm } from '@/components/staff/action-form';
import type { PendingCut } from '@/lib/cases/retention/data';
import { stopCutAction } from '@/lib/settings/actions';
import { formatMoment } from '@/lib/shared/dates';
import { CutList, requestsText } from './cut-list';

const FAILURES = {
  STALE:
    'A newer version was saved after you opened this page, by someone else or in your other tab. Reload the page and check again.',
  UNCHANGED: 'Nothing was changed.',
  UNCONFIRMED: 'Nothing was changed.',
  NOTHING_WAITS: 'There’s nothing to stop: the shorter time was already stopped, or it has taken effect.',
};

type Props = {
  pending: PendingCut;
  /** The newest version of the group. */
  number: number;
  timeZone: string;
  /** Undefined if the user may not change it. */
  onStopped?: () => void;
};

/** A shorter retention that hasn't taken effect yet, and the button that stops it. */
export function PendingCutPanel({ pending, number, timeZone, onStopped }: Props) {
  const { cuts, at, requests } = pending;
  return (
    <section aria-labelledby="pending-cut" className="border-danger bg-danger-paper space-y-3 border-l-4 p-5">
      <h3 id="pending-cut" className="text-subheading">
        Requests will be kept for a shorter time
      </h3>
      <p>
        This takes effect on <strong>{formatMoment(at, timeZone)}</strong>. As things stand,{' '}
        <strong>{requestsText(requests)}</strong> will be deleted for good that night. Until then, the longer
        time applies.
      </p>
      <CutList cuts={cuts} />
      {onStopped ? (
        <ActionForm
          action={stopCutAction}
          failures={FAILURES}
          onDone={onStopped}
          doneText="Stopped. The longer time still applies."
        >
          <input type="hidden" name="number" value={number} autoComplete="off" />
          <button className="button-small">Stop this change</button>
        </ActionForm>
      ) : null}
    </section>
  );
}
