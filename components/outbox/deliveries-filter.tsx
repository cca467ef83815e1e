import { FilterSelect } from '@/components/ui/filter-select';
import { DELIVERY_STATES, STATE_LABELS, TEMPLATE_LABELS, TEMPLATES } from '@/lib/outbox/fields';
import type { Filter } from '@/lib/outbox/schema';

/** Which emails are listed. The selection is in the page's address, so it can be bookmarked and shared. */
export const DeliveriesFilter = ({ filter }: { filter: Filter }) => (
  <form method="get" action="/desk/deliveries" className="flex flex-wrap items-end gap-3">
    <FilterSelect
      id="filter-state"
      name="state"
      label="Status"
      all="Any status"
      chosen={filter.state}
      options={DELIVERY_STATES.map((state) => [state, STATE_LABELS[state]])}
    />
    <FilterSelect
      id="filter-template"
      name="template"
      label="Email"
      all="All emails"
      chosen={filter.template}
      options={TEMPLATES.map((template) => [template, TEMPLATE_LABELS[template]])}
    />
    <button type="submit" className="button-quiet">
      Show
    </button>
  </form>
);
