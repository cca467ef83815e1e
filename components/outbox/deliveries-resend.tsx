import { ActionForm } from '@/components/staff/action-form';
import { resendAction } from '@/lib/outbox/actions';
import type { ListedDelivery } from '@/lib/outbox/data';
import { INSTEAD_OF_RESENDING, TEMPLATE_LABELS } from '@/lib/outbox/fields';

const FAILURES = {
  GONE: 'This email no longer exists: what it was about was deleted.',
  STILL_QUEUED: 'The same email is already waiting to be sent.',
  CONTENT_GONE: 'Its content was erased once it was sent or failed, so it can’t be resent.',
  DONE: 'What it’s a reminder of is already done.',
  NOT_OWNER: 'The request isn’t theirs anymore: it has another owner, or none.',
  NOT_STAFF:
    'This address no longer gets email: it isn’t in the settings and doesn’t belong to an active account.',
};

/** Sends an email again, or says what to do if that isn't possible. */
export function DeliveriesResend({ delivery }: { delivery: ListedDelivery }) {
  const { id, template, reference, noResend } = delivery;
  if (noResend === 'STILL_QUEUED') return null;
  if (noResend === 'CONTENT_GONE')
    return (
      <p className="text-muted">
        Can’t be resent: its content was erased. <span>{INSTEAD_OF_RESENDING[template] ?? ''}</span>
      </p>
    );
  const about = reference === null ? '' : ` about ${reference}`;
  return (
    <ActionForm action={resendAction} failures={FAILURES} doneText="Queued again, as a new email.">
      <input type="hidden" name="id" value={id} autoComplete="off" />
      <button
        type="submit"
        className="button-quiet text-small"
        aria-label={`Resend: ${TEMPLATE_LABELS[template]}${about}`}
      >
        Resend
      </button>
    </ActionForm>
  );
}
