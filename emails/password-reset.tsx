import { Text } from 'react-email';
import { TEXT } from './look';
import { StaffMail } from './staff-mail';

export const passwordResetSubject = 'A new password for the staff desk';

type Props = { clinicName: string; link: string };

/** Lets a member of staff set a new password. */
export function PasswordReset({ clinicName, link }: Props) {
  return (
    <StaffMail
      clinicName={clinicName}
      deskUrl={link}
      open="Set a new password"
      title="Set a new password"
      preview="The link works for an hour"
    >
      <Text style={TEXT}>
        Someone asked for a new password for your account. The link below works once, for an hour. All
        sessions end when you use it.
      </Text>
      <Text style={TEXT}>
        If that wasn’t you, do nothing: your password stays as it is. Tell an administrator if it happens
        again.
      </Text>
    </StaffMail>
  );
}
