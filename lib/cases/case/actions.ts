'use server';

import type { Seen } from '@/lib/audit/mutations';
import { staffAction } from '@/lib/auth/action';
import { addAttempt, type AttemptCode } from '@/lib/cases/attempts/mutations';
import { addNote } from '@/lib/cases/notes/mutations';
import { nameOf } from '@/lib/cases/owners/data';
import { clinic } from '@/lib/clinic/data';
import { closeRequest } from '@/lib/cases/closing/mutations';
import { tickOf } from '@/lib/cases/queue/schema';
import { fail, ok, type Result } from '@/lib/shared/result';
import { followUpTime } from './domain';
import {
  assignRequest,
  changeStatus,
  restoreRequest,
  setFollowUp,
  trashRequest,
  undoStatus,
  type ChangeCode,
} from './mutations';
import {
  attemptSchema,
  changeSchema,
  closeSchema,
  followUpSchema,
  noteSchema,
  ownerSchema,
  statusSchema,
} from './schema';

const can = 'requests.write';

/** What `bulkAction` undoes: the request as this change leaves it. */
const undoing = ({ id, version }: Seen): string[] => [tickOf({ id, version: version + 1 })];

export const assignAction = staffAction(
  { can, schema: ownerSchema },
  async ({ ownerId, ...seen }, { staff, now }) => {
    const assigned = await assignRequest(staff, seen, ownerId || null, now);
    return assigned.ok ? ok({ to: ownerId ? await nameOf(staff, ownerId) : null }) : assigned;
  },
);

export const changeStatusAction = staffAction(
  { can, schema: statusSchema },
  async ({ to, ...seen }, { staff, now }) => {
    const changed = await changeStatus(staff, seen, to, now);
    return changed.ok ? ok({ to, undo: undoing(seen) }) : changed;
  },
);

export const closeAction = staffAction(
  { can, schema: closeSchema, givesBack: ['outcome', 'reason'] },
  async ({ outcome, reason, ...seen }, { staff, now }) => {
    const closed = await closeRequest(staff, seen, { outcome, reason }, now);
    return closed.ok ? ok({ outcome, undo: undoing(seen) }) : closed;
  },
);

export const undoStatusAction = staffAction({ can, schema: changeSchema }, (seen, { staff, now }) =>
  undoStatus(staff, seen, now),
);

type TimeCode = 'NOT_A_TIME' | 'SKIPPED_HOUR';
type FollowUpCode = ChangeCode | 'FOLLOW_UP_PAST' | TimeCode;

export const setFollowUpAction = staffAction(
  { can, schema: followUpSchema },
  async ({ date, time, ...seen }, { staff, now }): Promise<Result<{ isDoubled: boolean }, FollowUpCode>> => {
    const asked = followUpTime(date, time, clinic().timeZone);
    if (!asked.ok) return asked;
    const set = await setFollowUp(staff, seen, asked.value.at, now);
    return set.ok ? ok({ isDoubled: asked.value.isDoubled }) : set;
  },
);

export const addNoteAction = staffAction({ can, schema: noteSchema }, (note, { staff, now }) =>
  addNote(staff, note, now),
);

type TriedCode = AttemptCode | TimeCode | `CALLBACK_${TimeCode}`;

export const addAttemptAction = staffAction(
  {
    can,
    schema: attemptSchema,
    givesBack: ['tried', 'date', 'time', 'callbackDate', 'callbackTime'],
  },
  async (
    { tried, date, time, callbackDate, callbackTime, ...shown },
    { staff, now },
  ): Promise<Result<null, TriedCode>> => {
    const { timeZone } = clinic();
    const made = followUpTime(date, time, timeZone);
    if (!made.ok) return made;
    const callback = followUpTime(callbackDate, callbackTime, timeZone);
    if (!callback.ok) return fail(`CALLBACK_${callback.code}`);
    const times = { at: made.value.at, callbackAt: callback.value.at };
    return addAttempt(staff, { ...shown, ...tried, ...times }, now);
  },
);

export const trashAction = staffAction({ can, schema: changeSchema }, (seen, { staff, now }) =>
  trashRequest(staff, seen, now),
);

export const restoreAction = staffAction({ can, schema: changeSchema }, (seen, { staff, now }) =>
  restoreRequest(staff, seen, now),
);
