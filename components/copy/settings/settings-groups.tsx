'use client';

import {
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
import { SettingsGroup } from './settings-group';

type Props = { group: Group; timeZone: string };

const FACTS = { save: saveFactsAction, restore: restoreFactsAction };
const OPERATIONS = { save: saveOperationsAction, restore: restoreOperationsAction };
const COPY = { save: saveCopySettingsAction, restore: restoreCopySettingsAction };

export const FactsGroup = ({ today, ...props }: Props & { today: string }) => (
  <SettingsGroup {...props} actions={FACTS}>
    {(controls) => <FactsFields controls={controls} today={today} />}
  </SettingsGroup>
);

export const OperationsGroup = (props: Props) => (
  <SettingsGroup {...props} actions={OPERATIONS}>
    {(controls) => <OperationsFields controls={controls} />}
  </SettingsGroup>
);

export const CopyGroup = (props: Props) => (
  <SettingsGroup {...props} actions={COPY}>
    {(controls) => <CopyFields controls={controls} />}
  </SettingsGroup>
);
