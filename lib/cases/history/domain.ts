import type { ConsentKind } from '@/content/consent-versions';
import { CORRECTABLE_NAMES, type ConsultationInput, type CorrectableName } from '@/lib/intake/schema';
import type { Change, HistoryEntry } from './schema';

type Corrected = Pick<ConsultationInput, CorrectableName>;

/** What a correction changes, and what it confirms as it is. */
export const changesOf = (
  before: Corrected,
  after: Corrected,
  confirmed: readonly CorrectableName[] = [],
): Change[] =>
  CORRECTABLE_NAMES.map((field) => ({ field, from: before[field], to: after[field] })).filter(
    ({ field, from, to }) => from !== to || confirmed.includes(field),
  );

/** Consents are given for one number or address; correcting it ends them unless the person agreed again. */
const GIVEN_FOR: Partial<Record<CorrectableName, readonly ConsentKind[]>> = {
  phone: ['voicemail', 'text_message'],
  email: ['private_email'],
};

/** The consents that no longer apply once these answers are corrected. */
export const consentsEndedBy = (changes: readonly Change[]): ConsentKind[] =>
  changes.flatMap(({ field, from, to }) => (from === to ? [] : (GIVEN_FOR[field] ?? [])));

/** When one of these answers was last changed, not only confirmed. */
export const changedLast = (
  history: readonly HistoryEntry[],
  fields: readonly CorrectableName[],
): Date | undefined =>
  history.findLast(
    (entry) =>
      entry.is === 'correction' &&
      entry.changes.some(({ field, from, to }) => fields.includes(field) && from !== to),
  )?.at;

/** When the number or the address that a consent is given for was last changed. */
export const changedFor = (history: readonly HistoryEntry[], kind: ConsentKind): Date | undefined =>
  changedLast(
    history,
    CORRECTABLE_NAMES.filter((field) => GIVEN_FOR[field]?.includes(kind)),
  );

/** When contact details were last corrected, as a form sends it; empty if they never were. */
export const correctedAtOf = (history: readonly HistoryEntry[]): string =>
  history.findLast(({ is }) => is === 'correction')?.at.toISOString() ?? '';
