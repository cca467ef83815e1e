'use server';

import { staffAction } from '@/lib/auth/action';
import { answerComment, decideComments, editComment } from '@/lib/comments/moderation/mutations';
import { ok } from '@/lib/shared/result';
import { answerSchema, decideSchema, editSchema } from './schema';

const can = 'comments.moderate';

export const decideAction = staffAction({ can, schema: decideSchema }, async ({ seen, to }, { staff, now }) =>
  ok(await decideComments(staff, seen, to, now)),
);

export const editAction = staffAction({ can, schema: editSchema }, (edited, { staff, now }) =>
  editComment(staff, edited, now),
);

export const answerAction = staffAction({ can, schema: answerSchema }, (answer, { staff, now }) =>
  answerComment(staff, answer, now),
);
