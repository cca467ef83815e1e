import { Text } from 'react-email';
import { PersonMail, type PersonMailText } from './person-mail';
import { TEXT } from './look';

type Props = PersonMailText & {
  text: { preview: string; thanks: string; reference: string; keep: string };
  reference: string;
};

/** Tells a person that their request arrived, in words that mean nothing to anyone else. */
export function ConsultationAcknowledged({ text, reference, ...frame }: Props) {
  return (
    <PersonMail {...frame} preview={text.preview}>
      <Text style={TEXT}>{text.thanks}</Text>
      <Text style={TEXT}>
        {text.reference} <strong>{reference}</strong>. {text.keep}
      </Text>
    </PersonMail>
  );
}
