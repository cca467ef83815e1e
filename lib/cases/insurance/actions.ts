'use server';

import { staffAction } from '@/lib/auth/action';
import { answerCheck, requestCheck } from './mutations';
import { answerCheckSchema, requestCheckSchema } from './schema';

const can = 'requests.write';

export const requestCheckAction = staffAction(
  { can, schema: requestCheckSchema, givesBack: ['payer', 'plan', 'memberId'] },
  ({ id, version, ...details }, { staff, now }) => requestCheck(staff, { id, version }, details, now),
);

export const answerCheckAction = staffAction(
  { can, schema: answerCheckSchema },
  ({ id, version, ...answer }, { staff, now }) => answerCheck(staff, { id, version }, answer, now),
);
