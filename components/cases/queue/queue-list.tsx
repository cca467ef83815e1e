'use client';

import { useRef, type Ref } from 'react';
import { useUndoable } from '@/components/cases/undo/undo-offer';
import { ActionForm } from '@/components/staff/action-form';
import { useHasScripts } from '@/components/ui/use-has-scripts';
import type { ActionState } from '@/lib/auth/action';
import { bulkAction } from '@/lib/cases/queue/actions';
import type { BulkOutcome } from '@/lib/cases/queue/domain';
import { hasNext, queueHref, type QueueQuery, type Sort, type View } from '@/lib/cases/queue/schema';
import { isolated } from '@/lib/shared/bidi';
import { QueueBulk } from './queue-bulk';
import type { RowView } from './queue-row';
import { WayIcons } from './way-icons';

const EMPTY: Readonly<Record<View, string>> = {
  todo: 'Nothing to do. New requests appear here automatically.',
  new: 'No new requests. New ones appear here automatically.',
  mine: 'You have no open requests.',
  waiting: 'No one is being contacted right now.',
  late: 'Nothing is late.',
  reassign: 'No requests need a new owner.',
  scheduled: 'No upcoming appointments.',
  closed: 'Nothing is closed yet.',
  quarantined: 'Nothing is quarantined.',
  trash: 'The trash is empty.',
};

const NOTHING_FITS = 'No requests in this list match your filters.';

function outcomeText({ changed, stayed, unattempted = 0, to }: BulkOutcome): string {
  const done = to === undefined ? `${changed} changed.` : `${changed} assigned to ${isolated(to)}.`;
  const kept =
    stayed > 0
      ? ` ${stayed} not changed: they changed in the meantime, or their status doesn’t allow it.`
      : '';
  const untried =
    unattempted > 0
      ? ` ${unattempted} not closed: no attempt is logged. Log a call first, or close them one by one.`
      : '';
  return `${done}${kept}${untried}`;
}

const undoText = ({ changed }: BulkOutcome): string =>
  changed === 1 ? 'Request closed.' : `${changed} requests closed.`;

type Props = {
  query: QueueQuery;
  /** Whether a filter limits the list. */
  isNarrowed: boolean;
  /** Whether the list can be sorted by name. */
  byName: boolean;
  rows: readonly RowView[];
  me: string;
  owners: readonly { id: string; name: string }[];
};

/** The requests of a list, with checkboxes to change several at once and shortcuts to move among them. */
export function QueueList({ query, isNarrowed, byName, rows, me, owners }: Props) {
  const list = useRef<HTMLDivElement>(null);
  const said = useRef<HTMLDivElement>(null);
  const action = useUndoable(bulkAction, undoText);
  const tick = (checked: boolean) => {
    for (const box of list.current?.querySelectorAll<HTMLInputElement>('input[name="ticked"]') ?? [])
      box.checked = checked;
  };
  return (
    <div ref={list}>
      {/* It stays even if the list becomes empty, because it shows the result. */}
      <ActionForm
        action={action}
        failures={{}}
        fieldFailures={{
          ticked: 'Select at least one request first.',
          change: 'Choose what to do with the selected requests first.',
        }}
        resetOnDone
        // The bar, and the button just pressed, disappear with the last tick.
        onDone={() => said.current?.focus()}
        className="queue-form space-y-2"
      >
        {(answer) => (
          <>
            <Outcome answer={answer} ref={said} />
            {rows.length === 0 ? (
              <p className="panel">{isNarrowed ? NOTHING_FITS : EMPTY[query.view]}</p>
            ) : (
              <>
                <QueueTable query={query} byName={byName} rows={rows} onTickAll={tick} />
                <QueueBulk me={me} owners={owners} />
              </>
            )}
          </>
        )}
      </ActionForm>
    </div>
  );
}

type OutcomeProps = { answer: ActionState<BulkOutcome>; ref: Ref<HTMLDivElement> };

/** The result of a bulk change, above the requests so that it covers none; without scripts, with an Undo button. */
function Outcome({ answer, ref }: OutcomeProps) {
  const hasScripts = useHasScripts();
  const outcome = answer.state === 'done' ? answer.value : undefined;
  const undo = outcome?.undo ?? [];
  return (
    <div ref={ref} tabIndex={-1} className="flex flex-wrap items-center gap-3 outline-none">
      <p role="status" className={outcome ? 'text-mangrove font-semibold' : 'sr-only'}>
        {outcome ? outcomeText(outcome) : ''}
      </p>
      {undo.length > 0 && !hasScripts ? (
        <button name="undo" value={undo.join(',')} className="button-quiet text-small">
          Undo
        </button>
      ) : null}
    </div>
  );
}

