'use server';

import { staffAction } from '@/lib/auth/action';
import { decidePage } from '@/lib/content/pages/approval/mutations';
import { movePage } from '@/lib/content/pages/moves/mutations';
import { showPage } from '@/lib/content/pages/visibility/mutations';
import { createPage } from './mutations';
import { createSchema, decidePageSchema, moveSchema, shownSchema } from './schema';

const can = 'copy.write';

export const showPageAction = staffAction(
  { can, schema: shownSchema },
  ({ shown, to, ...page }, { staff, now }) =>
    showPage(staff, page, shown === 'yes' ? { isShown: true } : { isShown: false, to: to || null }, now),
);

export const decidePageAction = staffAction(
  { can, schema: decidePageSchema },
  ({ language, name, ...decision }, { staff, now }) => decidePage(staff, { language, name }, decision, now),
);

export const createPageAction = staffAction({ can, schema: createSchema }, (page, { staff, now }) =>
  createPage(staff, page, now),
);

export const movePageAction = staffAction(
  { can, schema: moveSchema, refreshes: false },
  ({ parent, slug, ...page }, { staff, now }) => movePage(staff, page, { parent, slug }, now),
);
