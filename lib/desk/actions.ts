'use server';

import { redirect } from 'next/navigation';
import { staffAction } from '@/lib/auth/action';
import { ok } from '@/lib/shared/result';
import { searchOf } from './domain';
import { changeMany, searchRequests } from './mutations';
import { bulkSchema, searchSchema } from './schema';

export const bulkAction = staffAction(
  { can: 'requests.write', schema: bulkSchema },
  async ({ ticked, change }, { staff, now }) => {
    const [what, value = ''] = change.split(':');
    const wanted =
      what === 'close'
        ? { close: value as 'referred' | 'declined' | 'unreachable' }
        : { assignTo: value === '' ? null : value };
    return ok(await changeMany(staff, ticked, wanted, now));
  },
);

export const searchAction = staffAction(
  { can: 'requests.read', schema: searchSchema, refreshes: false },
  async ({ words }, { staff, now }) => {
    const search = searchOf(words);
    const { found, isWhole } = await searchRequests(staff, search, now);
    const [request] = found;
    if (search.kind === 'reference' && request) redirect(`/desk/requests/${request.reference}`);
    return ok({ kind: search.kind, found, isWhole });
  },
);
