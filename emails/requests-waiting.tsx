import { Text } from 'react-email';
import { TEXT } from './look';
import { StaffMail } from './staff-mail';

type Counts = { fresh: number; today: number; quarantined: number };
type Props = Counts & { clinicName: string; deskUrl: string };

/** The same numbers as on the desk, and nothing that anyone wrote. */
export const requestsWaitingSubject = ({ fresh, today, quarantined }: Counts) =>
  `${fresh} waiting, ${today} of them for today, ${quarantined} in quarantine`;

/** Tells staff about all the requests in a flood at once, instead of one email for each. */
export function RequestsWaiting({ clinicName, deskUrl, ...counts }: Props) {
  return (
    <StaffMail
      clinicName={clinicName}
      deskUrl={deskUrl}
      open="Open the queue"
      title="Many requests at once"
      preview={requestsWaitingSubject(counts)}
    >
      <Text style={TEXT}>{requestsWaitingSubject(counts)}.</Text>
      <Text style={TEXT}>
        Requests are coming in faster than people usually send them. While that lasts, you get one email a
        minute at most instead of one for each request. What looks like spam goes to quarantine, but a real
        request may be among them: check there too.
      </Text>
    </StaffMail>
  );
}
