import { Text } from 'react-email';
import { TEXT } from './look';
import { StaffMail } from './staff-mail';

type Props = { clinicName: string; link: string };

export const changeDeclinedSubject = 'A change you asked for was declined';

/** Tells whoever asked for a change that the second person declined it. The desk says why. */
export function ChangeDeclined({ clinicName, link }: Props) {
  return (
    <StaffMail
      clinicName={clinicName}
      deskUrl={link}
      open="See the reason"
      title="Your change was declined"
      preview="The person who reviewed it left a reason for you"
    >
      <Text style={TEXT}>
        The person who reviewed your change declined it, so the site is as it was. The copy desk shows their
        reason. You can change it and ask again.
      </Text>
    </StaffMail>
  );
}
