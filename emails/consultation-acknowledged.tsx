import { Text } from 'react-email';
import { PersonMail } from './person-mail';
import { TEXT } from './look';

export const consultationAcknowledgedSubject = 'We received your message';

/** Tells a person that their request arrived, in words that mean nothing to anyone else. */
export function ConsultationAcknowledged({ reference }: { reference: string }) {
  return (
    <PersonMail preview="Thank you for writing to us.">
      <Text style={TEXT}>Thank you for writing to us. Your message arrived, and someone will answer it.</Text>
      <Text style={TEXT}>
        Your reference is <strong>{reference}</strong>. Keep it: if you want to see or change something,
        you’ll need it together with this email address.
      </Text>
    </PersonMail>
  );
}
