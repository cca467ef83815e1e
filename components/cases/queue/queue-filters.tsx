import { hasNext, isNarrowed, queueHref, type QueueQuery } from '@/lib/cases/queue/schema';
import { isolated } from '@/lib/shared/bidi';

type Props = {
  query: QueueQuery;
  owners: readonly { id: string; name: string }[];
  /** Whether the list can be sorted by name. */
  byName: boolean;
};

/**
 * Which of a list's requests are shown, and in what order. It's all in the address, so a list can be bookmarked and
 * shared.
 */
export function QueueFilters({ query, owners, byName }: Props) {
  const { view, owner, soon, sort, order } = query;
  return (
    // The key resets the fields: a new address is a new selection, whatever was picked before.
    <details key={queueHref(query)} open={isNarrowed(query)} className="queue-choice">
      <summary>Filter and sort</summary>
      <form action="/desk" className="queue-filters">
        <input type="hidden" name="view" value={view} />
        <label>
          Owner
          <select name="owner" defaultValue={owner ?? ''} className="queue-select">
            <option value="">Anyone</option>
            <option value="me">Me</option>
            <option value="none">No one</option>
            {owners.map(({ id, name }) => (
              <option key={id} value={id}>
                {isolated(name)}
              </option>
            ))}
          </select>
        </label>
        <label>
          How soon
          <select name="soon" defaultValue={soon ?? ''} className="queue-select">
            <option value="">Any</option>
            <option value="today">Today</option>
            <option value="week">This week</option>
            <option value="later">No rush</option>
          </select>
        </label>
        <label>
          Sort by
          <select name="sort" defaultValue={sort} className="queue-select">
            {hasNext(view) ? <option value="next">What to do next</option> : null}
            <option value="due">First contact due</option>
            <option value="received">Time received</option>
            <option value="soon">How soon they want an answer</option>
            <option value="status">Status</option>
            <option value="owner">Owner</option>
            {byName ? <option value="name">Name</option> : null}
          </select>
        </label>
        <label className="lg:hidden">
          Order
          <select name="order" defaultValue={order} className="queue-select">
            <option value="first">Earliest or soonest first</option>
            <option value="last">Latest first</option>
          </select>
        </label>
        <button className="button-line">Show</button>
      </form>
    </details>
  );
}
