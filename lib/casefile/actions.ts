'use server';

import { staffAction } from '@/lib/auth/action';
import { clinic } from '@/lib/clinic/data';
import { fail, type Result } from '@/lib/shared/result';
import { momentAt } from '@/lib/shared/dates';
import {
  addAttempt,
  addNote,
  assignRequest,
  changeStatus,
  restoreRequest,
  setFollowUp,
  trashRequest,
  type ChangeCode,
} from './mutations';
import { attemptSchema, changeSchema, followUpSchema, noteSchema, ownerSchema, statusSchema } from './schema';

const can = 'requests.write';

export const assignAction = staffAction(
  { can, schema: ownerSchema },
  ({ ownerId, ...seen }, { staff, now }) => assignRequest(staff, seen, ownerId || null, now),
);

export const changeStatusAction = staffAction(
  { can, schema: statusSchema },
  ({ to, ...seen }, { staff, now }) => changeStatus(staff, seen, to, now),
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
