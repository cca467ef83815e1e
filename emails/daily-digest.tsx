import { Text } from 'react-email';
import { TEXT } from './look';
import { StaffMail } from './staff-mail';

/** What is waiting: each kind in words, with its count. */
type Line = { text: string; count: number };
type Props = { clinicName: string; at: string; lines: readonly Line[]; deskUrl: string };

export const dailyDigestSubject = 'What is waiting at the desk';

/** Sent once a day with how much is waiting, in numbers only. */
export function DailyDigest({ clinicName, at, lines, deskUrl }: Props) {
  const isCalm = lines.every(({ count }) => count === 0);
  return (
    <StaffMail
      clinicName={clinicName}
      deskUrl={deskUrl}
      title="What is waiting at the desk"
      preview={`Counted ${at}`}
    >
      <Text style={TEXT}>Counted {at}.</Text>
      {isCalm ? <Text style={TEXT}>Nothing is waiting.</Text> : <Lines lines={lines} />}
    </StaffMail>
  );
}

const Lines = ({ lines }: { lines: readonly Line[] }) =>
  lines.map(({ text, count }) => (
    <Text key={text} style={{ ...TEXT, margin: '6px 0' }}>
      <strong>{count}</strong> {text}
    </Text>
  ));
