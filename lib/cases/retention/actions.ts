'use server';

import { staffAction } from '@/lib/auth/action';
import { setLegalHold, liftLegalHold } from './mutations';
import { legalHoldSchema } from './schema';

/** Sets (`hold` is `on`) or lifts (`off`) a request's legal hold. */
export const setLegalHoldAction = staffAction(
  { can: 'requests.hold', schema: legalHoldSchema },
  ({ requestId, hold }, { staff, now }) => {
    const change = hold === 'on' ? setLegalHold : liftLegalHold;
    return change(staff, requestId, now);
  },
);
