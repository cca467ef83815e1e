import { NOBODY } from '@/components/content/labels';
import type { Kind } from '@/lib/clinic/fields';
import type { Group } from '@/lib/settings/data';
import { labelOf, type Line } from '@/lib/settings/fields';
import { formatMoment } from '@/lib/shared/dates';
import { LineText } from './line-text';

const WINS = 'Once you save, your settings override the file and the environment, even after a new release.';
const SHIPPED: Readonly<Record<Kind, string>> = {
  facts: `From the file content/site.yaml. ${WINS}`,
  operations: `From the file content/site.yaml, and INTAKE_NOTIFY_TO for who is emailed. ${WINS}`,
  copy: 'These are the defaults. Once you save, your settings apply, even after a new release.',
  navigation: `From the file content/en/messages.ts. ${WINS}`,
};
const FILES: Readonly<Record<Kind, string>> = {
  facts: 'The file',
  operations: 'The file or INTAKE_NOTIFY_TO',
  copy: 'This release',
  navigation: 'The file',
};

type Props = { group: Group; timeZone: string };

/** Where a group's values come from, and how they differ from the file. */
export function SettingsSource({ group, timeZone }: Props) {
  const { kind, number, unread, elsewhere, lines, history } = group;
  const [newest] = history;
  if (!newest) return <p className="text-muted">{SHIPPED[kind]}</p>;
  const fields = elsewhere.map(({ field }) => labelOf(field)).join(', ');
  return (
    <div className="space-y-2">
      {unread.length > 0 ? <Unread fields={unread} number={number} /> : null}
      <p className="text-muted">
        Saved by <bdi>{newest.by ?? NOBODY}</bdi> on <span>{formatMoment(newest.at, timeZone)}</span>, version{' '}
        <span>{number}</span>:{' '}
        <span>
          {kind === 'copy' ? 'used instead of the defaults' : 'overrides the file and the environment'}
        </span>
        .<span>{elsewhere.length > 0 ? ` ${FILES[kind]} has different values for: ${fields}.` : null}</span>
      </p>
      {elsewhere.length > 0 ? <Differences here={lines} there={elsewhere} title={FILES[kind]} /> : null}
    </div>
  );
}

const Unread = ({ fields, number }: { fields: readonly string[]; number: number }) => (
  <p role="alert" className="border-danger bg-danger-paper border-l-4 p-4">
    This release of the site can’t read everything that was saved last (version <span>{number}</span>). It
    uses its defaults for: <span>{fields.map(labelOf).join(', ')}</span>. Check these fields and save them
    again.
  </p>
);

type DifferencesProps = { here: readonly Line[]; there: readonly Line[]; title: string };

/** Also lists what a new release changed in its file since someone last saved. */
const Differences = ({ here, there, title }: DifferencesProps) => (
  <details>
    <summary className="min-h-11 cursor-pointer py-2 font-semibold">
      Differences (<span>{there.length}</span>), including changes in a new release
    </summary>
    <table className="data-table table-in-blocks">
      <thead>
        <tr>
          <th scope="col">Field</th>
          <th scope="col">Saved, in effect now</th>
          <th scope="col">{title}</th>
        </tr>
      </thead>
      <tbody>
        {there.map(({ field, text }) => (
          <tr key={field}>
            <td className="font-semibold">{labelOf(field)}</td>
            <td>
              <LineText text={here.find((line) => line.field === field)?.text ?? ''} />
            </td>
            <td>
              <span className="text-muted md:hidden">
                <span>{title}</span>:{' '}
              </span>
              <LineText text={text} />
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  </details>
);
