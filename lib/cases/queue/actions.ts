'use server';

import { redirect } from 'next/navigation';
import { staffAction } from '@/lib/auth/action';
import { nameOf } from '@/lib/cases/owners/data';
import type { BulkClosingStatus } from '@/lib/clinic/statuses';
import { fail, ok } from '@/lib/shared/result';
import { lastSearch, rememberSearch } from './cookies';
import { searchOf } from './domain';
import { changeMany, searchRequests, type BulkChange } from './mutations';
import { bulkSchema, searchSchema } from './schema';

export const bulkAction = staffAction(
  { can: 'requests.write', schema: bulkSchema },
  async ({ ticked, change }, { staff, now }) => {
    const [what, value = ''] = change.split(':');
    const assigned = what === 'assign' && value !== '';
    const wanted: BulkChange =
      what === 'undo'
        ? { undo: true }
        : what === 'close'
          ? { close: value as BulkClosingStatus }
          : { assignTo: value === '' ? null : value };
    const outcome = await changeMany(staff, ticked, wanted, now);
    return ok({ ...outcome, ...(assigned && { to: await nameOf(staff, value) }) });
  },
);

export const searchAction = staffAction(
  { can: 'requests.read', schema: searchSchema, refreshes: false },
  async ({ words: typed, again }, { staff, now }) => {
    const words = again ? await lastSearch(staff, now) : typed;
    if (words === undefined) return fail('EXPIRED');
    const search = searchOf(words);
    const { found, isWhole } = await searchRequests(staff, search, now);
    const [request] = found;
    if (search.kind === 'reference' && request) redirect(`/desk/requests/${request.reference}`);
    if (!again) await rememberSearch(staff, words, now);
    return ok({ words, kind: search.kind, found, isWhole });
  },
);
