import { QUESTIONS, questionsIn, type ExportedName } from '@/lib/intake/questions';

// What an export may contain, shared by its page and its rules.

export const FORMATS = ['csv', 'json'] as const;
export type Format = (typeof FORMATS)[number];

type Column = { label: string; kind: 'plain' | 'personal' | 'health' };

const REQUEST_FIELDS = {
  reference: { label: 'Reference', kind: 'plain' },
  receivedAt: { label: 'Received', kind: 'plain' },
  source: { label: 'How it came', kind: 'plain' },
  status: { label: 'Status', kind: 'plain' },
  statusChangedAt: { label: 'Status since', kind: 'plain' },
  howSoon: QUESTIONS.howSoon.export,
  dueAt: { label: 'First attempt due', kind: 'plain' },
  firstContactAt: { label: 'First attempt to reach them', kind: 'plain' },
  reachedAt: { label: 'First conversation', kind: 'plain' },
  owner: { label: 'Owner', kind: 'plain' },
  followUpAt: { label: 'Follow-up', kind: 'plain' },
  attempts: { label: 'Attempts to reach the person', kind: 'plain' },
  quarantineReason: { label: 'Why it was quarantined', kind: 'plain' },
  trashedAt: { label: 'In the trash since', kind: 'plain' },
  heldAt: { label: 'Under legal hold since', kind: 'plain' },
} as const;

/** Answers from the form, sealed in the database. */
export const ANSWER_FIELDS = questionsIn('export');
const ANSWER_COLUMNS = Object.fromEntries(
  ANSWER_FIELDS.map((name) => [name, QUESTIONS[name].export]),
) as Record<ExportedName, Column>;

export type ExportField = keyof typeof REQUEST_FIELDS | ExportedName | 'notes';
export type FieldKind = Column['kind'];

/** What may be exported, in column order; the kinds are those of lib/intake/questions.ts. */
export const EXPORT_FIELDS: Readonly<Record<ExportField, Column>> = {
  ...REQUEST_FIELDS,
  ...ANSWER_COLUMNS,
  notes: { label: 'Notes of staff', kind: 'health' },
};

export const EXPORT_FIELD_NAMES = Object.keys(EXPORT_FIELDS) as [ExportField, ...ExportField[]];

/** Whether any of these may mention substance use. */
export const mentionsHealth = (fields: readonly ExportField[]): boolean =>
  fields.some((field) => EXPORT_FIELDS[field].kind === 'health');

/** Minimum and maximum characters of the reason. */
export const REASON = { least: 10, most: 200 } as const;

/** Where an export is fetched, and the form field that names it. */
export const EXPORT_ADDRESS = '/api/desk/export';
