import type { Group } from '@/lib/settings/data';
import { LineList } from './line-text';
import { SettingsHistory } from './settings-history';
import { SettingsSource } from './settings-source';
import { WaitingChanges } from './waiting-changes';

type Props = { group: Group; timeZone: string; why: string };

/** A group as people see it who may not change it, with the reason. */
export const SettingsReadOnly = ({ group, timeZone, why }: Props) => (
  <div className="space-y-6">
    <p>
      <strong>You can read this, not change it.</strong> <span>{why}</span>
    </p>
    <SettingsSource group={group} timeZone={timeZone} />
    <WaitingChanges kind={group.kind} changes={group.waiting} timeZone={timeZone} />
    <LineList lines={group.lines} className="gap-x-6 gap-y-2" />
    <SettingsHistory kind={group.kind} history={group.history} timeZone={timeZone} />
  </div>
);
