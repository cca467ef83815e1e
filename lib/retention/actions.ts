'use server';

import { refresh } from 'next/cache';
import { staffAction } from '@/lib/auth/action';
import { holdRequest, releaseRequest } from './mutations';
import { holdSchema } from './schema';

/** Sets (`hold` is `on`) or lifts (`off`) the legal hold of a request. */
export const setHoldAction = staffAction(
  { can: 'requests.hold', schema: holdSchema },
  async ({ requestId, hold }, { staff, now }) => {
    const change = hold === 'on' ? holdRequest : releaseRequest;
    const result = await change(staff, requestId, now);
    refresh();
    return result;
  },
);
