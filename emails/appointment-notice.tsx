import { Text } from 'react-email';
import { TEXT } from './look';
import { StaffMail } from './staff-mail';

type News = 'made' | 'moved' | 'canceled' | 'soon';
type Props = { clinicName: string; reference: string; what: News; moment: string; deskUrl: string };

const SUBJECTS: Readonly<Record<News, string>> = {
  made: 'New appointment for',
  moved: 'Appointment moved for',
  canceled: 'Appointment canceled for',
  soon: 'Appointment coming up for',
};
const WORDS: Readonly<Record<News, (moment: string) => string>> = {
  made: (moment) => `You have a new appointment on ${moment}.`,
  moved: (moment) => `Your appointment was moved. It is now on ${moment}.`,
  canceled: (moment) => `Your appointment on ${moment} was canceled.`,
  soon: (moment) => `Your appointment is on ${moment}.`,
};

export const appointmentNoticeSubject = (what: News, reference: string) => `${SUBJECTS[what]} ${reference}`;

/** Tells a member of staff about an appointment of theirs. */
export function AppointmentNotice({ clinicName, reference, what, moment, deskUrl }: Props) {
  return (
    <StaffMail
      clinicName={clinicName}
      deskUrl={deskUrl}
      open="Open the request"
      title={appointmentNoticeSubject(what, reference)}
      preview={moment}
    >
      <Text style={TEXT}>{WORDS[what](moment)}</Text>
    </StaffMail>
  );
}
