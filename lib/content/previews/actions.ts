'use server';

import { staffAction } from '@/lib/auth/action';
import { pageSchema } from '@/lib/content/copy/schema';
import { sharePreview } from './mutations';

export const sharePreviewAction = staffAction(
  { can: 'copy.write', schema: pageSchema, refreshes: false },
  (page, { staff, now }) => sharePreview(staff, page, now),
);
