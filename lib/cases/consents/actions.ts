'use server';

import { staffAction } from '@/lib/auth/action';
import { followUpTime } from '@/lib/cases/case/domain';
import { clinic } from '@/lib/clinic/data';
import { fail } from '@/lib/shared/result';
import { recordConsent } from './mutations';
import { consentGivenSchema } from './schema';

export const recordConsentAction = staffAction(
  {
    can: 'requests.write',
    schema: consentGivenSchema,
    givesBack: ['wording', 'how', 'date', 'time'],
  },
  async ({ id, correctedAt, wording, how, date, time }, { staff, now }) => {
    const named = followUpTime(date, time, clinic().timeZone);
    if (!named.ok) return named;
    const { at } = named.value;
    if (!at) return fail('NOT_A_TIME');
    return recordConsent(staff, { id, correctedAt, version: wording, how, at }, now);
  },
);
