import { ActionForm } from '@/components/staff/action-form';
import { restoreAction, trashAction } from '@/lib/cases/case/actions';
import type { RequestView } from '@/lib/cases/case/data';
import { deletedForGoodAt } from '@/lib/cases/case/domain';
import { formatMoment } from '@/lib/shared/dates';
import { changeFailures, SeenFields } from './request-seen';

/** Moves a request to the trash, after asking for confirmation. */
export function TrashForm({ view }: { view: RequestView }) {
  if (view.trashedAt || view.legalHoldAt) return null;
  const failures = {
    ...changeFailures(view),
    LEGAL_HOLD: 'This request is under legal hold: it stays where it is.',
  };
  return (
    <details className="fold">
      <summary>Move to the trash</summary>
      <ActionForm
        action={trashAction}
        failures={failures}
        doneText="The request is in the trash."
        className="mt-3 space-y-3"
      >
        <SeenFields {...view} />
        <p>
          It leaves the queue. For 30 days it can be restored; then it is deleted for good, with its notes.
        </p>
        <button type="submit" className="button-quiet text-small">
          Yes, move it to the trash
        </button>
      </ActionForm>
    </details>
  );
}

/** Says that a request is in the trash and until when, and restores it. */
export function TrashNotice({ view, timeZone }: { view: RequestView; timeZone: string }) {
  const { trashedAt, legalHoldAt } = view;
  if (!trashedAt) return null;
  const failures = {
    ...changeFailures(view),
    NOT_IN_TRASH: 'It is not in the trash any more, or its 30 days are over.',
  };
  return (
    <section aria-labelledby="trash" className="border-danger bg-danger-paper space-y-3 border-l-4 p-5">
      <h2 id="trash" className="text-subheading">
        In the trash
      </h2>
      <p>
        {legalHoldAt
          ? 'It is under legal hold and is not deleted as long as that stands.'
          : `It is deleted for good after ${formatMoment(deletedForGoodAt(trashedAt), timeZone)}.`}
      </p>
      <ActionForm action={restoreAction} failures={failures} doneText="The request is restored.">
        <SeenFields {...view} />
        <button type="submit" className="button-small">
          Restore it
        </button>
      </ActionForm>
    </section>
  );
}
