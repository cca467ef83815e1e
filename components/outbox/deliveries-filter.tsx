import { DELIVERY_STATES, STATE_LABELS, TEMPLATE_LABELS, TEMPLATES } from '@/lib/outbox/fields';
import type { Filter } from '@/lib/outbox/schema';

type Choice = {
  name: 'state' | 'template';
  label: string;
  all: string;
  words: Readonly<Record<string, string>>;
};

const CHOICES: readonly Choice[] = [
  { name: 'state', label: 'Status', all: 'Any status', words: pick(DELIVERY_STATES, STATE_LABELS) },
  { name: 'template', label: 'Email', all: 'All emails', words: pick(TEMPLATES, TEMPLATE_LABELS) },
];

function pick<Key extends string>(keys: readonly Key[], words: Readonly<Record<Key, string>>) {
  return Object.fromEntries(keys.map((key) => [key, words[key]]));
}

/** Which emails are listed. The selection is in the page's address, so it can be bookmarked and shared. */
export function DeliveriesFilter({ filter }: { filter: Filter }) {
  return (
    <form method="get" action="/desk/deliveries" className="flex flex-wrap items-end gap-3">
      {CHOICES.map(({ name, label, all, words }) => (
        <div key={name} className="min-w-0">
          <label htmlFor={`filter-${name}`} className="text-small text-muted block">
            {label}
          </label>
          {/* The key resets the fields: a new address is a new selection, whatever was picked before. */}
          <select
            key={filter[name]}
            id={`filter-${name}`}
            name={name}
            defaultValue={filter[name] ?? ''}
            className="text-box max-w-full"
          >
            <option value="">{all}</option>
            {Object.entries(words).map(([value, text]) => (
              <option key={value} value={value}>
                {text}
              </option>
            ))}
          </select>
        </div>
      ))}
      <button type="submit" className="button-quiet">
        Show
      </button>
    </form>
  );
}
