import { FilterSelect } from '@/components/ui/filter-select';
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
      <FilterSelect
        id="state"
        name="state"
        label="Status"
        all="Any status"
        chosen={query.state}
        options={LISTED_STATES.map((state) => [state, PAGE_STATE_LABELS[state]])}
      />
      <button type="submit" className="button-quiet">
        Show
      </button>
    </form>
  );
}
