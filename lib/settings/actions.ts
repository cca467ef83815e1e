'use server';

import { staffAction } from '@/lib/auth/action';
import type { CutEffect } from '@/lib/cases/retention/data';
import { CAN, type Kind } from '@/lib/clinic/fields';
import { decideSchema } from '@/lib/content/approvals/schema';
import { log } from '@/lib/platform/log';
import { faultCode } from '@/lib/shared/fault-code';
import { ok } from '@/lib/shared/result';
import { changedSince, effectOf, readFields, withTitle } from './data';
import { typedOf } from './domain';
import type { FieldError, Line, Typed } from './fields';
import { decideSettings, restoreSettings, saveSettings, stopCut, type SaveCode } from './mutations';
import { parseForm, restoreSchema, stopSchema, typedSchema } from './schema';

/** What a settings form gets back: what was typed into it, and how it went. */
export type SettingsBack = {
  /** The version the form builds on. */
  number: number;
  fields: Typed;
  isSaved: boolean;
  /** Whether it awaits a second person's approval. */
  isAsked?: boolean;
  /** How many open requests have new due times. */
  moved?: number;
  /** When a saved shorter retention takes effect. */
  cutCountsAt?: Date;
  /** What a shorter retention would delete; the number must be typed in before it is saved. */
  cut?: CutEffect;
  errors: FieldError[];
  problem?: SaveCode | 'UNAVAILABLE';
  /** What changed in the meantime, as it is now. */
  meanwhile: Line[];
  /** Whether the same person made that change, in another tab. */
  isOwn?: boolean;
  /** Milliseconds since 1970: tells one attempt from the next. */
  at: number;
};

/** What a rerendered form shows. */
export type Restored = Pick<SettingsBack, 'number' | 'fields' | 'isAsked'>;

/** Saves a group; on failure returns everything that was typed. */
const saving = (kind: Kind) =>
  staffAction<typeof typedSchema, SettingsBack, never>(
    { can: CAN[kind], schema: typedSchema },
    async (posted, { staff, now, requestId }) => {
      const fields = kind === 'navigation' ? withTitle(posted) : posted;
      const parsed = parseForm(kind, fields);
      const given = { number: Number(fields.number) || 0, fields, isSaved: false, meanwhile: [] };
      const back = { ...given, errors: [] as FieldError[], at: now.getTime() };
      if (!parsed.ok) return ok({ ...back, errors: parsed.errors });
      const saved = await saveSettings(staff, kind, parsed.value, now).catch((error: unknown) => {
        log.error('settings.not_saved', { requestId, code: faultCode(error) });
        return null;
      });
      if (!saved) return ok({ ...back, problem: 'UNAVAILABLE' });
      if (saved.ok && saved.value.waits) return ok({ ...back, isAsked: true });
      if (saved.ok)
        return ok({
          ...back,
          number: saved.value.version,
          fields: typedOf(kind, parsed.value.value),
          isSaved: true,
          moved: saved.value.moved,
          ...(saved.value.cutCountsAt && { cutCountsAt: saved.value.cutCountsAt }),
        });
      if (saved.code === 'UNCHANGED') return ok({ ...back, problem: saved.code });
      if (saved.code === 'UNCONFIRMED') {
        const cut = await effectOf(staff, kind, parsed.value.value, now);
        const mistyped = parsed.value.confirmed !== undefined;
        const errors: FieldError[] = mistyped ? [{ field: 'confirmed', code: 'WRONG' }] : [];
        return ok({ ...back, errors, problem: saved.code, ...(cut && { cut }) });
      }
      // Anyone saving again has been told what they are replacing.
      const { number, lines, isOwn } = await changedSince(staff, kind, parsed.value.number);
      return ok({ ...back, number, problem: saved.code, meanwhile: lines, isOwn });
    },
  );

/** Restores an earlier version of a group. */
const restoring = (kind: Kind) =>
  staffAction<typeof restoreSchema, Restored, SaveCode | 'NO_SUCH_VERSION'>(
    { can: CAN[kind], schema: restoreSchema },
    async (seen, { staff, now }) => {
      const restored = await restoreSettings(staff, kind, seen, now);
      if (!restored.ok) return restored;
      const { version, waits } = restored.value;
      return ok({ number: version, fields: await readFields(staff, kind, version), isAsked: waits });
    },
  );

/** Approves or declines a group's pending change. */
const deciding = (kind: Kind) =>
  staffAction({ can: CAN[kind], schema: decideSchema }, (decision, { staff, now }) =>
    decideSettings(staff, kind, decision, now),
  );

/** Stops a shorter retention before it takes effect. That deletes nothing, so it needs no confirmation. */
export const stopCutAction = staffAction(
  { can: CAN.operations, schema: stopSchema, stepUp: false },
  (seen, { staff, now }) => stopCut(staff, seen, now),
);

export const saveFactsAction = saving('facts');
export const saveOperationsAction = saving('operations');
export const saveCopySettingsAction = saving('copy');
export const saveMenusAction = saving('navigation');
export const restoreFactsAction = restoring('facts');
export const restoreOperationsAction = restoring('operations');
export const restoreCopySettingsAction = restoring('copy');
export const restoreMenusAction = restoring('navigation');
export const decideFactsAction = deciding('facts');
export const decideOperationsAction = deciding('operations');
export const decideCopySettingsAction = deciding('copy');
export const decideMenusAction = deciding('navigation');
