import { Text } from 'react-email';
import { PersonMail, type PersonMailText } from './person-mail';
import { TEXT } from './look';

type Props = PersonMailText & { text: { preview: string; code: string }; code: string; enter: string };

/** Sends the code that opens “Your request”. It doesn’t say where that is: whoever asked for it knows. */
export function RequestAccessCode({ text, code, enter, ...frame }: Props) {
  return (
    <PersonMail {...frame} preview={text.preview}>
      <Text style={TEXT}>
        {text.code} <strong style={{ fontSize: '22px' }}>{code}</strong>
      </Text>
      <Text style={TEXT}>{enter}</Text>
    </PersonMail>
  );
}
