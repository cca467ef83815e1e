import type { DeskAlarm } from '@/lib/outbox/outage/data';
import { formatMoment } from '@/lib/shared/dates';

const mails = (count: number) => (count === 1 ? '1 email' : `${count} emails`);
const requests = (count: number) => (count === 1 ? '1 request' : `${count} requests`);

type Props = {
  alarm: DeskAlarm | null;
  timeZone: string;
  /** Whether the reader is an administrator, who can do something about email delivery. */
  isAdmin: boolean;
};

/** What can't wait: email that isn't being delivered, and quarantined requests that no one has checked in time. */
export function AlarmBanner({ alarm, timeZone, isAdmin }: Props) {
  if (!alarm) return null;
  const { mail, hasSecondRoute } = alarm;
  return (
    <div role="alert" className="alarm print:hidden">
      <details>
        <summary>
          <span>{shortTexts(alarm).join(' · ')}</span>
        </summary>
        <div className="space-y-2 pb-2">
          {mail ? (
            <MailText mail={mail} hasSecondRoute={hasSecondRoute} timeZone={timeZone} isAdmin={isAdmin} />
          ) : null}
          <QuarantineText {...alarm} />
        </div>
      </details>
    </div>
  );
}

/** The alarms on one line; folded out, each says more. */
function shortTexts({ mail, quarantinedLate, quarantinedLately }: DeskAlarm): string[] {
  return [
    ...(mail ? [mail.waiting > 0 ? 'Email is not being delivered' : 'Some email was not delivered'] : []),
    ...(quarantinedLate > 0 ? [`${quarantinedLate} late in quarantine`] : []),
    ...(quarantinedLate === 0 && quarantinedLately > 0 ? [`${quarantinedLately} put in quarantine`] : []),
  ];
}

function QuarantineText({ quarantinedLate, quarantinedLately }: DeskAlarm) {
  if (quarantinedLate > 0)
    return (
      <p>
        <strong>Quarantine:</strong> <span>{requests(quarantinedLate)}</span> past the time for a first
        contact. Someone may be waiting. <a href="/desk?view=quarantined">Review them</a>
      </p>
    );
  if (quarantinedLately === 0) return null;
  return (
    <p>
      <strong>Quarantine:</strong> <span>{requests(quarantinedLately)}</span> in the last hour looked like
      spam. A real one may be among them. <a href="/desk?view=quarantined">Review them</a>
    </p>
  );
}

type MailProps = Omit<Props, 'alarm'> & { mail: NonNullable<DeskAlarm['mail']>; hasSecondRoute: boolean };

function MailText({ mail, hasSecondRoute, timeZone, isAdmin }: MailProps) {
  const { waiting, failed, oldestWaitingAt } = mail;
  return (
    <>
      <p>
        <strong>{waiting > 0 ? 'Email is not being delivered.' : 'Some email was not delivered.'}</strong>{' '}
        {waiting > 0 && oldestWaitingAt ? (
          <>
            <span>{`${mails(waiting)} waiting for more than five minutes, the oldest since ${formatMoment(oldestWaitingAt, timeZone)}. `}</span>
            <a href="/desk/deliveries?state=queued">See which are waiting</a>{' '}
          </>
        ) : null}
        {failed > 0 ? (
          <>
            <span>{`${mails(failed)} failed in the last day and not resent since. `}</span>
            <a href="/desk/deliveries?state=failed">See which failed and why</a>
          </>
        ) : null}
      </p>
      {hasSecondRoute ? null : (
        <p className="text-small">
          {isAdmin
            ? 'No one is alerted to this another way: no second mail server is set up (SMTP_FALLBACK_URL).'
            : 'No one is alerted to this another way. Tell an administrator.'}
        </p>
      )}
    </>
  );
}