type TableProps = Pick<Props, 'query' | 'rows' | 'byName'> & { onTickAll: (checked: boolean) => void };

type Title = { title: string; sort?: Sort; className?: string };

/** The columns, and what they are sorted by if they can be: the ways to reach people are sealed. */
const COLUMNS: readonly Title[] = [
  { title: 'Due', sort: 'due', className: 'queue-when' },
  { title: 'Name', sort: 'name' },
  { title: 'Received', sort: 'received', className: 'queue-received' },
  { title: 'How soon', sort: 'soon', className: 'queue-soon' },
  { title: 'Status', sort: 'status', className: 'queue-status' },
  { title: 'Owner', sort: 'owner', className: 'queue-owner' },
  { title: 'Next step', sort: 'next', className: 'queue-next' },
  { title: 'Contact', className: 'queue-ways' },
];

type ColumnProps = Title & Pick<TableProps, 'query' | 'byName'>;

/** A column's title; one that the list can be sorted by is a link, which turns the order around the second time. */
function Column({ query, byName, title, sort, className }: ColumnProps) {
  const isFixed =
    sort === undefined || (sort === 'next' && !hasNext(query.view)) || (sort === 'name' && !byName);
  if (isFixed)
    return (
      <th scope="col" className={className}>
        {title}
      </th>
    );
  const isSorted = query.sort === sort;
  const order = isSorted && query.order === 'first' ? 'last' : 'first';
  return (
    <th
      scope="col"
      className={className}
      aria-sort={isSorted ? (query.order === 'first' ? 'ascending' : 'descending') : undefined}
    >
      <a href={queueHref({ ...query, sort, order, after: undefined })}>{title}</a>
    </th>
  );
}

const QueueTable = ({ query, byName, rows, onTickAll }: TableProps) => (
  <table className="data-table queue-table">
    {query.view === 'waiting' ? (
      <caption className="text-left font-semibold">Contacting</caption>
    ) : (
      <caption className="sr-only">Requests</caption>
    )}
    <thead>
      <tr>
        <th scope="col">
          <label className="flex items-center gap-3">
            <input type="checkbox" className="size-5" onChange={(event) => onTickAll(event.target.checked)} />
            <span className="lg:sr-only">Select all</span>
          </label>
        </th>
        {COLUMNS.map((column) => (
          <Column key={column.title} query={query} byName={byName} {...column} />
        ))}
      </tr>
    </thead>
    <tbody>
      {rows.map((row) => (
        <QueueLine key={row.id} row={row} />
      ))}
    </tbody>
  </table>
);

function QueueLine({ row }: { row: RowView }) {
  const { id, version, reference, name, when, whenText, isLate, marks, ways } = row;
  return (
    <tr data-row>
      <td className="queue-tick">
        <input
          type="checkbox"
          name="ticked"
          value={`${id}_${version}`}
          aria-label={`Select ${reference}`}
          className="size-5"
        />
      </td>
      <td className={isLate ? 'queue-when text-danger font-semibold' : 'queue-when'} title={whenText}>
        <span aria-hidden>{when || <span className="lg:hidden">{row.age}</span>}</span>
        <span className="sr-only">{whenText}</span>
      </td>
      <th scope="row" className="queue-name">
        <a href={`/desk/requests/${reference}`} data-row-link>
          {name ? <bdi className="font-semibold">{name}</bdi> : null}
          <span> </span>
          <span>{reference}</span>
        </a>
        {marks.map(({ short, text }) => (
          <span key={short} className="tag" title={text}>
            <span aria-hidden>{short}</span>
            <span className="sr-only">{text}</span>
          </span>
        ))}
      </th>
      <td className="queue-received" title={row.received}>
        {`${row.age} ago`}
      </td>
      <td className="queue-fact queue-soon">{row.soon}</td>
      <td className="queue-fact queue-status">{row.status}</td>
      <td className="queue-fact queue-owner">
        {row.owner ? <bdi>{row.owner}</bdi> : <span className="queue-nothing text-muted">No one</span>}
      </td>
      <td className="queue-fact queue-next">{row.next}</td>
      <td className="queue-ways">
        <WayIcons ways={ways} />
      </td>
    </tr>
  );
}
