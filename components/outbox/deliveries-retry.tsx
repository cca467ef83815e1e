import { ActionForm } from '@/components/staff/action-form';
import { retryAction } from '@/lib/outbox/actions';

const FAILURES = {
  NONE_WAITING: 'No email is waiting to be retried. Reload the page to see what happened.',
};

/** Has the emails that wait for their next attempt tried at once: someone has fixed what was wrong. */
export function DeliveriesRetry({ waiting }: { waiting: number }) {
  return (
    <ActionForm
      action={retryAction}
      failures={FAILURES}
      doneText="Trying them now. Reload the page to see what happens."
      className="space-y-2"
    >
      <p className="max-w-prose">
        <span>{waiting === 1 ? '1 email is' : `${waiting} emails are`}</span> waiting to be retried. We retry
        automatically: within the hour, and within a minute or two once any email gets out. If the mail server
        is working again, you can retry now.
      </p>
      <button type="submit" className="button-quiet">
        Retry now
      </button>
    </ActionForm>
  );
}
