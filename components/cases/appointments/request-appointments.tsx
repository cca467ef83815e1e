import { changeFailures, SeenFields } from '@/components/cases/case/request-seen';
import { ActionForm } from '@/components/staff/action-form';
import { endAppointmentAction } from '@/lib/cases/appointments/actions';
import type { Appointment } from '@/lib/cases/appointments/data';
import { ENDING_LABELS, KIND_LABELS, minutesText } from '@/lib/cases/appointments/fields';
import { siteMailAddress } from '@/lib/cases/call-card/site-mail/domain';
import type { RequestView } from '@/lib/cases/case/data';
import { clockAt } from '@/lib/cases/case/domain';
import { isClosed } from '@/lib/clinic/statuses';
import { isolated } from '@/lib/shared/bidi';
import { formatMoment, formatZone } from '@/lib/shared/dates';
import { AppointmentForm } from './appointment-form';

const NOT_SAVED = 'The appointment isn’t saved yet. Check the date and time below.';
const failuresOf = (view: RequestView) => ({
  ...changeFailures(view),
  NOT_A_TIME: NOT_SAVED,
  SKIPPED_HOUR: NOT_SAVED,
  APPOINTMENT_PAST: NOT_SAVED,
  NOT_ASSIGNABLE:
    'This person can’t take appointments: they are suspended or their role changed. Choose someone else.',
  QUARANTINED: 'This request is in quarantine. Move it to New first.',
  CLOSED: 'This request is closed. Reopen it first.',
  NO_SUCH_APPOINTMENT: 'This appointment was moved or has ended already. Reload the page.',
  NOT_YET: 'This appointment hasn’t started yet.',
});

type Props = {
  view: RequestView;
  appointments: readonly Appointment[];
  me: string;
  people: readonly { id: string; name: string }[];
  timeZone: string;
  now: Date;
};

/** The request's appointments: those to come, what became of the others, and a form for another. */
export function RequestAppointments({ view, appointments, me, people, timeZone, now }: Props) {
  const open = appointments.filter(({ endedAs }) => endedAs === null);
  const ended = appointments.filter(({ endedAs }) => endedAs !== null);
  const shared = {
    seen: { id: view.id, version: view.version },
    failures: failuresOf(view),
    me,
    people: people.map(({ id, name }) => ({
      value: id,
      label: id === me ? `${isolated(name)} (me)` : isolated(name),
    })),
    canTell: siteMailAddress('appointment_told', view.answers, view.consents) !== null,
    zone: formatZone(timeZone),
  };
  return (
    <section aria-labelledby="appointment" className="panel">
      <h2 id="appointment">Appointment</h2>
      {open.length === 0 ? <p>None is set.</p> : null}
      {open.map((one) => (
        <div key={one.id} className="space-y-2">
          <AppointmentText appointment={one} timeZone={timeZone} />
          <EndForm view={view} appointment={one} hasBegun={one.startsAt <= now} />
          {isClosed(view.status) ? null : <AppointmentForm {...shared} moves={movesOf(one, timeZone)} />}
        </div>
      ))}
      {isClosed(view.status) ? null : <AppointmentForm {...shared} />}
      {ended.length > 0 ? (
        <details className="fold">
          <summary>Earlier appointments</summary>
          <ul className="mt-2 space-y-2">
            {ended.map((one) => (
              <li key={one.id}>
                <AppointmentText appointment={one} timeZone={timeZone} />
                <EndedText appointment={one} timeZone={timeZone} />
              </li>
            ))}
          </ul>
        </details>
      ) : null}
    </section>
  );
}

const movesOf = (
  { id, startsAt, minutes, kind, with: { id: withId }, tellsPerson }: Appointment,
  timeZone: string,
) => ({
  ...{ id, minutes, kind, withId },
  clock: clockAt(startsAt, timeZone),
  tells: tellsPerson,
});

const AppointmentText = ({ appointment, timeZone }: { appointment: Appointment; timeZone: string }) => (
  <p>
    <strong>{formatMoment(appointment.startsAt, timeZone)}</strong>
    <span className="block">
      <span>{`${KIND_LABELS[appointment.kind]}, ${minutesText(appointment.minutes)}, with `}</span>
      <bdi>{appointment.with.name}</bdi>
    </span>
  </p>
);

const EndedText = ({
  appointment: { endedAs, endedAt, endedBy },
  timeZone,
}: {
  appointment: Appointment;
  timeZone: string;
}) =>
  endedAs && endedAt ? (
    <p className="text-muted text-small">
      <span>{ENDING_LABELS[endedAs]}</span> by <bdi>{endedBy?.name ?? 'someone'}</bdi>,{' '}
      <span>{formatMoment(endedAt, timeZone)}</span>
    </p>
  ) : null;

const DONE = {
  kept: 'Recorded as kept.',
  missed: 'Recorded as a no-show.',
  canceled: 'Appointment canceled.',
};

type EndProps = { view: RequestView; appointment: Appointment; hasBegun: boolean };

/** Ends an appointment: what became of it once it has begun, or that it won't take place. */
const EndForm = ({ view, appointment, hasBegun }: EndProps) => (
  <div className="flex flex-wrap gap-2">
    {(hasBegun ? (['kept', 'missed', 'canceled'] as const) : (['canceled'] as const)).map((as) => (
      <ActionForm key={as} action={endAppointmentAction} failures={failuresOf(view)} doneText={DONE[as]}>
        <SeenFields {...view} />
        <input type="hidden" name="appointment" value={appointment.id} autoComplete="off" />
        <button type="submit" name="as" value={as} className="button-quiet text-small">
          {as === 'canceled' ? 'Cancel appointment' : as === 'kept' ? 'It was kept' : 'No-show'}
        </button>
      </ActionForm>
    ))}
  </div>
);
