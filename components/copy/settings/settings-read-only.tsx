import type { Group } from '@/lib/settings/data';
import { labelOf } from '@/lib/settings/fields';
import { LineText } from './line-text';
import { SettingsHistory } from './settings-history';
import { SettingsSource } from './settings-source';

type Props = { group: Group; timeZone: string; why: string };

/** A group as somebody sees it who may not change it, with the reason. */
export const SettingsReadOnly = ({ group, timeZone, why }: Props) => (
  <div className="space-y-6">
    <p>
      <strong>You can read this, not change it.</strong> {why}
    </p>
    <SettingsSource group={group} timeZone={timeZone} />
    <dl className="grid gap-x-6 gap-y-2 sm:grid-cols-[auto_1fr]">
      {group.lines.map(({ field, text }) => (
        <div key={field} className="contents">
          <dt className="text-muted">{labelOf(field)}</dt>
          <dd>
            <LineText text={text} />
          </dd>
        </div>
      ))}
    </dl>
    <SettingsHistory kind={group.kind} history={group.history} timeZone={timeZone} />
  </div>
);
