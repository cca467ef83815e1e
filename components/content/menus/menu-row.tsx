import { FieldNotes, TEXT_BOX } from '@/components/ui/field';
import { MOST, type Menu } from '@/lib/settings/fields';
import { isolated } from '@/lib/shared/bidi';
import type { Row } from './menu-rows';

/** What a button does with a link; also identifies the button, to give the focus back to it. */
export type Move = 'up' | 'down' | 'remove';
const MOVES: readonly { move: Move; label: string }[] = [
  { move: 'up', label: 'Up' },
  { move: 'down', label: 'Down' },
  { move: 'remove', label: 'Remove' },
];

type Props = {
  menu: Menu;
  row: Row;
  /** The page's title; undefined if it isn't on the site now. */
  title: string | undefined;
  error: string | undefined;
  isRemoved: boolean;
  /** Handles its buttons; undefined until the scripts have loaded. */
  onMove?: ((move: Move) => void) | undefined;
  onChange: (row: Row) => void;
};

/** A link in a menu: its label, target and position. */
export function MenuRow({ menu, row, title, error, isRemoved, onMove, onChange }: Props) {
  const { page, label, position } = row;
  const id = `navigation-${menu}-label-${page}`;
  const name = label || title || page;
  return (
    <li data-field data-page={page} className={error ? 'field-error space-y-2' : 'space-y-2'}>
      <FieldNotes id={id} error={error} />
      <div className="flex flex-wrap items-end gap-3">
        <label className="min-w-40 grow">
          <span className="text-small text-muted block wrap-anywhere">
            {`Link to /${page}${title === undefined ? ' (not on the site now: hidden until it’s back)' : ''}`}
          </span>
          <input
            id={id}
            dir="auto"
            name={`${menu}-label`}
            value={label}
            onChange={({ target }) => onChange({ ...row, label: target.value })}
            required
            maxLength={MOST.link}
            autoComplete="off"
            aria-invalid={error ? true : undefined}
            aria-describedby={error ? `${id}-error` : undefined}
            className={TEXT_BOX}
          />
        </label>
        <input type="hidden" name={`${menu}-page`} value={page} autoComplete="off" />
        <label>
          <span className="text-small text-muted block">
            Position
            <span className="sr-only">
              {' '}
              of <bdi>{name}</bdi>
            </span>
          </span>
          <input
            type="number"
            name={`${menu}-position`}
            value={position}
            onChange={({ target }) => onChange({ ...row, position: target.value })}
            min="0"
            max="99"
            step="any"
            autoComplete="off"
            className={`${TEXT_BOX} max-w-20`}
          />
        </label>
        {onMove ? (
          MOVES.map(({ move, label: words }) => (
            <button
              key={move}
              type="button"
              data-move={move}
              className="button-quiet text-small"
              aria-label={`${words}: ${isolated(name)}`}
              onClick={() => onMove(move)}
            >
              {words}
            </button>
          ))
        ) : (
          <label className="choice text-small">
            <input type="checkbox" name={`${menu}-removed`} value={page} defaultChecked={isRemoved} />
            <span>
              Remove
              <span className="sr-only">
                {' '}
                <bdi>{name}</bdi>
              </span>
            </span>
          </label>
        )}
      </div>
    </li>
  );
}
