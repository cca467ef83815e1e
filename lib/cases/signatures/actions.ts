'use server';

import { staffAction } from '@/lib/auth/action';
import { askForSignature } from './mutations';
import { signatureSchema } from './schema';

export const askForSignatureAction = staffAction(
  { can: 'requests.write', schema: signatureSchema },
  ({ id }, { staff, now }) => askForSignature(staff, id, now),
);
