import { PART2_NOTICE } from '@/content/part2-notice';
import type { Role } from '@/lib/auth/permissions';
import { callCard } from '@/lib/cases/call-card/domain';
import type { PrintedRequest } from '@/lib/cases/case/data';
import { CHANNEL_LABELS, OUTCOME_LABELS, SOURCE_LABELS } from '@/lib/cases/case/fields';
import { STATUS_LABELS } from '@/lib/clinic/statuses';
import { formatMoment } from '@/lib/shared/dates';
import { Answers, Consents } from './answers';
import { CallCardPanel } from './call-card';

type Props = {
  request: PrintedRequest;
  by: string;
  role: Role;
  clinicName: string;
  clinicPhone: string | undefined;
  timeZone: string;
  now: Date;
};

/** A request on paper: everything in it, who printed it and when, and the notice that has to go with it. */
export function PrintSheet({ request, by, role, clinicName, clinicPhone, timeZone, now }: Props) {
  const { reference, status, source, receivedAt, owner, answers, consents, notes, attempts, wrongSince } =
    request;
  const firstName = by.split(' ')[0] ?? by;
  return (
    <article className="print-sheet space-y-gap">
      <header className="space-y-1">
        <h1 className="text-heading">
          Request <span>{reference}</span>
        </h1>
        <p>
          <bdi>{clinicName}</bdi>. <span>{SOURCE_LABELS[source]}</span>{' '}
          <span>{formatMoment(receivedAt, timeZone)}</span>. Status: <span>{STATUS_LABELS[status]}</span>.
          Owner: <bdi>{owner?.name ?? 'no one'}</bdi>.
        </p>
        <p className="font-semibold">
          Printed by <bdi>{by}</bdi> on <span>{formatMoment(now, timeZone)}</span>.
        </p>
      </header>
      <Redisclosure />
      <CallCardPanel
        card={callCard(answers, consents, wrongSince)}
        caller={{ firstName, phone: clinicPhone }}
        wrongSince={wrongSince}
        now={now}
        timeZone={timeZone}
      />
      <Answers answers={answers} role={role} />
      <section aria-labelledby="attempts" className="space-y-3">
        <h2 id="attempts" className="text-subheading">
          Contact attempts
        </h2>
        {attempts.length === 0 ? <p>None.</p> : null}
        <ul className="list-disc space-y-1 pl-6">
          {attempts.map(({ id, channel, outcome, by: who, at }) => (
            <li key={id}>
              <span>{formatMoment(at, timeZone)}</span>, <bdi>{who}</bdi>:{' '}
              <span>{CHANNEL_LABELS[channel]}</span>, <span>{OUTCOME_LABELS[outcome].toLowerCase()}</span>
            </li>
          ))}
        </ul>
      </section>
      <section aria-labelledby="notes" className="space-y-3">
        <h2 id="notes" className="text-subheading">
          Notes
        </h2>
        {notes.length === 0 ? <p>None.</p> : null}
        {notes.map(({ id, text, by: who, at }) => (
          <div key={id} className="break-inside-avoid">
            <p className="text-small font-semibold">
              <span>{formatMoment(at, timeZone)}</span>, <bdi>{who}</bdi>
            </p>
            <p dir="auto" className="whitespace-pre-line">
              {text}
            </p>
          </div>
        ))}
      </section>
      <Consents consents={consents} timeZone={timeZone} />
    </article>
  );
}

/** Printed on every page that leaves the clinic (42 CFR 2.32). */
function Redisclosure() {
  const { title, lead, conditions, end } = PART2_NOTICE;
  return (
    <section aria-labelledby="part2" className="border-line text-small space-y-2 border-2 p-4">
      <h2 id="part2" className="text-body font-sans font-semibold">
        {title}
      </h2>
      <p>{lead}</p>
      <ul className="space-y-1 pl-4">
        {conditions.map((condition) => (
          <li key={condition}>{condition}</li>
        ))}
      </ul>
      <p>{end}</p>
    </section>
  );
}
