import { Link, Text } from 'react-email';
import { PersonMail, type PersonMailText } from './person-mail';
import { TEXT } from './look';

export const commentApprovedSubject = 'Your comment is published';

/** Tells the writer of a comment that it was approved, in words that mean nothing to anyone else, and how to remove it. */
export function CommentApproved({ link, ...frame }: PersonMailText & { link: string }) {
  return (
    <PersonMail {...frame} preview="Thank you for writing.">
      <Text style={TEXT}>Thank you for writing. Your comment is published.</Text>
      <Text style={TEXT}>
        To remove it, open this link and press the button there: <Link href={link}>{link}</Link>
      </Text>
      <Text style={TEXT}>Keep the link to yourself. Whoever has it can remove what you wrote.</Text>
    </PersonMail>
  );
}
