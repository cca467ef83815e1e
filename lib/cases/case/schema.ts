import { z } from 'zod';
import { REASON_LIMIT } from '@/lib/cases/history/fields';
import { CLOSING_OUTCOMES, isClosed, STATUSES } from '@/lib/clinic/statuses';
import { versionField } from '@/lib/shared/stored-values';
import { cleanText } from '@/lib/shared/typed-text';
import { CHANNELS, NOTE_LIMIT, OUTCOMES, type Outcome } from './fields';

const request = { id: z.uuid() };
/** Includes the version the page showed, so that no one overwrites what they haven't seen. */
const seen = { ...request, version: versionField };

/** A change that needs nothing but the request: moving it to the trash or back. */
export const changeSchema = z.object(seen);
export const statusSchema = z.object({
  ...seen,
  to: z.enum(STATUSES).refine((status) => !isClosed(status)),
});
/** Closing, which names how it ended. */
export const closeSchema = z.object({
  ...seen,
  outcome: z.enum(CLOSING_OUTCOMES, 'outcome'),
  reason: z.string().transform(cleanText).pipe(z.string().max(REASON_LIMIT, 'TOO_LONG')),
});
/** Empty `ownerId`: no one. */
export const ownerSchema = z.object({ ...seen, ownerId: z.union([z.literal(''), z.uuid()]) });
/** A day and a time on the clinic's clock; none if both are empty. */
export const followUpSchema = z.object({ ...seen, date: z.string(), time: z.string() });

export const noteSchema = z.object({
  ...request,
  text: z.string().transform(cleanText).pipe(z.string().min(1, 'empty').max(NOTE_LIMIT, 'long')),
});
/** Text as typed: neither trimmed nor required. */
export const draftSchema = z.object({ ...request, text: z.string().max(NOTE_LIMIT) });

const outcomes = [...new Set(Object.values(OUTCOMES).flat())] as [Outcome, ...Outcome[]];
const goTogether = ({ channel, outcome }: { channel: (typeof CHANNELS)[number]; outcome: Outcome }) =>
  (OUTCOMES[channel] as readonly Outcome[]).includes(outcome);

/** When the contact details that the page showed were corrected; empty if they never were. */
export const correctedAtField = z.union([z.literal(''), z.iso.datetime()]);

/** One value for both, so that it is a single choice in a list: `call:no_answer`. */
export const triedField = z
  .string()
  .transform((tried) => ({ channel: tried.split(':')[0], outcome: tried.split(':')[1] }))
  .pipe(
    z
      .object({ channel: z.enum(CHANNELS, 'tried'), outcome: z.enum(outcomes, 'tried') })
      .refine(goTogether, 'tried'),
  );

/** A day and a time, if they are given; else empty. */
const clockField = z.string().default('');

/** An attempt; when it was made unless that is now, and when to come back to the person, by the clinic's clock. */
export const attemptSchema = z.object({
  ...request,
  correctedAt: correctedAtField,
  tried: triedField,
  date: clockField,
  time: clockField,
  callbackDate: clockField,
  callbackTime: clockField,
});
