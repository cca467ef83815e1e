import { Text } from 'react-email';
import { PersonMail, type PersonMailText } from './person-mail';
import { TEXT } from './look';

type News = 'made' | 'moved' | 'canceled' | 'soon';

const SUBJECTS: Readonly<Record<News, string>> = {
  made: 'Your appointment',
  moved: 'Your appointment has a new time',
  canceled: 'Your appointment was canceled',
  soon: 'Your appointment is coming up',
};

export const appointmentToldSubject = (what: News) => SUBJECTS[what];

/** Tells a person when their appointment is, in words that mean nothing to anyone else. */
export function AppointmentTold({
  what,
  moment,
  reference,
  ...frame
}: PersonMailText & {
  what: News;
  moment: string;
  reference: string;
}) {
  return (
    <PersonMail {...frame} preview={`${SUBJECTS[what]}.`}>
      <Text style={TEXT}>
        {what === 'canceled' ? 'Your appointment was canceled. It was to be on ' : 'Your appointment is on '}
        <strong>{moment}</strong>.
      </Text>
      <Text style={TEXT}>
        Your reference is <strong>{reference}</strong>. If you need to change something, call us and have it
        ready.
      </Text>
    </PersonMail>
  );
}
