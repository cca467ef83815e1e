// What an export may hold, shared by its page and its rules.

export const FORMATS = ['csv', 'json'] as const;
export type Format = (typeof FORMATS)[number];

/**
 * What may be exported, in the order of the columns. `personal` says who somebody is or how to reach them; `health` may
 * say something of their health or of substance use, because people write what they like there.
 */
export const EXPORT_FIELDS = {
  reference: { words: 'Reference', kind: 'plain' },
  receivedAt: { words: 'Received', kind: 'plain' },
  source: { words: 'How it came', kind: 'plain' },
  status: { words: 'Status', kind: 'plain' },
  statusChangedAt: { words: 'Status since', kind: 'plain' },
  howSoon: { words: 'How soon an answer was asked for', kind: 'plain' },
  dueAt: { words: 'First attempt due', kind: 'plain' },
  firstContactAt: { words: 'First attempt to reach them', kind: 'plain' },
  reachedAt: { words: 'First conversation', kind: 'plain' },
  owner: { words: 'Owner', kind: 'plain' },
  followUpAt: { words: 'Follow-up', kind: 'plain' },
  attempts: { words: 'Attempts to reach the person', kind: 'plain' },
  quarantineReason: { words: 'Why it was quarantined', kind: 'plain' },
  trashedAt: { words: 'In the trash since', kind: 'plain' },
  heldAt: { words: 'Under legal hold since', kind: 'plain' },
  askingFor: { words: 'For whom they ask', kind: 'personal' },
  name: { words: 'Name', kind: 'personal' },
  phone: { words: 'Phone', kind: 'personal' },
  phoneOwner: { words: 'Whose phone it is', kind: 'personal' },
  email: { words: 'Email', kind: 'personal' },
  contactBy: { words: 'How to reach them', kind: 'personal' },
  days: { words: 'Days', kind: 'personal' },
  times: { words: 'Times of day', kind: 'personal' },
  ageGroup: { words: 'Age group', kind: 'personal' },
  insurance: { words: 'Insurance', kind: 'personal' },
  reasons: { words: 'Reasons', kind: 'health' },
  message: { words: 'Message', kind: 'health' },
  notes: { words: 'Notes of staff', kind: 'health' },
} as const;

export type ExportField = keyof typeof EXPORT_FIELDS;
export type FieldKind = (typeof EXPORT_FIELDS)[ExportField]['kind'];

export const EXPORT_FIELD_NAMES = Object.keys(EXPORT_FIELDS) as [ExportField, ...ExportField[]];

/** Whether any of these may speak of substance use. */
export const mentionsHealth = (fields: readonly ExportField[]): boolean =>
  fields.some((field) => EXPORT_FIELDS[field].kind === 'health');

/** Characters of the reason. */
export const REASON = { least: 10, most: 200 } as const;

/** Where an export is fetched, and the field that names it. */
export const EXPORT_ADDRESS = '/api/desk/export';
