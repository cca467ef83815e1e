import type { Staff } from '@/lib/auth/staff';
import { nameInList } from '@/lib/cases/queue/contacts/data';
import type { Where } from '@/lib/cases/queue/data';
import type { Search } from '@/lib/cases/queue/domain';
import { openAnswers } from '@/lib/intake/data';
import { isSeenBy, seenAnswers, type Sought } from '@/lib/intake/domain';
import { findByKeys, findQuarantinedByKeys } from '@/lib/intake/search/data';
import { db, type Transaction } from '@/lib/platform/db';
import { type Prisma } from '@/prisma/generated/client';

const MOST_FOUND = 50;

const ANY = { phones: [], emails: [] };

/** What matches a search, compared after opening, since an index finds others too. */
function soughtBy(search: Exclude<Search, { kind: 'reference' }>): Sought {
  if (search.kind === 'email')
    return { ...ANY, emails: [search.email], fits: ({ email }) => email === search.email };
  if (search.kind === 'phone')
    return { ...ANY, phones: search.phones, fits: ({ phone }) => search.phones.includes(phone) };
  const hasAll = (names: readonly string[], way: string[][]) =>
    way.every((part) => part.some((spelling) => names.includes(spelling)));
  return { ...ANY, fits: ({ names }) => search.ways.some((way) => hasAll(names, way)) };
}

/**
 * Which requests match, including quarantined ones, even though those have no index. An answer this role may not read
 * never matches, because a match would give it away.
 */
export async function matching({ role }: Staff, search: Search): Promise<Where> {
  if (search.kind === 'reference') return { reference: search.reference };
  if (!isSeenBy(role, search.kind)) return { id: { in: [] } };
  if (search.kind === 'name' && search.ways.length === 0) return { id: { in: [] } };
  const sought = soughtBy(search);
  const [indexed, quarantined] = [await findByKeys(db(), sought), await findQuarantinedByKeys(db(), sought)];
  return { id: { in: [...new Set([...indexed, ...quarantined])].slice(0, MOST_MATCHING) } };
}
/** PostgreSQL accepts at most 32,767 parameters, and no one looks through that many. */
const MOST_MATCHING = 10_000;

const foundFields = {
  id: true,
  reference: true,
  receivedAt: true,
  status: true,
  trashedAt: true,
  sealedAnswers: true,
  owner: { select: { name: true } },
} as const;

export type Found = Omit<
  Prisma.ConsultationRequestGetPayload<{ select: typeof foundFields }>,
  'sealedAnswers'
> & {
  name: string;
};

/** Matching requests, newest first, with the name as lists show it, so that staff can tell people apart. */
export async function findRequests({ role }: Staff, tx: Transaction, where: Where): Promise<Found[]> {
  const rows = await tx.consultationRequest.findMany({
    where,
    select: foundFields,
    orderBy: [{ receivedAt: 'desc' }, { id: 'asc' }],
    take: MOST_FOUND,
  });
  return rows.map(({ sealedAnswers, ...row }) => ({
    ...row,
    name: nameInList(seenAnswers(role, openAnswers(row.id, sealedAnswers)).name),
  }));
}
