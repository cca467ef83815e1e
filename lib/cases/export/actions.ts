'use server';

import { staffAction } from '@/lib/auth/action';
import { ok } from '@/lib/shared/result';
import { allowExport } from './mutations';
import { choiceSchema } from './schema';

/** Allows an export to someone who gave a reason. Returns the id for fetching the file. */
export const allowExportAction = staffAction(
  { can: 'requests.export', schema: choiceSchema, refreshes: false },
  async (choice, { staff, now }) => ok(await allowExport(staff, choice, now)),
);
