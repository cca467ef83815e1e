'use server';

import { staffAction } from '@/lib/auth/action';
import { followUpTime } from '@/lib/cases/case/domain';
import { clinic } from '@/lib/clinic/data';
import { correctAttempt } from './mutations';
import { attemptCorrectionSchema, LOGGED_BY_MISTAKE } from './schema';

export const correctAttemptAction = staffAction(
  {
    can: 'requests.write',
    schema: attemptCorrectionSchema,
    givesBack: ['tried', 'date', 'time', 'reason'],
  },
  async ({ tried, date, time, ...named }, { staff, now }) => {
    if (tried === LOGGED_BY_MISTAKE) return correctAttempt(staff, { ...named, to: null }, now);
    const when = followUpTime(date, time, clinic().timeZone);
    if (!when.ok) return when;
    return correctAttempt(staff, { ...named, to: { ...tried, at: when.value.at } }, now);
  },
);
