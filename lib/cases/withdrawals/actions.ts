'use server';

import { staffAction } from '@/lib/auth/action';
import { followUpTime } from '@/lib/cases/case/domain';
import { clinic } from '@/lib/clinic/data';
import { fail } from '@/lib/shared/result';
import { recordConsentWithdrawal } from './mutations';
import { withdrawalSchema } from './schema';

export const recordWithdrawalAction = staffAction(
  { can: 'requests.write', schema: withdrawalSchema, givesBack: ['kind', 'how', 'date', 'time'] },
  async ({ date, time, ...withdrawal }, { staff, now }) => {
    const named = followUpTime(date, time, clinic().timeZone);
    if (!named.ok) return named;
    const { at } = named.value;
    return at ? recordConsentWithdrawal(staff, { ...withdrawal, at }, now) : fail('NOT_A_TIME');
  },
);
