import { toString } from 'mdast-util-to-string';
import { z } from 'zod';
import { SHOWN_SETTINGS, type ShownSetting } from '@/lib/clinic/schema';
import { defineBlock } from './block';

/** Whether page copy may show that fact about the clinic. */
export const isShownSetting = (key: string): key is ShownSetting =>
  (SHOWN_SETTINGS as readonly string[]).includes(key);

export const setting = defineBlock({
  type: 'textDirective',
  name: 'setting',
  label: 'Clinic fact',
  attributes: z.strictObject({}),
  fields: [{ kind: 'choice', name: 'text', label: 'Clinic fact', from: 'settings' }],
  reasons: (node) =>
    isShownSetting(toString(node))
      ? []
      : [`unknown setting "${toString(node)}"; known here: ${SHOWN_SETTINGS.join(', ')}`],
  draw: ({ text }, around) => around.setting(text),
});
