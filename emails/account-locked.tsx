import { Text } from 'react-email';
import { TEXT } from './look';
import { StaffMail } from './staff-mail';

export const accountLockedSubject = 'Sign-in to your account is paused';

type Props = { clinicName: string; link: string; at: string };

/** Tells the owner of an account that it was locked. */
export function AccountLocked({ clinicName, link, at }: Props) {
  return (
    <StaffMail
      clinicName={clinicName}
      deskUrl={link}
      open="Open the sign-in page"
      title="Sign-in to your account is paused"
      preview="Too many wrong passwords"
    >
      <Text style={TEXT}>
        Somebody tried too many wrong passwords for your account at {at}. For a quarter of an hour no password
        is accepted; a passkey still is.
      </Text>
      <Text style={TEXT}>If that was not you, tell an administrator. Your password was not found out.</Text>
    </StaffMail>
  );
}
