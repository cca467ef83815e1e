import { Text } from 'react-email';
import { PersonMail } from './person-mail';
import { TEXT } from './look';

export const requestAccessCodeSubject = 'Your code';

/** Sends the code that opens “Your request”. It doesn’t say where that is: whoever asked for it knows. */
export function RequestAccessCode({ code, minutes }: { code: string; minutes: number }) {
  return (
    <PersonMail preview="The code you asked for.">
      <Text style={TEXT}>
        Your code is <strong style={{ fontSize: '22px' }}>{code}</strong>
      </Text>
      <Text style={TEXT}>Enter it on the page where you asked for it, within {minutes} minutes.</Text>
    </PersonMail>
  );
}
