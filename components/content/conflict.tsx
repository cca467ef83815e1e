import { Comparison } from './comparison';
import type { Conflict } from './use-theirs';

type Props = {
  conflict: Conflict;
  /** Who has the page open now; the user has to take it over from them before keeping their own text. */
  holder: string | null;
  onMine: () => void;
  onTheirs: () => void;
};

/** Two texts written at the same time, side by side. The user can keep either one. */
export function ConflictPanel({ conflict: { mine, theirs, isOwn }, holder, onMine, onTheirs }: Props) {
  return (
    <section aria-labelledby="conflict" className="panel">
      <h2 id="conflict">
        {isOwn ? 'You changed this page in your other tab, too' : 'Someone else changed this page, too'}
      </h2>
      <p>
        Nothing is lost yet: both texts are below. Keep one, or copy what you need from the other into the
        editor first.
      </p>
      <Comparison before={theirs} after={mine} titles={{ before: 'Saved version', after: 'Your version' }} />
      {holder ? (
        <p>
          To keep your version, take over from <bdi>{holder}</bdi> first (at the top of this page).
        </p>
      ) : null}
      <p className="flex flex-wrap gap-3">
        {holder ? null : (
          <button type="button" className="button-quiet" onClick={onMine}>
            Keep your version
          </button>
        )}
        <button type="button" className="button-quiet" onClick={onTheirs}>
          Keep the saved version
        </button>
      </p>
    </section>
  );
}
