import { describedBy, FieldSet, TEXT_BOX } from '@/components/ui/field';
import type { ActionState } from '@/lib/auth/action';
import { ownValue } from '@/lib/shared/own-value';

/** A date and a time by the clinic's clock; both empty if there is none yet. */
export type Clock = { date: string; time: string };

type Props = {
  id: string;
  legend: string;
  hint: string;
  clock: Clock;
  state: ActionState;
  /** What each of the action's codes about the time means. */
  wrong: Readonly<Record<string, string>>;
  /** The id and key of the date, if a keyboard shortcut leads there. */
  dateKey?: { id: string; 'data-key': string };
  /** What the action calls the two. */
  names?: { date: string; time: string };
  /** Whether both may stay empty. */
  isOptional?: boolean;
};
const NAMES = { date: 'date', time: 'time' };

/** Asks for a date and a time, and shows beside them what is wrong with the two. */
export function WhenFields({ id, legend, hint, clock, state, wrong, dateKey, ...more }: Props) {
  const { names = NAMES, isOptional = false } = more;
  const failed = state.state === 'failed' ? state : undefined;
  const error = failed && ownValue(wrong, failed.code);
  const box = {
    required: !isOptional,
    className: TEXT_BOX,
    'aria-invalid': error === undefined ? undefined : true,
    'aria-describedby': describedBy({ id, error }),
  };
  return (
    <FieldSet id={id} legend={legend} hint={hint} error={error}>
      <div className="mt-1.5 grid grid-cols-[repeat(auto-fit,minmax(9.5rem,1fr))] gap-3">
        <label className="block space-y-1.5">
          <span className="font-semibold">Date</span>
          <input
            {...dateKey}
            {...box}
            type="date"
            name={names.date}
            defaultValue={ownValue(failed?.typed, names.date) ?? clock.date}
          />
        </label>
        <label className="block space-y-1.5">
          <span className="font-semibold">Time</span>
          <input
            {...box}
            type="time"
            name={names.time}
            defaultValue={ownValue(failed?.typed, names.time) ?? clock.time}
          />
        </label>
      </div>
    </FieldSet>
  );
}
