'use server';

import { staffAction } from '@/lib/auth/action';
import { clinic } from '@/lib/clinic/data';
import { pageSchema } from '@/lib/content/copy/schema';
import { approveRelease, cancelRelease, returnRelease } from '@/lib/content/releases/mutations';
import { clockChangeAt, momentAt } from '@/lib/shared/dates';
import { fail, type Result } from '@/lib/shared/result';
import { publishDraft, type PublishCode, type PublishedAs } from './mutations';
import {
  answerShipped,
  discardDraft,
  acquireEditLock,
  restoreRevision,
  saveDraft,
} from '@/lib/content/drafts/mutations';
import {
  draftSchema,
  publishSchema,
  releaseSchema,
  restoreSchema,
  returnSchema,
  seenSchema,
  shippedSchema,
} from './schema';

const can = 'copy.write';

/** Saves the draft. The page isn't loaded again, because its editor already has what that would show. */
export const saveDraftAction = staffAction(
  { can, schema: draftSchema, refreshes: false },
  (draft, { staff, now }) => saveDraft(staff, draft, now),
);

/** Takes over editing from whoever has the page locked. */
export const takeOverAction = staffAction({ can, schema: pageSchema }, (page, { staff, now }) =>
  acquireEditLock(staff, page, { takeOver: true }, now),
);

export const publishAction = staffAction(
  { can, schema: publishSchema },
  async (
    { why, when, date, time, ...seen },
    { staff, now },
  ): Promise<Result<PublishedAs, PublishCode | 'NOT_A_TIME' | 'SKIPPED_HOUR'>> => {
    const { timeZone } = clinic();
    if (when === 'later' && clockChangeAt(date, time, timeZone) === 'skipped') return fail('SKIPPED_HOUR');
    const dueAt = when === 'later' ? momentAt(date, time, timeZone) : null;
    return dueAt === undefined ? fail('NOT_A_TIME') : publishDraft(staff, seen, { why, dueAt }, now);
  },
);

export const discardDraftAction = staffAction({ can, schema: seenSchema }, (seen, { staff, now }) =>
  discardDraft(staff, seen, now),
);

export const approveAction = staffAction({ can, schema: releaseSchema }, ({ id }, { staff, now }) =>
  approveRelease(staff, id, now),
);

export const cancelReleaseAction = staffAction({ can, schema: releaseSchema }, ({ id }, { staff, now }) =>
  cancelRelease(staff, id, now),
);

export const returnAction = staffAction({ can, schema: returnSchema }, ({ id, comment }, { staff, now }) =>
  returnRelease(staff, id, comment, now),
);

export const restoreRevisionAction = staffAction(
  { can, schema: restoreSchema },
  ({ revisionId, ...seen }, { staff, now }) => restoreRevision(staff, seen, revisionId, now),
);

export const answerShippedAction = staffAction(
  { can, schema: shippedSchema },
  ({ answer, ...seen }, { staff, now }) => answerShipped(staff, seen, answer, now),
);
