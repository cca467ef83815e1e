'use server';

import { staffAction } from '@/lib/auth/action';
import { deleteImage } from './mutations';
import { imageIdSchema } from './schema';

export const deleteImageAction = staffAction(
  { can: 'copy.write', schema: imageIdSchema },
  ({ id }, { staff, now }) => deleteImage(staff, id, now),
);
