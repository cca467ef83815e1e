'use client';

import { useState, type ReactNode } from 'react';
import { DeclinedChange } from '@/components/content/decision';
import type { FormAction } from '@/lib/auth/action';
import type { Restored, SettingsBack } from '@/lib/settings/actions';
import type { Group } from '@/lib/settings/data';
import type { Controls } from './boxes';
import { SettingsForm } from './settings-form';
import { SettingsHistory, type Restore } from './settings-history';
import { SettingsSource } from './settings-source';
import { WaitingChanges, type DecideSettings } from './waiting-changes';

type Props = {
  group: Group;
  timeZone: string;
  actions: { save: FormAction<SettingsBack, never>; restore: Restore; decide: DecideSettings };
  children: (controls: Controls) => ReactNode;
};

/**
 * A group of settings: where it comes from, its form and its history. The form builds on the version it was rendered
 * with, not on the newest one that the page has learned of, so that no one overwrites what they haven't seen.
 */
export function SettingsGroup({ group, timeZone, actions, children }: Props) {
  const { kind, number, fields, history, waiting, declined } = group;
  const [drawn] = useState({ number, fields });
  const [restored, setRestored] = useState<Restored>();
  return (
    <div className="space-y-6">
      <SettingsSource group={group} timeZone={timeZone} />
      {declined ? <DeclinedChange {...declined} timeZone={timeZone} /> : null}
      <WaitingChanges kind={kind} changes={waiting} timeZone={timeZone} decide={actions.decide} />
      {/* Without scripts, a response finds its form by the keys around it, so they must not depend on what others
          save. */}
      <SettingsForm
        key={restored?.number ?? 'drawn'}
        kind={kind}
        base={restored ?? drawn}
        action={actions.save}
        timeZone={timeZone}
      >
        {children}
      </SettingsForm>
      <SettingsHistory
        kind={kind}
        history={history}
        timeZone={timeZone}
        restore={{ action: actions.restore, onRestored: setRestored }}
      />
    </div>
  );
}
