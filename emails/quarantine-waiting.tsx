import { Text } from 'react-email';
import { TEXT } from './look';
import { StaffMail } from './staff-mail';

type Props = { clinicName: string; count: number; deskUrl: string };

const requests = (count: number) => (count === 1 ? '1 request' : `${count} requests`);

export const quarantineWaitingSubject = (count: number) => `${requests(count)} in quarantine to check`;

/** Asks staff to check quarantine while there's still time for a first contact. */
export function QuarantineWaiting({ clinicName, count, deskUrl }: Props) {
  return (
    <StaffMail
      clinicName={clinicName}
      deskUrl={deskUrl}
      open="Check quarantine"
      title="Check quarantine"
      preview="A real person may be among them"
    >
      <Text style={TEXT}>
        Quarantine has {requests(count)} that looked like spam, but a browser’s autofill can make a real one
        look that way. For the oldest, half the time for a first contact has passed.
      </Text>
      <Text style={TEXT}>
        If one is real, move it to New: its clock starts then, and the whole team is notified.
      </Text>
    </StaffMail>
  );
}
