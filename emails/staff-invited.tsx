import { Text } from 'react-email';
import { TEXT } from './look';
import { StaffMail } from './staff-mail';

export const staffInvitedSubject = 'Your invitation to the staff desk';

type Props = { clinicName: string; link: string };

/** Invites someone to join the staff. */
export function StaffInvited({ clinicName, link }: Props) {
  return (
    <StaffMail
      clinicName={clinicName}
      deskUrl={link}
      open="Set up your account"
      title="You are invited to the staff desk"
      preview="Set up your account within three days"
    >
      <Text style={TEXT}>
        Choose a password and a second factor: an app that shows codes, or a passkey. The link below works for
        three days.
      </Text>
      <Text style={TEXT}>If you didn’t expect this, ask whoever runs the desk before you open it.</Text>
    </StaffMail>
  );
}
