import { ActionForm } from '@/components/staff/action-form';
import { resendAction } from '@/lib/outbox/actions';
import type { ListedDelivery } from '@/lib/outbox/data';
import { INSTEAD_OF_RESENDING, TEMPLATE_LABELS } from '@/lib/outbox/fields';

const FAILURES = {
  GONE: 'This mail is not there any more: what it was about was deleted.',
  STILL_QUEUED: 'The same mail waits to be sent already.',
  CONTENT_GONE: 'Its content was wiped when its fate was known, so it can’t be sent again.',
  DONE: 'What it reminds of is done already.',
  NOT_OWNER: 'The request isn’t theirs any more: it has another owner, or none.',
  NOT_STAFF:
    'This address gets no mail any more: it is neither in the settings nor of anybody who is active.',
};

/** Sends an email again, or says what to do if that isn't possible. */
export function DeliveriesResend({ delivery }: { delivery: ListedDelivery }) {
  const { id, template, reference, noResend } = delivery;
  if (noResend === 'STILL_QUEUED') return null;
  if (noResend === 'CONTENT_GONE')
    return (
      <p className="text-muted">
        Can’t be sent again: its content was wiped. <span>{INSTEAD_OF_RESENDING[template] ?? ''}</span>
      </p>
    );
  const about = reference === null ? '' : ` about ${reference}`;
  return (
    <ActionForm action={resendAction} failures={FAILURES} doneText="Queued again, as a mail of its own.">
      <input type="hidden" name="id" value={id} autoComplete="off" />
      <button
        type="submit"
        className="button-quiet text-small"
        aria-label={`Send again: ${TEMPLATE_LABELS[template]}${about}`}
      >
        Send again
      </button>
    </ActionForm>
  );
}
