import { ActionForm } from '@/components/staff/action-form';
import { undoStatusAction } from '@/lib/cases/case/actions';
import type { RequestView } from '@/lib/cases/case/data';
import { nextStatuses, undoesTo } from '@/lib/cases/case/domain';
import { QUARANTINE_LABELS } from '@/lib/cases/case/fields';
import { CLOSING_LABELS, STATUS_LABELS, isClosed, type Status } from '@/lib/clinic/statuses';
import { ownValue } from '@/lib/shared/own-value';
import { CloseForm } from './close-form';
import { changeFailures, SeenFields } from './request-seen';
import { StatusChangeForm } from './status-change-form';

/** The button's label, if it isn't the status's name. */
const buttonLabel = (from: Status, to: Status) => {
  if (to === 'quarantined') return 'Mark as spam';
  if (from === 'quarantined') return 'Not spam: move to New';
  if (isClosed(from)) return `Reopen as ${STATUS_LABELS[to]}`;
  return STATUS_LABELS[to];
};

const failuresOf = (view: RequestView) => ({
  ...changeFailures(view),
  NO_ATTEMPT:
    'The request isn’t closed yet: no attempt to reach this person is logged. Check the reason below.',
  NO_APPOINTMENT: 'There’s no appointment yet. Make one under “Appointment”, and the status follows.',
  NOT_A_NEXT_STATUS: 'The status has changed in the meantime and can’t go to this one. Reload the page.',
});

type Props = { view: RequestView; now: Date };

/** The status, a button for each possible next one, and one that undoes the last change. */
export function StatusForm({ view, now }: Props) {
  const { status, closingOutcome, quarantineReason } = view;
  const next = nextStatuses(view);
  const going = next.filter((to) => !isClosed(to) && to !== 'quarantined');
  const closing = next.filter(isClosed);
  return (
    <section aria-labelledby="status" className="panel">
      <h2 id="status" data-key="s" tabIndex={-1}>
        Status
      </h2>
      <p>
        Now: <strong>{STATUS_LABELS[status]}</strong>
        <span>{isClosed(status) && closingOutcome ? `: ${CLOSING_LABELS[closingOutcome]}` : ''}</span>
        <span>
          {quarantineReason
            ? `, because ${ownValue(QUARANTINE_LABELS, quarantineReason) ?? 'it looks like spam'}`
            : ''}
        </span>
      </p>
      <UndoForm view={view} now={now} />
      {status === 'quarantined' ? (
        <p>If it’s real, move it to New: the whole team is notified, and its clock starts then.</p>
      ) : null}
      <StatusChangeForm failures={failuresOf(view)}>
        <SeenFields {...view} />
        <Buttons title="Move to" shown="Move to" from={status} statuses={going} />
        {next.includes('quarantined') ? (
          <Buttons title="Mark as spam" from={status} statuses={['quarantined']} />
        ) : null}
      </StatusChangeForm>
      {closing.length > 0 ? (
        <CloseForm seen={{ id: view.id, version: view.version }} failures={failuresOf(view)} />
      ) : null}
    </section>
  );
}

/** Undoes the last status change, available for a day: also to those who come later, or have no scripts. */
function UndoForm({ view, now }: Props) {
  const to = undoesTo(view, now);
  if (to === null) return null;
  const failures = {
    ...changeFailures(view),
    NOTHING_TO_UNDO: 'There’s nothing left to undo. Reload the page to see where it stands.',
  };
  return (
    <ActionForm action={undoStatusAction} failures={failures} doneText="Change undone.">
      <SeenFields {...view} />
      <button type="submit" className="button-quiet text-small">
        {`Undo: back to ${STATUS_LABELS[to]}`}
      </button>
    </ActionForm>
  );
}

type ButtonsProps = { title: string; shown?: string; from: Status; statuses: readonly Status[] };

function Buttons({ title, shown, from, statuses }: ButtonsProps) {
  if (statuses.length === 0) return null;
  return (
    <div role="group" aria-label={title} className="flex flex-wrap items-center gap-2">
      {shown ? <span className="text-muted text-small w-full">{shown}</span> : null}
      {statuses.map((to) => (
        <button key={to} type="submit" name="to" value={to} className="button-quiet text-small">
          {buttonLabel(from, to)}
        </button>
      ))}
    </div>
  );
}
