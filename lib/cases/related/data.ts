import type { Status } from '@/lib/clinic/statuses';
import { readableTriage, TRIAGE, type TriageRow } from '@/lib/intake/data';
import { CORRECTION_WINDOW_MS, sameContact, searchKeysOf } from '@/lib/intake/domain';
import type { ConsultationInput } from '@/lib/intake/schema';
import { findByKeys } from '@/lib/intake/search/data';
import { db } from '@/lib/platform/db';

/** Another request that may be from the same person. */
export type Related = {
  reference: string;
  receivedAt: Date;
  status: Status;
  inTrash: boolean;
  relation: 'corrects' | 'corrected_by' | 'same_contact';
};

type Row = TriageRow & { receivedAt: Date };

const MOST_RELATED = 20;
/** In a flood, the first ones are enough. */
const MOST_LATER = 500;

/** The requests that may be from the same person as this one, newest first. */
export async function findRelated(row: Row, answers: ConsultationInput): Promise<Related[]> {
  const { corrects } = readableTriage(row);
  const corrections = await findCorrections(row);
  const keys = searchKeysOf(answers);
  const same = keys.phone === '' && keys.email === '' ? [] : await findByKeys(db(), sameContact(keys));
  const ids = new Set([...(corrects === null ? [] : [corrects]), ...corrections, ...same]);
  ids.delete(row.id);
  const found = await db().consultationRequest.findMany({
    where: { id: { in: [...ids] } },
    select: { id: true, reference: true, receivedAt: true, status: true, trashedAt: true },
    orderBy: [{ receivedAt: 'desc' }, { id: 'asc' }],
    take: MOST_RELATED,
  });
  return found.map(({ id, trashedAt, ...other }): Related => {
    const relation = id === corrects ? 'corrects' : corrections.has(id) ? 'corrected_by' : 'same_contact';
    return { ...other, inTrash: trashedAt !== null, relation };
  });
}

/** Requests that came soon after this one and may correct it; each one says so itself, sealed. */
async function findCorrections({ id, receivedAt }: Row): Promise<Set<string>> {
  const until = new Date(receivedAt.getTime() + CORRECTION_WINDOW_MS);
  const rows = await db().consultationRequest.findMany({
    where: { receivedAt: { gte: receivedAt, lte: until }, id: { not: id } },
    select: TRIAGE,
    orderBy: { receivedAt: 'asc' },
    take: MOST_LATER,
  });
  return new Set(rows.filter((row) => readableTriage(row).corrects === id).map((row) => row.id));
}
