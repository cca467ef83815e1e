'use server';

import { staffAction } from '@/lib/auth/action';
import { ok } from '@/lib/shared/result';
import { confirmPassword } from '@/lib/sign-in/mutations';
import { allowExport } from './mutations';
import { exportSchema } from './schema';

/** Allows an export to who gave a reason and confirmed their password. Gives the id by which the file is fetched. */
export const allowExportAction = staffAction(
  { can: 'requests.export', schema: exportSchema, refreshes: false },
  async ({ password, ...choice }, { staff, now }) => {
    const confirmed = await confirmPassword(password);
    return confirmed.ok ? ok(await allowExport(staff, choice, now)) : confirmed;
  },
);
