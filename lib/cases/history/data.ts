import { historyContext } from '@/lib/intake/domain';
import { keyRing } from '@/lib/platform/keys';
import { unseal } from '@/lib/platform/sealing';
import { z } from 'zod';
import { historyEntrySchema, type HistoryEntry } from './schema';

const storedSchema = z.array(z.unknown());

/**
 * Everything in a request's sealed history, whatever release wrote it.
 * @throws SealError if no available key opens it
 */
export const openStored = (id: string, sealed: string | null): unknown[] =>
  sealed === null ? [] : storedSchema.parse(JSON.parse(unseal(keyRing(), historyContext(id), sealed)));

/**
 * What staff put on record about a request, oldest first. An entry of a later release is left out.
 * @throws SealError if no available key opens it
 */
export const openHistory = (id: string, sealed: string | null): HistoryEntry[] =>
  openStored(id, sealed).flatMap((stored) => historyEntrySchema.safeParse(stored).data ?? []);
