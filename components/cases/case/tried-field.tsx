import { describedBy, Field, TEXT_BOX } from '@/components/ui/field';
import type { ActionState } from '@/lib/auth/action';
import { ownValue } from '@/lib/shared/own-value';
import type { TriedGroup } from './tried-groups';

type Props = {
  id: string;
  groups: readonly TriedGroup[];
  state: ActionState;
  defaultValue: string;
  /** The key that leads to it, if one does. */
  shortcut?: string;
  /** A choice after the outcomes. */
  last?: { value: string; label: string };
  /** Whether a value that isn't allowed may stay, because it is what was logged. */
  keeps?: string;
};

/** Asks what came of an attempt. */
export function TriedField({ id, groups, state, defaultValue, shortcut, last, keeps }: Props) {
  const failed = state.state === 'failed' ? state : undefined;
  const error = ownValue(failed?.fields, 'tried') === undefined ? undefined : 'Choose an outcome.';
  return (
    <Field id={id} label="Outcome" error={error}>
      <select
        id={id}
        data-key={shortcut}
        name="tried"
        required
        defaultValue={ownValue(failed?.typed, 'tried') ?? defaultValue}
        aria-invalid={error === undefined ? undefined : true}
        aria-describedby={describedBy({ id, error })}
        className={TEXT_BOX}
      >
        <option value="">Choose</option>
        {groups.map(({ label, options }) => (
          <optgroup key={label} label={label}>
            {options.map((option) => (
              <option
                key={option.value}
                value={option.value}
                disabled={!option.isAllowed && option.value !== keeps}
              >
                {option.label}
              </option>
            ))}
          </optgroup>
        ))}
        {last ? <option value={last.value}>{last.label}</option> : null}
      </select>
    </Field>
  );
}
