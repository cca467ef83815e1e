import type { Staff } from '@/lib/auth/staff';
import { db } from '@/lib/platform/db';
import { keyRing } from '@/lib/platform/keys';
import { unseal } from '@/lib/platform/sealing';
import { insuranceContext } from './domain';
import type { InsuranceResult } from './fields';
import { detailsSchema, type InsuranceDetails } from './schema';

/** A check of what a person's insurance covers. */
export type InsuranceCheck = InsuranceDetails & {
  id: string;
  askedAt: Date;
  askedBy: string;
  result: InsuranceResult | null;
  answeredAt: Date | null;
  answeredBy: string | null;
};

const named = { select: { name: true } } as const;

/** All checks of a request, the newest first. */
export async function checksOf(_staff: Staff, requestId: string): Promise<InsuranceCheck[]> {
  const rows = await db().insuranceCheck.findMany({
    where: { requestId },
    select: {
      id: true,
      sealedDetails: true,
      askedAt: true,
      askedBy: named,
      result: true,
      answeredAt: true,
      answeredBy: named,
    },
    orderBy: [{ askedAt: 'desc' }, { id: 'asc' }],
  });
  return rows.map(({ sealedDetails, askedBy, answeredBy, ...check }) => ({
    ...check,
    ...detailsSchema.parse(
      JSON.parse(unseal(keyRing(), insuranceContext(requestId, check.id), sealedDetails)),
    ),
    askedBy: askedBy.name,
    answeredBy: answeredBy?.name ?? null,
  }));
}
