import { Text } from 'react-email';
import { PersonMail } from './person-mail';
import { TEXT } from './look';

export const consultationAcknowledgedSubject = 'We received your message';

/** Tells a person that their request arrived, in words that mean nothing to anyone else. */
export function ConsultationAcknowledged({ reference }: { reference: string }) {
  return (
    <PersonMail preview="Thank you for writing to us.">
      <Text style={TEXT}>
        Thank you for writing to us. We have your message, and someone will get back to you.
      </Text>
      <Text style={TEXT}>
        Your reference is <strong>{reference}</strong>. Please keep it. To see or change something, you’ll
        need it and this email address.
      </Text>
    </PersonMail>
  );
}
