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
      title="Somebody is still waiting"
      preview={`A first contact was due ${dueAt}`}
    >
      <Text style={TEXT}>
        Request <strong>{reference}</strong> was received on {receivedAt}. A first contact was due by {dueAt}.
        On {at} no attempt to reach the person was noted.
      </Text>
      <Text style={TEXT}>
        If somebody has tried, note it on the request. If you can’t do it now, give the request to somebody
        who can.
      </Text>
    </StaffMail>
  );
}
