import { Text } from 'react-email';
import { TEXT } from './look';
import { StaffMail } from './staff-mail';

type Props = {
  clinicName: string;
  at: string;
  siteUrl: string;
  /** Comments awaiting review. */
  held: number;
  /** Comments that were automatically marked as spam since the last summary. */
  setApart: number;
  /** Pages by title and address: those due for review, and those with a claim that needs evidence. */
  reviews: readonly string[];
  evidence: readonly string[];
};

export const copyDigestSubject = 'Comments and pages waiting for you';

/**
 * Tells those who look after the site what awaits them: the number of comments, and pages by their titles, which are
 * public.
 */
export function CopyDigest({ clinicName, at, siteUrl, held, setApart, reviews, evidence }: Props) {
  const [path, open] = held + setApart > 0 ? ['/replies', 'Open the comments'] : ['/copy', 'Open the pages'];
  return (
    <StaffMail
      clinicName={clinicName}
      deskUrl={siteUrl + path}
      open={open}
      title="Comments and pages waiting for you"
      preview={`Counted ${at}`}
    >
      <Text style={TEXT}>Counted {at}.</Text>
      {held > 0 ? (
        <Text style={TEXT}>
          <strong>{held}</strong> {held === 1 ? 'comment is' : 'comments are'} awaiting review.
        </Text>
      ) : null}
      {setApart > 0 ? (
        <Text style={TEXT}>
          <strong>{setApart}</strong> {setApart === 1 ? 'comment looks' : 'comments look'} like spam. A
          browser’s autofill can make a real one look that way: check the spam list.
        </Text>
      ) : null}
      <Pages title="These pages are due for review:" paths={reviews} />
      <Pages title="A claim on these pages needs evidence:" paths={evidence} />
    </StaffMail>
  );
}

function Pages({ title, paths }: { title: string; paths: readonly string[] }) {
  if (paths.length === 0) return null;
  return (
    <>
      <Text style={TEXT}>{title}</Text>
      {paths.map((path) => (
        <Text key={path} style={{ ...TEXT, margin: '6px 0' }}>
          {path}
        </Text>
      ))}
    </>
  );
}
