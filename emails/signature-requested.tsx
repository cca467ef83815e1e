import { Text } from 'react-email';
import { PersonMail, type PersonMailText } from './person-mail';
import { TEXT } from './look';

type Props = PersonMailText & { text: { preview: string; please: string; open: string } };

/**
 * Asks a person to read and sign something on “Your request”, in words that mean nothing to anyone else. Our address
 * would name the clinic, so it doesn't say where that is: whoever sent the request knows.
 */
export function SignatureRequested({ text, ...frame }: Props) {
  return (
    <PersonMail {...frame} preview={text.preview}>
      <Text style={TEXT}>{text.please}</Text>
      <Text style={TEXT}>{text.open}</Text>
    </PersonMail>
  );
}
