import { ActionForm } from '@/components/staff/action-form';
import { changeStatusAction } from '@/lib/casefile/actions';
import type { RequestView } from '@/lib/casefile/data';
import { isClosed, nextStatuses } from '@/lib/casefile/domain';
import { QUARANTINE_WORDS, STATUS_WORDS, type Status } from '@/lib/casefile/fields';
import { changeFailures, SeenFields } from './request-seen';

/** What a button says; else the name of the status. */
const wordsOf = (from: Status, to: Status) => {
  if (to === 'quarantined') return 'It looks like spam';
  if (from === 'quarantined') return 'It is real: treat it as new';
  if (to === 'contacting' && isClosed(from)) return 'Reopen';
  return STATUS_WORDS[to];
};

const failuresOf = (view: RequestView) => ({
  ...changeFailures(view),
  NOT_A_NEXT_STATUS:
    'The request has another status now, which this one can not follow. Look at the page again.',
});

/** The status, and a button for each that may follow. */
export function StatusForm({ view }: { view: RequestView }) {
  const { status, quarantineReason } = view;
  const next = nextStatuses(status);
  const going = next.filter((to) => !isClosed(to) && to !== 'quarantined');
  const closing = next.filter(isClosed);
  return (
    <section aria-labelledby="status" className="panel">
      <h2 id="status">Status</h2>
      <p>
        Now: <strong>{STATUS_WORDS[status]}</strong>
        <span>
          {quarantineReason ? `, because ${QUARANTINE_WORDS[quarantineReason] ?? 'it looks like spam'}` : ''}
        </span>
      </p>
      {status === 'quarantined' ? (
        <p>If it is real, staff are mailed as for a new request, and its clock starts then.</p>
      ) : null}
      <ActionForm
        action={changeStatusAction}
        failures={failuresOf(view)}
        doneText="Status changed."
        className="space-y-3"
      >
        <SeenFields {...view} />
        <Buttons title="Move to" from={status} statuses={going} />
        <Buttons title="Close as" from={status} statuses={closing} />
        {next.includes('quarantined') ? (
          <Buttons title="Or" from={status} statuses={['quarantined']} />
        ) : null}
      </ActionForm>
    </section>
  );
}

type ButtonsProps = { title: string; from: Status; statuses: readonly Status[] };

function Buttons({ title, from, statuses }: ButtonsProps) {
  if (statuses.length === 0) return null;
  return (
    <div role="group" aria-label={title} className="flex flex-wrap items-center gap-2">
      <span className="text-muted text-small w-full">{title}</span>
      {statuses.map((to) => (
        <button key={to} type="submit" name="to" value={to} className="button-quiet text-small">
          {wordsOf(from, to)}
        </button>
      ))}
    </div>
  );
}
