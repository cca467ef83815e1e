import { Text } from 'react-email';
import { isolated } from '@/lib/shared/bidi';
import { TEXT } from './look';
import { StaffMail } from './staff-mail';

type Props = {
  clinicName: string;
  at: string;
  /** What was done, as a title. */
  words: string;
  /** Who did it; undefined if a command did. */
  by: string | undefined;
  about: string | undefined;
  deskUrl: string;
};

export const importantChangeSubject = (words: string) => words;

/** Tells administrators about a change that grants access, sends data out, or changes what patients can find. */
export const ImportantChangeMail = ({ clinicName, at, words, by, about, deskUrl }: Props) => (
  <StaffMail
    clinicName={clinicName}
    deskUrl={deskUrl}
    open="See it at the desk"
    title={words}
    preview={`Done ${at}`}
  >
    <Text style={TEXT}>
      {about === undefined ? words : `${words}: ${isolated(about)}`}. Done by{' '}
      {by === undefined ? 'a command' : isolated(by)} on {at}.
    </Text>
    <Text style={TEXT}>If you didn’t expect this, look into it now, and tell the other administrators.</Text>
  </StaffMail>
);
