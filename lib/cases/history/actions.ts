'use server';

import { staffAction } from '@/lib/auth/action';
import { correctRequest } from './mutations';
import { correctionSchema } from './schema';

export const correctAction = staffAction(
  {
    can: 'requests.write',
    schema: correctionSchema,
    givesBack: [
      'name',
      'phone',
      'phoneOwner',
      'email',
      'ageGroup',
      'sameConsents',
      'confirmsPhone',
      'reason',
    ],
  },
  (given, { staff, now }) => correctRequest(staff, given, now),
);
