'use server';

import { staffAction } from '@/lib/auth/action';
import { holdRequest, releaseRequest } from './mutations';
import { holdSchema } from './schema';

/** Sets (`hold` is `on`) or lifts (`off`) the legal hold of a request. */
export const setHoldAction = staffAction(
  { can: 'requests.hold', schema: holdSchema },
  ({ requestId, hold }, { staff, now }) => {
    const change = hold === 'on' ? holdRequest : releaseRequest;
    return change(staff, requestId, now);
  },
);
