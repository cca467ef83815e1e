import type { Staff } from '@/lib/auth/staff';
import { db } from '@/lib/platform/db';
import { keyRing } from '@/lib/platform/keys';
import { unseal } from '@/lib/platform/sealing';
import { referrerContext } from './domain';
import { referrerText, type ReferrerKind } from './fields';
import { referrerDetailsSchema, type ReferrerDetails } from './schema';

/** An entry of the directory. */
export type Referrer = ReferrerDetails & { id: string; kind: ReferrerKind };

/** The whole directory, in the order of its names. It is small: someone typed each entry. */
export async function listReferrers(_staff: Staff): Promise<Referrer[]> {
  const rows = await db().referrer.findMany({ select: { id: true, kind: true, sealedDetails: true } });
  const opened = rows.map(({ sealedDetails, ...row }) => ({
    ...row,
    ...referrerDetailsSchema.parse(JSON.parse(unseal(keyRing(), referrerContext(row.id), sealedDetails))),
  }));
  return opened.toSorted((one, other) => referrerText(one).localeCompare(referrerText(other), 'en'));
}

/** Who sent the person of a request; null if no one is named. */
export const referralOf = async (_staff: Staff, requestId: string): Promise<string | null> =>
  (await db().requestReferral.findUnique({ where: { requestId }, select: { referrerId: true } }))
    ?.referrerId ?? null;
