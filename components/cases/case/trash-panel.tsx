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
    LEGAL_HOLD: 'This request is under legal hold, so it can’t be moved to the trash.',
  };
  return (
    <details className="fold">
      <summary>Move to the trash</summary>
      <ActionForm
        action={trashAction}
        failures={failures}
        doneText="Moved to the trash."
        className="mt-3 space-y-3"
      >
        <SeenFields {...view} />
        <p>
          It leaves the queue. You can restore it for 30 days; after that, it’s deleted for good, with its
          notes.
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
    NOT_IN_TRASH: 'It’s no longer in the trash, or its 30 days are over.',
  };
  return (
    <section aria-labelledby="trash" className="border-danger bg-danger-paper space-y-3 border-l-4 p-5">
      <h2 id="trash" className="text-subheading">
        In the trash
      </h2>
      <p>
        {legalHoldAt
          ? 'It’s under legal hold and won’t be deleted while that’s on.'
          : `It will be deleted for good after ${formatMoment(deletedForGoodAt(trashedAt), timeZone)}.`}
      </p>
      <ActionForm action={restoreAction} failures={failures} doneText="Request restored.">
        <SeenFields {...view} />
        <button type="submit" className="button-small">
          Restore
        </button>
      </ActionForm>
    </section>
  );
}
