import type { Staff } from '@/lib/auth/staff';
import { nameInList } from '@/lib/cases/queue/contacts/data';
import type { Where } from '@/lib/cases/queue/data';
import type { Search } from '@/lib/cases/queue/domain';
import { OPEN_STATUSES } from '@/lib/clinic/statuses';
import { openAnswers } from '@/lib/intake/data';
import { isSeenBy, seenAnswers, type SearchKeys, type Sought } from '@/lib/intake/domain';
import { findByKeys, findQuarantinedByKeys, fitAmongRecent } from '@/lib/intake/search/data';
import { db, type Transaction } from '@/lib/platform/db';
import { env } from '@/lib/platform/env';
import { type Prisma } from '@/prisma/generated/client';
import { fitOfName, FITS, type Fit } from './domain';

const MOST_FOUND = 50;

const ANY = { phones: [], emails: [] };

type Keyed = Exclude<Search, { kind: 'reference' | 'ending' }>;

/** What matches a search, compared after opening, since an index finds others too. */
function soughtBy(search: Keyed): Sought {
  if (search.kind === 'email')
    return { ...ANY, emails: [search.email], fits: ({ email }) => email === search.email };
  if (search.kind === 'phone')
    return { ...ANY, phones: search.phones, fits: ({ phone }) => search.phones.includes(phone) };
  const hasAll = (names: readonly string[], way: string[][]) =>
    way.every((part) => part.some((spelling) => names.includes(spelling)));
  return { ...ANY, fits: ({ names }) => search.ways.some((way) => hasAll(names, way)) };
}

/** Requests that match a search, those that fit best first. */
export type Matching = {
  where: Where;
  /** How well each one fits that doesn't fit exactly. */
  fits: ReadonlyMap<string, Fit>;
  /** How many were opened to be compared. */
  compared: number;
};

const exactly = (where: Where): Matching => ({ where, fits: new Map(), compared: 0 });

/** How many of those that fit nearly are offered: one that isn't among them needs more letters. */
const MOST_NEAR = 50;

/**
 * Which requests match, including quarantined ones, even though those have no index. An answer this role may not read
 * never matches, because a match would give it away. Beginnings and close spellings of a name, and the last digits of
 * a number, are looked for among open and recent requests alone (`SEARCH_COMPARED`).
 */
export async function matching({ role }: Staff, search: Search): Promise<Matching> {
  if (search.kind === 'reference') return exactly({ reference: search.reference });
  if (!isSeenBy(role, search.kind === 'ending' ? 'phone' : search.kind)) return exactly({ id: { in: [] } });
  if (search.kind === 'name' && search.ways.length === 0) return exactly({ id: { in: [] } });
  if (search.kind !== 'name' && search.kind !== 'ending')
    return exactly({ id: { in: await findKeyed(search, new Set()) } });
  const among = { open: OPEN_STATUSES, most: env().SEARCH_COMPARED };
  const { found, opened } = await fitAmongRecent(db(), among, fitsNearly(search));
  const whole = found.filter(({ fit }) => fit === 'whole').map(({ id }) => id);
  const older = search.kind === 'ending' ? [] : await findKeyed(search, opened);
  const near = FITS.slice(1).flatMap((fit) => found.filter((one) => one.fit === fit));
  const fits = new Map(near.slice(0, MOST_NEAR).map(({ id, fit }) => [id, fit]));
  const ids = [...whole, ...older, ...fits.keys()].slice(0, MOST_MATCHING);
  return { where: { id: { in: ids } }, fits, compared: opened.size };
}

/** @param opened those that were compared already */
async function findKeyed(search: Keyed, opened: ReadonlySet<string>): Promise<string[]> {
  const sought = soughtBy(search);
  const indexed = await findByKeys(db(), sought, {}, (id) => opened.has(id));
  const quarantined = await findQuarantinedByKeys(db(), sought);
  return [...new Set([...indexed, ...quarantined])].slice(0, MOST_MATCHING);
}

const fitsNearly =
  (search: Extract<Search, { kind: 'name' | 'ending' }>) =>
  ({ phone, names }: SearchKeys): Fit | null =>
    search.kind === 'name' ? fitOfName(search.ways, names) : phone.endsWith(search.digits) ? 'whole' : null;
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
  /** How well it fits; absent if it has exactly what was searched for. */
  fit?: Fit | undefined;
};

/** Matching requests, those that fit best and then the newest first, with the name as lists show it, so that staff can tell people apart. */
export async function findRequests(
  { role }: Staff,
  tx: Transaction,
  { where, fits }: Pick<Matching, 'where' | 'fits'>,
): Promise<Found[]> {
  const rows = await tx.consultationRequest.findMany({
    where,
    select: foundFields,
    orderBy: [{ receivedAt: 'desc' }, { id: 'asc' }],
    take: MOST_FOUND,
  });
  const found = rows.map(({ sealedAnswers, ...row }) => ({
    ...row,
    name: nameInList(seenAnswers(role, openAnswers(row.id, sealedAnswers)).name),
    fit: fits.get(row.id),
  }));
  const rank = ({ fit }: Found) => (fit === undefined ? 0 : FITS.indexOf(fit));
  return found.toSorted((one, other) => rank(one) - rank(other));
}
