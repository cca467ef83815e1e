import { ActionForm } from '@/components/staff/action-form';
import { deleteViewAction, setDensityAction } from '@/lib/cases/desk-views/actions';
import type { DeskSetUp, SavedView } from '@/lib/cases/desk-views/data';
import { isolated } from '@/lib/shared/bidi';
import { SaveViewForm } from './save-view-form';

type Props = {
  setUp: DeskSetUp;
  /** The list that is shown, without its page. */
  href: string;
  mayShare: boolean;
};

/** The saved views, the one to save, and how high rows are. It folds out above the requests, so it covers none. */
export function QueueViews({ setUp: { views, isCompact }, href, mayShare }: Props) {
  const current = views.find((view) => view.href === href);
  return (
    <details className="queue-choice queue-views">
      <summary>
        Views<span>{current ? `: ${isolated(current.name)}` : ''}</span>
      </summary>
      <div className="panel text-small">
        {views.length === 0 ? (
          <p>Save a list with its filters and order, and it’s one click away from here.</p>
        ) : (
          <ul aria-label="Saved views">
            {views.map((view) => (
              <ViewLine key={view.id} view={view} isCurrent={view === current} />
            ))}
          </ul>
        )}
        <SaveViewForm href={href} mayShare={mayShare} />
        <ActionForm action={setDensityAction} failures={{}} className="flex flex-wrap items-center gap-2">
          <span className="font-semibold">Rows</span>
          {(['comfortable', 'compact'] as const).map((rows) => (
            <button
              key={rows}
              name="rows"
              value={rows}
              className="button-line"
              aria-pressed={isCompact === (rows === 'compact')}
            >
              {rows === 'compact' ? 'Compact' : 'Comfortable'}
            </button>
          ))}
        </ActionForm>
      </div>
    </details>
  );
}

/** A link to a saved view, and a button that deletes it for those who may. */
function ViewLine({ view, isCurrent }: { view: SavedView; isCurrent: boolean }) {
  const { id, name, href, isShared, mayDelete } = view;
  return (
    <li className="flex flex-wrap items-center gap-x-3">
      <a
        href={href}
        aria-current={isCurrent ? 'page' : undefined}
        className="inline-flex min-h-9 items-center"
      >
        <bdi>{name}</bdi>
      </a>
      {isShared ? <span className="tag">Shared</span> : null}
      {mayDelete ? (
        <ActionForm action={deleteViewAction} failures={{}} doneText="View deleted.">
          <input type="hidden" name="id" value={id} autoComplete="off" />
          <button className="note-link" aria-label={`Delete the view ${isolated(name)}`}>
            Delete
          </button>
        </ActionForm>
      ) : null}
    </li>
  );
}
