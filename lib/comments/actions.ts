'use server';

import { staffAction } from '@/lib/auth/action';
import { ok } from '@/lib/shared/result';
import { answerReply, decideReplies, editReply } from './mutations';
import { answerSchema, decideSchema, editSchema } from './schema';

const can = 'replies.moderate';

export const decideAction = staffAction({ can, schema: decideSchema }, async ({ seen, to }, { staff, now }) =>
  ok(await decideReplies(staff, seen, to, now)),
);

export const editAction = staffAction({ can, schema: editSchema }, (edited, { staff, now }) =>
  editReply(staff, edited, now),
);

export const answerAction = staffAction({ can, schema: answerSchema }, (answer, { staff, now }) =>
  answerReply(staff, answer, now),
);
