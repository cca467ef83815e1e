import { z } from 'zod';
import { readPhone, phoneValue } from '@/lib/shared/phone';
import { versionField } from '@/lib/shared/stored-values';
import { cleanLine } from '@/lib/shared/typed-text';
import { DETAIL_LIMIT, REFERRER_KINDS } from './fields';

const line = z.string().transform(cleanLine).pipe(z.string().max(DETAIL_LIMIT, 'TOO_LONG'));
const phone = line.transform((typed, context) => {
  if (typed === '') return '';
  const read = readPhone(typed);
  if (read.ok) return phoneValue(read.value);
  context.addIssue({ code: 'custom', message: 'phone' });
  return z.NEVER;
});

const details = z.object({ organization: line, person: line, phone });
export type ReferrerDetails = z.output<typeof details>;

/** The details as stored, sealed. */
export const referrerDetailsSchema = z.object({
  organization: z.string(),
  person: z.string(),
  phone: z.string(),
});

/** An entry of the directory: a new one, or an existing one as it should be. */
export const referrerSchema = details
  .extend({
    id: z.union([z.literal(''), z.uuid()]),
    kind: z.enum(REFERRER_KINDS, 'kind'),
    /** The request that a new entry is copied from; empty if it was typed. */
    source: z.union([z.literal(''), z.uuid()]).default(''),
  })
  .refine(({ organization, person }) => organization !== '' || person !== '', {
    path: ['organization'],
    error: 'MISSING',
  });

export const removedReferrerSchema = z.object({ id: z.uuid() });

/** Who sent the person of a request; empty for no one. */
export const referralSchema = z.object({
  id: z.uuid(),
  version: versionField,
  referrerId: z.union([z.literal(''), z.uuid()]),
});
