import { rolesOf, type Permission } from '@/lib/auth/permissions';
import type { Staff } from '@/lib/auth/staff';
import { db, type Transaction } from '@/lib/platform/db';
import type { Prisma } from '@/prisma/generated/client';

/** What a change is about: a group of settings, or a page. */
export type Subject = { kind: 'facts' | 'operations' | 'navigation' | 'copy' } | { pageId: string };

/** A change that waits for a second person. */
export type Proposal = {
  id: string;
  basis: string;
  value: Prisma.JsonValue;
  why: string;
  askedById: string;
  askedBy: string;
  askedAt: Date;
};

/** What waits, the oldest first. */
export async function listProposals(_staff: Staff, subject: Subject): Promise<Proposal[]> {
  const rows = await db().proposedChange.findMany({
    where: { ...subject, state: 'waiting' },
    select: {
      ...{ id: true, basis: true, value: true, why: true, askedById: true, askedAt: true },
      askedBy: { select: { name: true } },
    },
    orderBy: { askedAt: 'asc' },
  });
  return rows.map(({ askedBy, ...row }) => ({ ...row, askedBy: askedBy.name }));
}

/** Whether there is anybody else who may, and can sign in. Where there is nobody, nobody could approve. */
export async function hasSecondPerson(
  tx: Transaction,
  { id }: Staff,
  permission: Permission,
): Promise<boolean> {
  const others = await tx.user.count({
    where: {
      ...{ id: { not: id }, suspendedAt: null, role: { in: [...rolesOf(permission)] } },
      OR: [{ twoFactorEnabled: true }, { passkeys: { some: {} } }],
    },
  });
  return others > 0;
}
