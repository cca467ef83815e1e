import { Text } from 'react-email';
import { TEXT } from './look';
import { StaffMail } from './staff-mail';

type Props = {
  clinicName: string;
  reference: string;
  receivedAt: string;
  dueAt: string;
  /** When no one had answered. */
  at: string;
  deskUrl: string;
};

export const requestUnansweredSubject = (reference: string) => `Request ${reference} is still unanswered`;

/** Reminds staff of a request that no one has tried to answer within the clinic's own time limit. */
export function RequestUnanswered({ clinicName, reference, receivedAt, dueAt, at, deskUrl }: Props) {
  return (
    <StaffMail
      clinicName={clinicName}
      deskUrl={deskUrl}
      open="Open the request"
      title="Someone is still waiting"
      preview={`A first contact was due ${dueAt}`}
    >
      <Text style={TEXT}>
        Request <strong>{reference}</strong> was received on {receivedAt}. A first contact was due by {dueAt}.
        On {at} no attempt to reach the person had been logged.
      </Text>
      <Text style={TEXT}>
        If someone has tried, log it on the request. If you can’t do it now, assign the request to someone who
        can.
      </Text>
    </StaffMail>
  );
}
