import { ActionForm } from '@/components/staff/action-form';
import type { RequestView } from '@/lib/cases/case/data';
import { setLegalHoldAction } from '@/lib/cases/retention/actions';
import { formatMoment } from '@/lib/shared/dates';

const FAILURES = {
  NO_SUCH_REQUEST:
    'This request is not there any more: it was deleted, by the person or by the rules of retention.',
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
          ? `Since ${formatMoment(legalHoldAt, timeZone)}. Nothing deletes this request as long as it stands.`
          : 'None. Set one where the request must be kept, whatever the rules of retention say.'}
      </p>
      {canSetHold ? (
        <ActionForm
          action={setLegalHoldAction}
          failures={FAILURES}
          // Evaluated after the action, when the page already shows the new state.
          doneText={legalHoldAt ? 'The hold is set.' : 'The hold is lifted.'}
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
