'use server';

import { staffAction } from '@/lib/auth/action';
import { removeReferrer, saveReferrer, setReferral } from './mutations';
import { referralSchema, referrerSchema, removedReferrerSchema } from './schema';

const can = 'requests.write';

export const saveReferrerAction = staffAction(
  { can, schema: referrerSchema, givesBack: ['organization', 'person', 'phone', 'kind'] },
  (referrer, { staff, now }) => saveReferrer(staff, referrer, now),
);

export const removeReferrerAction = staffAction(
  { can, schema: removedReferrerSchema },
  ({ id }, { staff, now }) => removeReferrer(staff, id, now),
);

export const setReferralAction = staffAction(
  { can, schema: referralSchema },
  ({ id, version, referrerId }, { staff, now }) =>
    setReferral(staff, { id, version }, referrerId || null, now),
);
