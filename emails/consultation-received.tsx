import { Text } from 'react-email';
import { TEXT } from './look';
import { StaffMail } from './staff-mail';

type Props = { clinicName: string; reference: string; receivedAt: string; deskUrl: string };

export const consultationReceivedSubject = (reference: string) => `New request ${reference}`;

/** Tells intake staff that a request arrived. */
export function ConsultationReceived({ clinicName, reference, receivedAt, deskUrl }: Props) {
  return (
    <StaffMail
      clinicName={clinicName}
      deskUrl={deskUrl}
      title="A new request is waiting"
      preview={`Received ${receivedAt}`}
    >
      <Text style={TEXT}>
        Reference <strong>{reference}</strong>
        <br />
        Received {receivedAt}
      </Text>
    </StaffMail>
  );
}
