'use server';

import { redirect } from 'next/navigation';
import { z } from 'zod';
import { staffAction } from '@/lib/auth/action';
import { discardIntakeDraft } from '@/lib/intake/drafts/mutations';
import { log } from '@/lib/platform/log';
import { faultCode } from '@/lib/shared/fault-code';
import { ownValue } from '@/lib/shared/own-value';
import { ok } from '@/lib/shared/result';
import { STAFF_SOURCES } from './fields';
import { takeRequest } from './mutations';
import { questionOf } from './questions';
import { consultationSchema, FIELD_NAMES, fieldErrors, type FieldError, type FieldName } from './schema';

/** What a rejected form gets back: the answers as typed, and what is wrong with them. */
export type ReturnedIntake = {
  fields: Partial<Record<FieldName, string>>;
  source: string;
  errors: (FieldError | { field: 'source'; code: 'sourceMissing' })[];
  problem?: 'UNAVAILABLE';
  /** Milliseconds since 1970: tells one attempt from the next. */
  at: number;
};

const typed = z.record(z.string(), z.union([z.string(), z.array(z.string())]));
const sourceSchema = z.enum(STAFF_SOURCES);
/** Ignores, whatever was posted, any question that no one but the person can answer. */
const isAsked = (name: FieldName) => questionOf(name).phoneGroup !== undefined;

/** Discards a phone intake in progress and starts over with an empty form. */
export const discardIntakeDraftAction = staffAction(
  { can: 'requests.write', schema: z.object({}) },
  async (_posted, { staff }) => {
    await discardIntakeDraft(staff);
    return ok(null);
  },
);

/** Stores a request that staff took and redirects to it; on failure returns everything that was typed. */
export const takeRequestAction = staffAction<typeof typed, ReturnedIntake, never>(
  { can: 'requests.write', schema: typed, refreshes: false, keepsUnreadable: true },
  async (posted, { staff, now, requestId }) => {
    const text = (name: string) => [ownValue(posted, name) ?? ''].flat().join(',');
    const fields = Object.fromEntries(FIELD_NAMES.map((name) => [name, isAsked(name) ? text(name) : '']));
    const given = { fields, source: text('source'), at: now.getTime() };
    const source = sourceSchema.safeParse(given.source);
    const parsed = consultationSchema.safeParse(fields);
    if (!source.success || !parsed.success) {
      const sourceErrors = source.success ? [] : [{ field: 'source', code: 'sourceMissing' } as const];
      return ok({ ...given, errors: [...sourceErrors, ...fieldErrors(fields)] });
    }
    const taken = await takeRequest(staff, parsed.data, source.data, now).catch((error: unknown) => {
      log.error('request.not_taken', { requestId, code: faultCode(error) });
      return null;
    });
    if (!taken) return ok({ ...given, errors: [], problem: 'UNAVAILABLE' });
    redirect(`/desk/requests/${taken.reference}`);
  },
);
