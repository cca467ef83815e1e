'use server';

import { staffAction } from '@/lib/auth/action';
import { allowHandOver } from './mutations';
import { handOverSchema } from './schema';

/** Allows handing a request over. Returns the id for fetching the file. */
export const allowHandOverAction = staffAction(
  { can: 'requests.export', schema: handOverSchema, refreshes: false, givesBack: ['reason'] },
  (asked, { staff, now }) => allowHandOver(staff, asked, now),
);
