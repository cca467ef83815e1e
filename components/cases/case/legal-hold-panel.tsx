import { ActionForm } from '@/components/staff/action-form';
import type { RequestView } from '@/lib/cases/case/data';
import { setLegalHoldAction } from '@/lib/cases/retention/actions';
import { formatMoment } from '@/lib/shared/dates';

const FAILURES = {
  NO_SUCH_REQUEST:
    'This request no longer exists: it was deleted by the person or under the retention rules.',
};

/** A legal hold: shown to everyone, changed only with permission. */
export function LegalHoldPanel({
  view,
  canSetHold,
  timeZone,
}: {
  view: RequestView;
  canSetHold: boolean;
  timeZone: string;
}) {
  const { id, legalHoldAt } = view;
  if (!legalHoldAt && !canSetHold) return null;
  return (
    <section aria-labelledby="hold" className="panel">
      <h2 id="hold">Legal hold</h2>
      <p>
        {legalHoldAt
          ? `Since ${formatMoment(legalHoldAt, timeZone)}. While it’s on, nothing deletes this request.`
          : 'None. Set one if the request must be kept, whatever the retention rules say.'}
      </p>
      {canSetHold ? (
        <ActionForm
          action={setLegalHoldAction}
          failures={FAILURES}
          // Evaluated after the action, when the page already shows the new state.
          doneText={legalHoldAt ? 'Legal hold set.' : 'Legal hold lifted.'}
        >
          <input type="hidden" name="requestId" value={id} autoComplete="off" />
          <button
            type="submit"
            name="hold"
            value={legalHoldAt ? 'off' : 'on'}
            className="button-quiet text-small"
          >
            {legalHoldAt ? 'Lift the hold' : 'Set a hold'}
          </button>
        </ActionForm>
      ) : null}
    </section>
  );
}
