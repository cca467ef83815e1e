import type { ReactNode } from 'react';
import type { ListedDelivery } from '@/lib/outbox/data';
import { reasonLabel, STATE_MEANINGS, STATE_LABELS, TEMPLATE_LABELS } from '@/lib/outbox/fields';
import { dateFormat } from '@/lib/shared/dates';
import { DeliveriesResend } from './deliveries-resend';

/** A date and time, short enough for a table: `Sun, Nov 22, 2026, 3:05 PM EST`. */
const shortMoment = (moment: Date, timeZone: string) =>
  dateFormat({
    weekday: 'short',
    month: 'short',
    day: 'numeric',
    year: 'numeric',
    hour: 'numeric',
    minute: '2-digit',
    timeZoneName: 'short',
    timeZone,
  }).format(moment);

type Props = { deliveries: readonly ListedDelivery[]; timeZone: string };

const HEADINGS = ['Email', 'About', 'To', 'Status', 'Attempts', 'Resend'] as const;

/** Emails and their delivery status. On a phone each row is a block whose cells are labeled. */
export function DeliveriesTable({ deliveries, timeZone }: Props) {
  return (
    <table className="data-table table-in-blocks">
      <caption className="sr-only">Emails, newest first</caption>
      <thead>
        <tr>
          {HEADINGS.map((heading) => (
            <th key={heading} scope="col">
              {heading}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {deliveries.map((delivery) => (
          <Row key={delivery.id} delivery={delivery} timeZone={timeZone} />
        ))}
      </tbody>
    </table>
  );
}

function Row({ delivery, timeZone }: { delivery: ListedDelivery; timeZone: string }) {
  const { template, createdAt, recipient, attempts, lastAttemptAt } = delivery;
  return (
    <tr>
      <td>
        <strong>{TEMPLATE_LABELS[template]}</strong>
        <br />
        <span className="text-muted">{shortMoment(createdAt, timeZone)}</span>
      </td>
      <Cell heading="About">
        <About delivery={delivery} />
      </Cell>
      <Cell heading="To">
        <bdi>{recipient ?? 'the person’s private address'}</bdi>
      </Cell>
      <Cell heading="Status">
        <Fate delivery={delivery} />
      </Cell>
      <Cell heading="Attempts">
        <span>{attempts}</span>
        {lastAttemptAt ? (
          <span className="text-muted">
            , last <span>{shortMoment(lastAttemptAt, timeZone)}</span>
          </span>
        ) : null}
      </Cell>
      <td>
        <DeliveriesResend delivery={delivery} />
      </td>
    </tr>
  );
}

/** The label is inside the cell when there is no visible header row. */
const Cell = ({ heading, children }: { heading: string; children: ReactNode }) => (
  <td>
    <span className="text-muted md:hidden">
      <span>{heading}</span>:{' '}
    </span>
    {children}
  </td>
);

function About({ delivery: { reference, isOpen } }: { delivery: ListedDelivery }) {
  if (reference === null) return <span className="text-muted">no request</span>;
  if (!isOpen)
    return (
      <>
        <span>{reference}</span>
        <span>, deleted</span>
      </>
    );
  return (
    <a className="inline-block py-1 whitespace-nowrap" href={`/desk/requests/${reference}`}>
      {reference}
    </a>
  );
}

function Fate({ delivery: { state, lastErrorCode } }: { delivery: ListedDelivery }) {
  return (
    <>
      <span className={state === 'failed' ? 'tag tag-danger' : 'tag'}>{STATE_LABELS[state]}</span>
      <span className="mt-1 block">
        <span>{STATE_MEANINGS[state]}</span>
        {lastErrorCode === null ? null : (
          <>
            {' '}
            <span>{reasonLabel(lastErrorCode, state)}</span>{' '}
            <code className="text-muted">{lastErrorCode}</code>
          </>
        )}
      </span>
    </>
  );
}
