import type { RequestView } from '@/lib/cases/case/data';
import { formatMoment } from '@/lib/shared/dates';

type Props = { view: Pick<RequestView, 'deletedAt'>; timeZone: string };

/** Says when retention will delete a request, and what postpones it. */
export function RetentionNotice({ view: { deletedAt }, timeZone }: Props) {
  if (!deletedAt) return null;
  return (
    <p className="border-danger bg-danger-paper border-l-4 p-4">
      <strong>
        This request will be deleted for good on <span>{formatMoment(deletedAt, timeZone)}</span>.
      </strong>{' '}
      Anything you do here restarts the retention clock: a note, an attempt, a follow-up, or a status change.
      To keep it regardless, ask an administrator for a legal hold.
    </p>
  );
}
