'use server';

import { staffAction } from '@/lib/auth/action';
import { clinic } from '@/lib/clinic/data';
import { fail, ok, type Result } from '@/lib/shared/result';
import { momentAt } from '@/lib/shared/dates';
import { nameOf } from './data';
import {
  addAttempt,
  addNote,
  assignRequest,
  changeStatus,
  restoreRequest,
  setFollowUp,
  trashRequest,
  undoStatus,
  type ChangeCode,
} from './mutations';
import { attemptSchema, changeSchema, followUpSchema, noteSchema, ownerSchema, statusSchema } from './schema';

const can = 'requests.write';

export const assignAction = staffAction(
  { can, schema: ownerSchema },
  async ({ ownerId, ...seen }, { staff, now }) => {
    const assigned = await assignRequest(staff, seen, ownerId || null, now);
    return assigned.ok ? ok({ to: ownerId ? await nameOf(staff, ownerId) : null }) : assigned;
  },
);

export const changeStatusAction = staffAction(
  { can, schema: statusSchema },
  ({ to, unattempted, ...seen }, { staff, now }) =>
    changeStatus(staff, seen, to, now, { unattempted: unattempted === 'yes' }),
);

export const undoStatusAction = staffAction({ can, schema: changeSchema }, (seen, { staff, now }) =>
  undoStatus(staff, seen, now),
);

type FollowUpCode = ChangeCode | 'FOLLOW_UP_PAST' | 'NOT_A_TIME';

export const setFollowUpAction = staffAction(
  { can, schema: followUpSchema },
  async ({ date, time, ...seen }, { staff, now }): Promise<Result<null, FollowUpCode>> => {
    const none = date === '' && time === '';
    const at = none ? null : momentAt(date, time, clinic().timeZone);
    return at === undefined ? fail('NOT_A_TIME') : setFollowUp(staff, seen, at, now);
  },
);

export const addNoteAction = staffAction({ can, schema: noteSchema }, (note, { staff, now }) =>
  addNote(staff, note, now),
);

export const addAttemptAction = staffAction({ can, schema: attemptSchema }, (tried, { staff, now }) =>
  addAttempt(staff, tried, now),
);

export const trashAction = staffAction({ can, schema: changeSchema }, (seen, { staff, now }) =>
  trashRequest(staff, seen, now),
);

export const restoreAction = staffAction({ can, schema: changeSchema }, (seen, { staff, now }) =>
  restoreRequest(staff, seen, now),
);
