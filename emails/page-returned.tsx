import { Text } from 'react-email';
import { TEXT } from './look';
import { StaffMail } from './staff-mail';

type Props = { clinicName: string; link: string };

export const pageReturnedSubject = 'A page you asked to publish was sent back';

/** Tells a page's author that the second person wants something changed first. The desk says what. */
export function PageReturned({ clinicName, link }: Props) {
  return (
    <StaffMail
      clinicName={clinicName}
      deskUrl={link}
      open="Open the page"
      title="Your page was sent back"
      preview="Someone left a comment for you"
    >
      <Text style={TEXT}>
        The person who reviewed your page asked for a change before it’s published. Open the page to read the
        comment. Your text is there as a draft.
      </Text>
    </StaffMail>
  );
}
