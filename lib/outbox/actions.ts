'use server';

import { refresh } from 'next/cache';
import { staffAction } from '@/lib/auth/action';
import { resendDelivery, retryWaiting } from '@/lib/outbox/resending/mutations';
import { resendSchema, retrySchema } from './schema';

export const resendAction = staffAction(
  { can: 'deliveries.manage', schema: resendSchema },
  async ({ id }, { staff, now }) => {
    const resent = await resendDelivery(staff, id, now);
    if (resent.ok) refresh();
    return resent;
  },
);

export const retryAction = staffAction(
  { can: 'deliveries.manage', schema: retrySchema },
  (_input, { staff, now }) => retryWaiting(staff.id, now),
);
