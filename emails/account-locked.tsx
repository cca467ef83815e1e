import { Text } from 'react-email';
import { TEXT } from './look';
import { StaffMail } from './staff-mail';

export const accountLockedSubject = 'Sign-in to your account is paused';

type Props = { clinicName: string; link: string; at: string; by: 'password' | 'code' };

/** Tells the owner of an account that it was locked. Codes are asked for only after the right password. */
export function AccountLocked({ clinicName, link, at, by }: Props) {
  return (
    <StaffMail
      clinicName={clinicName}
      deskUrl={link}
      open="Open the sign-in page"
      title="Sign-in to your account is paused"
      preview={by === 'code' ? 'Too many wrong codes' : 'Too many wrong passwords'}
    >
      {by === 'code' ? <WrongCodes at={at} /> : <WrongPasswords at={at} />}
    </StaffMail>
  );
}

function WrongPasswords({ at }: Pick<Props, 'at'>) {
  return (
    <>
      <Text style={TEXT}>
        Somebody tried too many wrong passwords for your account at {at}. For a quarter of an hour no password
        is accepted; a passkey still is.
      </Text>
      <Text style={TEXT}>If that was not you, tell an administrator. Your password was not found out.</Text>
    </>
  );
}

function WrongCodes({ at }: Pick<Props, 'at'>) {
  return (
    <>
      <Text style={TEXT}>Somebody entered your password and then too many wrong codes, at {at}.</Text>
      <Text style={TEXT}>If that was not you, set a new password now and tell an administrator.</Text>
    </>
  );
}
