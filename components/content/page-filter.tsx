import { LISTED_STATES, type ListQuery } from '@/lib/content/pages/schema';
import { PAGE_STATE_LABELS } from './labels';

/** Which pages are listed; the selection is in the page's address. */
export function PageFilter({ query }: { query: ListQuery }) {
  return (
    <form method="get" action="/copy" role="search" className="flex flex-wrap items-end gap-3">
      <div className="min-w-0">
        <label htmlFor="find" className="text-small text-muted block">
          Title or address
        </label>
        <input
          key={query.find}
          id="find"
          dir="auto"
          name="find"
          type="search"
          defaultValue={query.find}
          className="text-box"
        />
      </div>
      <div className="min-w-0">
        <label htmlFor="state" className="text-small text-muted block">
          Status
        </label>
        <select
          key={query.state}
          id="state"
          name="state"
          defaultValue={query.state ?? ''}
          className="text-box max-w-full"
        >
          <option value="">Any status</option>
          {LISTED_STATES.map((state) => (
            <option key={state} value={state}>
              {PAGE_STATE_LABELS[state]}
            </option>
          ))}
        </select>
      </div>
      <button type="submit" className="button-quiet">
        Show
      </button>
    </form>
  );
}
