import { Text } from 'react-email';
import { TEXT } from './look';
import { StaffMail } from './staff-mail';

export const accountLockedSubject = 'Someone is trying to sign in to your account';

type Props = { clinicName: string; link: string; at: string; by: 'password' | 'code' };

/** Tells the owner of an account that someone tried too often. Codes are asked for only after the right password. */
export function AccountLocked({ clinicName, link, at, by }: Props) {
  return (
    <StaffMail
      clinicName={clinicName}
      deskUrl={link}
      open="Open the sign-in page"
      title="Someone is trying to sign in to your account"
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
        Someone tried too many wrong passwords for your account at {at}. For a while, no password is accepted
        from where they tried. You can still sign in: in a browser you’ve signed in with before, with a
        passkey, or by setting a new password on the sign-in page.
      </Text>
      <Text style={TEXT}>
        If that wasn’t you, tell an administrator. No one signed in. We email you about this once a day at
        most.
      </Text>
    </>
  );
}

function WrongCodes({ at }: Pick<Props, 'at'>) {
  return (
    <>
      <Text style={TEXT}>Someone entered your password and then too many wrong codes, at {at}.</Text>
      <Text style={TEXT}>If that wasn’t you, set a new password now and tell an administrator.</Text>
    </>
  );
}
