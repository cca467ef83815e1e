import type { Role } from '@/lib/auth/permissions';
import type { Staff } from '@/lib/auth/staff';
import { OPEN_STATUSES } from '@/lib/clinic/statuses';
import { blindIndexes } from '@/lib/platform/blind-index';
import { db, type Transaction } from '@/lib/platform/db';
import { checkRing } from '@/lib/platform/keys';
import type { LinkKind } from './domain';

export type TeamMember = {
  id: string;
  name: string;
  email: string;
  role: Role;
  suspendedAt: Date | null;
  lastSeenAt: Date | null;
  factors: { app: boolean; passkeys: number };
  /** How many open requests they own. */
  openRequests: number;
};

export async function listTeam(_staff: Staff): Promise<TeamMember[]> {
  const rows = await db().user.findMany({
    select: {
      id: true,
      name: true,
      email: true,
      role: true,
      suspendedAt: true,
      lastSeenAt: true,
      twoFactorEnabled: true,
      _count: {
        select: {
          passkeys: true,
          owned: { where: { trashedAt: null, status: { in: [...OPEN_STATUSES] } } },
        },
      },
    },
    orderBy: [{ suspendedAt: { sort: 'asc', nulls: 'first' } }, { name: 'asc' }],
  });
  return rows.map(({ twoFactorEnabled, _count, ...member }) => ({
    ...member,
    factors: { app: twoFactorEnabled, passkeys: _count.passkeys },
    openRequests: _count.owned,
  }));
}

export type Invitation = { id: string; email: string; role: Role | null; expiresAt: Date };

/** Unused invitations, including expired ones. */
export const listInvitations = (_staff: Staff): Promise<Invitation[]> =>
  db().staffLink.findMany({
    where: { kind: 'invitation', usedAt: null, email: { not: '' } },
    select: { id: true, email: true, role: true, expiresAt: true },
    orderBy: { createdAt: 'desc' },
  });

export type OpenLink = {
  id: string;
  kind: LinkKind;
  email: string;
  role: Role | null;
  userId: string | null;
};

/** The link with that token, as long as it works. */
export async function findLink(tx: Transaction, token: string, now: Date): Promise<OpenLink | null> {
  return tx.staffLink.findFirst({
    where: {
      tokenIndex: { in: blindIndexes(checkRing(), 'staff-link', token) },
      usedAt: null,
      expiresAt: { gt: now },
    },
    select: { id: true, kind: true, email: true, role: true, userId: true },
  });
}

/** The link with that token, for its page. */
export const readLink = (token: string, now: Date): Promise<OpenLink | null> => findLink(db(), token, now);

/** Whether there are any staff yet. */
export const hasStaff = async (): Promise<boolean> =>
  (await db().user.findFirst({ select: { id: true } })) !== null;
