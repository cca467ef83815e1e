import { Text } from 'react-email';
import { TEXT } from './look';
import { StaffMail } from './staff-mail';

type Props = { clinicName: string; reference: string; deskUrl: string };

export const requestAssignedSubject = (reference: string) => `Request ${reference} is assigned to you`;

/** Tells a member of staff that someone assigned a request to them. */
export function RequestAssigned({ clinicName, reference, deskUrl }: Props) {
  return (
    <StaffMail
      clinicName={clinicName}
      deskUrl={deskUrl}
      open="Open the request"
      title="A request is assigned to you"
      preview={`Request ${reference}`}
    >
      <Text style={TEXT}>
        Request <strong>{reference}</strong> is yours now. Its page says who assigned it, and what to do next.
      </Text>
    </StaffMail>
  );
}
