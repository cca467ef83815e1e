import type { ConsentKind } from '@/content/consent-versions';
import { CORRECTABLE_NAMES, type ConsultationInput, type CorrectableName } from '@/lib/intake/schema';
import type { Change } from './schema';

type Corrected = Pick<ConsultationInput, CorrectableName>;

/** What a correction changes. */
export const changesOf = (before: Corrected, after: Corrected): Change[] =>
  CORRECTABLE_NAMES.map((field) => ({ field, from: before[field], to: after[field] })).filter(
    ({ from, to }) => from !== to,
  );

/** Consents are given for one number or address; correcting it ends them unless the person agreed again. */
const GIVEN_FOR: Partial<Record<CorrectableName, readonly ConsentKind[]>> = {
  phone: ['voicemail', 'text_message'],
  email: ['private_email'],
};

/** The consents that no longer apply once these answers are corrected. */
export const consentsEndedBy = (changes: readonly Change[]): ConsentKind[] =>
  changes.flatMap(({ field }) => GIVEN_FOR[field] ?? []);
