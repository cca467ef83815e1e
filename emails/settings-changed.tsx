import { Text } from 'react-email';
import { isolated } from '@/lib/shared/bidi';
import { TEXT } from './look';
import { StaffMail } from './staff-mail';

type Props = {
  clinicName: string;
  at: string;
  /** Who changed it; undefined if a file did. */
  by: string | undefined;
  lines: readonly string[];
  /** If requests will be deleted: when, and how many. */
  deletes: { at: string; requests: number } | undefined;
  settingsUrl: string;
};

export const settingsChangedSubject = (deletes: boolean) =>
  deletes ? 'Requests will be deleted sooner' : 'Settings changed';

/** Tells administrators about a settings change that deletes, silences or exposes something. */
export function SettingsChanged({ clinicName, at, by, lines, deletes, settingsUrl }: Props) {
  return (
    <StaffMail
      clinicName={clinicName}
      deskUrl={settingsUrl}
      open="Open the settings"
      title={settingsChangedSubject(deletes !== undefined)}
      preview={`Changed ${at}`}
    >
      <Text style={TEXT}>
        {by === undefined ? 'The file content/site.yaml, or a new release,' : isolated(by)} changed these
        settings on {at}:
      </Text>
      {lines.map((line) => (
        <Text key={line} style={{ ...TEXT, margin: '6px 0' }}>
          {line}
        </Text>
      ))}
      {deletes ? (
        <Text style={TEXT}>
          This takes effect on <strong>{deletes.at}</strong>. As things stand, it deletes{' '}
          <strong>{requestsText(deletes.requests)}</strong> for good that night. Until then, any administrator
          can stop it on the settings page.
        </Text>
      ) : null}
      <Text style={TEXT}>If you didn’t expect this, look into it now.</Text>
    </StaffMail>
  );
}

const requestsText = (count: number) => (count === 1 ? '1 request' : `${count} requests`);
