import { Link, Text } from 'react-email';
import { PersonMail, type PersonMailText } from './person-mail';
import { TEXT } from './look';

type Props = PersonMailText & { text: { preview: string; please: string; open: string }; link: string };

/** Asks a person to read and sign something on “Your request”, in words that mean nothing to anyone else. */
export function SignatureRequested({ text, link, ...frame }: Props) {
  return (
    <PersonMail {...frame} preview={text.preview}>
      <Text style={TEXT}>{text.please}</Text>
      <Text style={TEXT}>
        {text.open} <Link href={link}>{link}</Link>
      </Text>
    </PersonMail>
  );
}
