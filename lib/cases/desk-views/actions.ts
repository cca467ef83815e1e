'use server';

import { z } from 'zod';
import { staffAction } from '@/lib/auth/action';
import { ok } from '@/lib/shared/result';
import { deskSetUp } from './data';
import { deleteView, saveView, setDensity } from './mutations';
import { densitySchema, savedViewSchema, viewIdSchema } from './schema';

const can = 'requests.read';

/** The saved views, for the command palette. */
export const listViewsAction = staffAction(
  { can, schema: z.object({}), refreshes: false },
  async (_none, { staff }) => {
    const { views } = await deskSetUp(staff);
    return ok(views.map(({ id, name, href }) => ({ id, name, href })));
  },
);

export const saveViewAction = staffAction(
  { can, schema: savedViewSchema, givesBack: ['name'] },
  (view, { staff, now }) => saveView(staff, view, now),
);

export const deleteViewAction = staffAction({ can, schema: viewIdSchema }, ({ id }, { staff, now }) =>
  deleteView(staff, id, now),
);

export const setDensityAction = staffAction({ can, schema: densitySchema }, async ({ rows }, { staff }) => {
  await setDensity(staff, rows);
  return ok(null);
});
