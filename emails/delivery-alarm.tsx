import { Text } from 'react-email';
import { TEXT } from './look';
import { StaffMail } from './staff-mail';

type Props = {
  clinicName: string;
  at: string;
  waiting: number;
  waitingMinutes: number;
  failed: number;
  deskUrl: string;
};

/** Waiting email may be a sign of more trouble to come; failed email is in the past. */
const titleOf = (waiting: number) =>
  waiting > 0 ? 'Email is not being delivered' : 'Some email was not delivered';

export const deliveryAlarmSubject = ({ waiting }: { waiting: number }) => `${titleOf(waiting)} from the site`;

const mails = (count: number) => (count === 1 ? '1 email' : `${count} emails`);

/** Tells administrators, through the second mail server, that email isn't being delivered. */
export function DeliveryAlarm({ clinicName, at, waiting, waitingMinutes, failed, deskUrl }: Props) {
  return (
    <StaffMail
      clinicName={clinicName}
      deskUrl={deskUrl}
      open="Open the email log"
      title={titleOf(waiting)}
      preview={`Seen ${at}`}
    >
      {waiting > 0 ? (
        <Text style={TEXT}>
          On {at}, {mails(waiting)} had waited for more than five minutes, the oldest for {waitingMinutes}{' '}
          minutes.
        </Text>
      ) : null}
      {failed > 0 ? (
        <Text style={TEXT}>
          On {at}, {mails(failed)} from the last day had failed and won’t be retried.
        </Text>
      ) : null}
      <Text style={TEXT}>
        Requests are still stored and shown on the desk. The email log says which email it is, and why.
      </Text>
      <Text style={TEXT}>
        This email was sent through the second mail server (SMTP_FALLBACK_URL). You get it once per outage,
        and once more for every day it lasts.
      </Text>
    </StaffMail>
  );
}
