import { ActionForm } from '@/components/staff/action-form';
import type { RequestView } from '@/lib/cases/case/data';
import { setHoldAction } from '@/lib/cases/retention/actions';
import { formatMoment } from '@/lib/shared/dates';

const FAILURES = {
  NO_SUCH_REQUEST:
    'This request is not there any more: it was deleted, by the person or by the rules of retention.',
};

/** A legal hold: said to everybody, changed by whoever may. */
export function RequestHold({
  view,
  canHold,
  timeZone,
}: {
  view: RequestView;
  canHold: boolean;
  timeZone: string;
}) {
  const { id, heldAt } = view;
  if (!heldAt && !canHold) return null;
  return (
    <section aria-labelledby="hold" className="panel">
      <h2 id="hold">Legal hold</h2>
      <p>
        {heldAt
          ? `Since ${formatMoment(heldAt, timeZone)}. Nothing deletes this request as long as it stands.`
          : 'None. Set one where the request must be kept, whatever the rules of retention say.'}
      </p>
      {canHold ? (
        <ActionForm
          action={setHoldAction}
          failures={FAILURES}
          // Read once it is done: the page shows already what became of it.
          doneText={heldAt ? 'The hold is set.' : 'The hold is lifted.'}
        >
          <input type="hidden" name="requestId" value={id} autoComplete="off" />
          <button type="submit" name="hold" value={heldAt ? 'off' : 'on'} className="button-quiet text-small">
            {heldAt ? 'Lift the hold' : 'Set a hold'}
          </button>
        </ActionForm>
      ) : null}
    </section>
  );
}
