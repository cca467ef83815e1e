'use client';

import { useState } from 'react';
import type { PendingCut } from '@/lib/cases/retention/data';
import {
  decideCopySettingsAction,
  decideFactsAction,
  decideOperationsAction,
  restoreCopySettingsAction,
  restoreFactsAction,
  restoreOperationsAction,
  saveCopySettingsAction,
  saveFactsAction,
  saveOperationsAction,
} from '@/lib/settings/actions';
import type { Group } from '@/lib/settings/data';
import { CopyFields } from './copy-fields';
import { FactsFields } from './facts-fields';
import { OperationsFields } from './operations-fields';
import { PendingCutPanel } from './pending-cut';
import { SettingsGroup } from './settings-group';

type Props = { group: Group; timeZone: string };

const FACTS = { save: saveFactsAction, restore: restoreFactsAction, decide: decideFactsAction };
const OPERATIONS = {
  save: saveOperationsAction,
  restore: restoreOperationsAction,
  decide: decideOperationsAction,
};
const COPY = {
  save: saveCopySettingsAction,
  restore: restoreCopySettingsAction,
  decide: decideCopySettingsAction,
};

export const FactsGroup = ({ today, ...props }: Props & { today: string }) => (
  <SettingsGroup {...props} actions={FACTS}>
    {(controls) => <FactsFields controls={controls} today={today} />}
  </SettingsGroup>
);

/** Once a shorter retention is stopped, the form is rendered again with the time that stays in effect. */
export function OperationsGroup({ pending, ...props }: Props & { pending: PendingCut | null }) {
  const [stops, setStops] = useState(0);
  const stopped = () => setStops((count) => count + 1);
  return (
    <>
      {pending ? (
        <PendingCutPanel
          pending={pending}
          number={props.group.number}
          timeZone={props.timeZone}
          onStopped={stopped}
        />
      ) : null}
      <SettingsGroup key={stops} {...props} actions={OPERATIONS}>
        {(controls) => <OperationsFields controls={controls} />}
      </SettingsGroup>
    </>
  );
}

export const CopyGroup = (props: Props) => (
  <SettingsGroup {...props} actions={COPY}>
    {(controls) => <CopyFields controls={controls} />}
  </SettingsGroup>
);
