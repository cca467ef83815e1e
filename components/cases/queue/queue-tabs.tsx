import { MOST_COUNTED, viewHref, VIEWS, type QueueQuery, type View } from '@/lib/cases/queue/schema';
import { VIEW_NAMES } from './view-names';

/** Quarantine is one of them because a real person's request may be in it by mistake. */
const MUST_NOT_WAIT: ReadonlySet<View> = new Set(['late', 'reassign', 'quarantined']);

const countText = (count: number) => (count < MOST_COUNTED ? String(count) : `${MOST_COUNTED - 1}+`);

/** The desk's lists, and how many requests each holds. */
export function QueueTabs({ query, counts }: { query: QueueQuery; counts: Record<View, number> }) {
  // “Reassign” is shown only if someone has left requests behind.
  const shown = VIEWS.filter((view) => view !== 'reassign' || counts.reassign > 0 || query.view === view);
  return (
    <nav aria-label="Lists" className="queue-tabs">
      <ul>
        {shown.map((view) => (
          <li key={view}>
            <a
              href={viewHref(query, view)}
              aria-current={view === query.view ? 'page' : undefined}
              className="queue-tab"
            >
              <span>{VIEW_NAMES[view]}</span>{' '}
              <span className={MUST_NOT_WAIT.has(view) && counts[view] > 0 ? 'tag tag-danger' : 'tag'}>
                {countText(counts[view])}
              </span>
            </a>
          </li>
        ))}
      </ul>
    </nav>
  );
}
