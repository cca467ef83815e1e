import { Text } from 'react-email';
import { TEXT } from './look';
import { StaffMail } from './staff-mail';

type Props = { clinicName: string; reference: string; at: string; deskUrl: string };

export const consultationDeletedSubject = (reference: string) => `Request ${reference} was deleted`;

/** Tells intake staff that the person deleted their request: no one may contact them about it any more. */
export function ConsultationDeleted({ clinicName, reference, at, deskUrl }: Props) {
  return (
    <StaffMail
      clinicName={clinicName}
      deskUrl={deskUrl}
      title="Please don’t contact them again"
      preview={`Deleted ${at}`}
    >
      <Text style={TEXT}>
        The person behind request <strong>{reference}</strong> deleted it on {at}. Don’t call, text, or write
        about it. Destroy any notes you kept elsewhere, unless the law or the clinic’s counsel says to keep
        them.
      </Text>
    </StaffMail>
  );
}
