'use client';

import { SeenFields } from '@/components/cases/case/request-seen';
import { WhenFields, type Clock } from '@/components/cases/case/when-fields';
import { ActionForm } from '@/components/staff/action-form';
import { SelectField } from '@/components/staff/text-field';
import { setAppointmentAction } from '@/lib/cases/appointments/actions';
import {
  APPOINTMENT_KINDS,
  DEFAULT_MINUTES,
  KIND_LABELS,
  LENGTHS,
  minutesText,
  type AppointmentKind,
} from '@/lib/cases/appointments/fields';

const WRONG_TIMES = {
  NOT_A_TIME: 'Enter both a date and a time.',
  SKIPPED_HOUR:
    'That time doesn’t exist: clocks go forward that night and skip it. Choose an earlier or later hour.',
  APPOINTMENT_PAST: 'This time has passed. Choose a later one.',
};

const KINDS = APPOINTMENT_KINDS.map((value) => ({ value, label: KIND_LABELS[value] }));
const MINUTES = LENGTHS.map((minutes) => ({ value: String(minutes), label: minutesText(minutes) }));

const doneText = (isMove: boolean) => (result: { isDoubled: boolean }) =>
  `${isMove ? 'Appointment moved.' : 'Appointment made.'}${result.isDoubled ? ' That hour happens twice, as clocks go back that night: it’s the first time.' : ''}`;

type Props = {
  seen: { id: string; version: number };
  failures: Readonly<Record<string, string>>;
  /** The appointment to move; none for a new one. */
  moves?: {
    id: string;
    clock: Clock;
    minutes: number;
    kind: AppointmentKind;
    withId: string;
    tells: boolean;
  };
  me: string;
  people: readonly { value: string; label: string }[];
  /** Whether the person may be emailed about it. */
  canTell: boolean;
  zone: string;
};

/** Makes an appointment, or moves one. */
export function AppointmentForm({ seen, failures, moves, me, people, canTell, zone }: Props) {
  const id = moves?.id ?? 'new';
  const clock = moves?.clock ?? { date: '', time: '' };
  return (
    <ActionForm
      action={setAppointmentAction}
      failures={failures}
      doneText={doneText(moves !== undefined)}
      resetOnDone={!moves}
    >
      {(state, pending) => (
        <details className="fold" open={state.state === 'failed'}>
          <summary>{moves ? 'Move it' : 'Make an appointment'}</summary>
          <div className="mt-3 space-y-3">
            <SeenFields {...seen} />
            {moves ? <input type="hidden" name="appointment" value={moves.id} autoComplete="off" /> : null}
            <WhenFields
              key={`${clock.date} ${clock.time}`}
              id={`appointment-when-${id}`}
              legend="When is it?"
              hint={zone}
              clock={clock}
              state={state}
              wrong={WRONG_TIMES}
            />
            <SelectField
              name="minutes"
              id={`appointment-minutes-${id}`}
              label="Length"
              state={state}
              options={MINUTES}
              defaultValue={String(moves?.minutes ?? DEFAULT_MINUTES)}
            />
            <SelectField
              name="kind"
              id={`appointment-kind-${id}`}
              label="Type"
              state={state}
              options={KINDS}
              defaultValue={moves?.kind ?? 'assessment'}
            />
            <SelectField
              name="withId"
              id={`appointment-with-${id}`}
              label="With"
              state={state}
              options={people}
              defaultValue={moves?.withId ?? me}
            />
            {canTell ? (
              <label className="flex items-start gap-2">
                <input type="checkbox" name="tell" value="yes" defaultChecked={moves?.tells ?? false} />
                <span>They want it by email, with a calendar entry and a reminder</span>
              </label>
            ) : (
              <p className="text-muted text-small">
                It won’t be emailed: they haven’t said that only they read their email.
              </p>
            )}
            <button type="submit" className="button-quiet text-small" aria-disabled={pending}>
              {moves ? 'Move appointment' : 'Save appointment'}
            </button>
          </div>
        </details>
      )}
    </ActionForm>
  );
}
