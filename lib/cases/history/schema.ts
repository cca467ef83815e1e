import { z } from 'zod';
import { CONSENT_KINDS } from '@/content/consent-versions';
import { CHANNELS, OUTCOME_LABELS, type Outcome } from '@/lib/cases/case/fields';
import { CLOSING_OUTCOMES } from '@/lib/clinic/statuses';
import { STAFF_HOW, WITHDRAWN_HOW } from '@/lib/intake/fields';
import { CORRECTABLE, CORRECTABLE_NAMES } from '@/lib/intake/schema';
import { versionField } from '@/lib/shared/stored-values';
import { cleanText } from '@/lib/shared/typed-text';
import { REASON_LIMIT } from './fields';

/** Why something was changed, in the words of whoever did it. */
export const reasonField = z
  .string()
  .transform(cleanText)
  .pipe(z.string().min(1, 'MISSING').max(REASON_LIMIT, 'TOO_LONG'));

/** A correction of contact details: all of them, as they should be from now on. */
export const correctionSchema = z
  .object({
    id: z.uuid(),
    version: versionField,
    ...CORRECTABLE,
    /** Checked if the person agreed to the same contact at the new number or address. */
    sameConsents: z.literal('yes').optional(),
    /** Checked if a number that was logged as wrong is right after all. */
    confirmsPhone: z.literal('yes').optional(),
    reason: reasonField,
  })
  .refine(({ phone, email }) => phone !== '' || email !== '', { path: ['phone'], error: 'contactMissing' });
export type Correction = z.output<typeof correctionSchema>;

const made = { at: z.coerce.date(), byId: z.uuid() };
const correctionEntry = z.object({
  is: z.literal('correction'),
  ...made,
  reason: z.string(),
  /** Present if the person agreed to the same contact at what was corrected. */
  sameConsents: z.literal(true).optional(),
  changes: z.array(z.object({ field: z.enum(CORRECTABLE_NAMES), from: z.string(), to: z.string() })),
});

/** Why it was closed as it was. */
const closingEntry = z.object({
  is: z.literal('closing'),
  ...made,
  outcome: z.enum(CLOSING_OUTCOMES),
  reason: z.string(),
});

const loggedAttempt = z.object({
  at: z.coerce.date(),
  channel: z.enum(CHANNELS),
  outcome: z.enum(Object.keys(OUTCOME_LABELS) as [Outcome, ...Outcome[]]),
});
/** A logged attempt that was corrected, or removed (null) because it was never made. */
const attemptEntry = z.object({
  is: z.literal('attempt'),
  ...made,
  reason: z.string(),
  attemptId: z.uuid(),
  from: loggedAttempt,
  to: loggedAttempt.nullable(),
});

/** A consent that the person gave after their request came, and the one of that kind that it replaces. */
const consentEntry = z.object({
  is: z.literal('consent'),
  ...made,
  kind: z.enum(CONSENT_KINDS),
  how: z.enum(STAFF_HOW),
  givenAt: z.coerce.date(),
  before: z
    .object({
      version: z.string(),
      givenAt: z.coerce.date(),
      withdrawnAt: z.coerce.date().nullable(),
      /** A way that this release doesn't know counts as the person's own word. */
      withdrawnHow: z.enum(WITHDRAWN_HOW).optional().catch(undefined),
    })
    .nullable(),
});

/** What staff put on record about a request. */
export const historyEntrySchema = z.discriminatedUnion('is', [
  correctionEntry,
  closingEntry,
  attemptEntry,
  consentEntry,
]);
export type HistoryEntry = z.output<typeof historyEntrySchema>;
/** One corrected answer. */
export type Change = z.output<typeof correctionEntry>['changes'][number];
