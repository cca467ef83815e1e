import { Text } from 'react-email';
import { TEXT } from './look';
import { StaffMail } from './staff-mail';

type Props = { clinicName: string; reference: string; followUpAt: string; deskUrl: string };

export const followUpDueSubject = (reference: string) => `Follow-up due for ${reference}`;

/** Reminds staff that the time has come to return to a request. */
export function FollowUpDue({ clinicName, reference, followUpAt, deskUrl }: Props) {
  return (
    <StaffMail
      clinicName={clinicName}
      deskUrl={deskUrl}
      open="Open the request"
      title="A follow-up is due"
      preview={`Set for ${followUpAt}`}
    >
      <Text style={TEXT}>
        A follow-up on request <strong>{reference}</strong> was set for {followUpAt}. Once it is done, set the
        next one or remove it.
      </Text>
    </StaffMail>
  );
}
