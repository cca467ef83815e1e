import { Text } from 'react-email';
import { TEXT } from './look';
import { StaffMail } from './staff-mail';

export const secondFactorResetSubject = 'A second factor for the staff desk was reset';

type Props = { clinicName: string; link: string; forOwner: boolean };

/** Tells the owner of an account, and the administrators, that its second factor was reset. */
export function SecondFactorReset({ clinicName, link, forOwner }: Props) {
  return (
    <StaffMail
      clinicName={clinicName}
      deskUrl={link}
      open={forOwner ? 'Set up your account again' : 'Open the desk'}
      title="A second factor was reset"
      preview="After a lost device"
    >
      {forOwner ? (
        <Text style={TEXT}>
          An administrator removed your second factor because your device was lost, and ended your sessions.
          The link below works for a day: it lets you set a new password and a new second factor.
        </Text>
      ) : (
        <Text style={TEXT}>
          An administrator removed a staff member’s second factor and ended their sessions. The activity page
          shows who and whose.
        </Text>
      )}
      <Text style={TEXT}>If you didn’t expect this, tell an administrator right away.</Text>
    </StaffMail>
  );
}
