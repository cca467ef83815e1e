import { Text } from 'react-email';
import { TEXT } from './look';
import { StaffMail } from './staff-mail';

type Props = { clinicName: string; reference: string; at: string; deskUrl: string };

export const consentWithdrawnSubject = (reference: string) => `Consent changed for ${reference}`;

/** Tells intake staff that the person withdrew a consent; the desk shows what is still allowed. */
export function ConsentWithdrawn({ clinicName, reference, at, deskUrl }: Props) {
  return (
    <StaffMail
      clinicName={clinicName}
      deskUrl={deskUrl}
      title="Check before you make contact"
      preview={`Changed ${at}`}
    >
      <Text style={TEXT}>
        The person behind request <strong>{reference}</strong> withdrew a consent on {at}. Before anyone
        calls, texts, or writes, check on the desk what’s still allowed.
      </Text>
    </StaffMail>
  );
}
