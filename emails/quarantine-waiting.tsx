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
        Quarantine holds {requests(count)}. They looked like spam, but a browser that fills in forms by itself
        can make a real one look that way. Half the time for a first contact has passed for the oldest.
      </Text>
      <Text style={TEXT}>
        If one is real, move it to New: it keeps its due time, and the whole team is notified.
      </Text>
    </StaffMail>
  );
}
