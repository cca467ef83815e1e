import type { Language } from '@/content/languages';
import { may, rolesOf, type Permission, type Role } from '@/lib/auth/permissions';
import type { Staff } from '@/lib/auth/staff';
import { readCopySettings } from '@/lib/clinic/data';
import { CAN, KINDS, type Kind } from '@/lib/clinic/fields';
import type { PageRef } from '@/lib/content/copy/schema';
import { db, type Transaction } from '@/lib/platform/db';
import type { Prisma } from '@/prisma/generated/client';

/** What a change is about: a group of settings, or a page. */
export type Subject = { kind: 'facts' | 'operations' | 'navigation' | 'copy' } | { pageId: string };

/** A change awaiting a second person's approval. */
export type Proposal = {
  id: string;
  basis: string;
  value: Prisma.JsonValue;
  why: string;
  askedById: string;
  askedBy: string;
  askedAt: Date;
};

/** Everything awaiting approval, oldest first. */
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

/** What an author should know about a change that was declined. */
export type Declined = { by: string; at: Date; reason: string };

/**
 * Why the last change this person asked for was declined. Null if it wasn't, or no longer matters.
 * @param matters whether what the change was based on is still so
 */
export async function findDeclined(
  { id: askedById }: Staff,
  subject: Subject,
  matters: (change: Pick<Proposal, 'basis' | 'value'>) => boolean,
): Promise<Declined | null> {
  const row = await db().proposedChange.findFirst({
    where: { ...subject, askedById },
    select: {
      ...{ basis: true, value: true, state: true, reason: true, decidedAt: true },
      decidedBy: { select: { name: true } },
    },
    orderBy: { askedAt: 'desc' },
  });
  if (row?.state !== 'declined' || row.reason === null || !row.decidedBy || !row.decidedAt) return null;
  return matters(row) ? { reason: row.reason, by: row.decidedBy.name, at: row.decidedAt } : null;
}

/**
 * Whether a change needs a second person's approval first: if that is switched on, and there is a second person. Read
 * within the change's transaction, because this process may not know yet that another one has switched it on.
 * @param by who makes the change; null for a command
 */
export const needsApproval = async (
  tx: Transaction,
  by: Pick<Staff, 'id'> | null,
  permission: Permission,
): Promise<boolean> => (await readCopySettings(tx)).approval && (await hasSecondPerson(tx, by, permission));

/**
 * Whether anyone else may approve. Someone whose second factor was reset still counts; otherwise an administrator could
 * reset everyone else's and decide alone until they enroll again.
 */
async function hasSecondPerson(
  tx: Transaction,
  by: Pick<Staff, 'id'> | null,
  permission: Permission,
): Promise<boolean> {
  const others = await tx.user.count({
    where: {
      ...{ suspendedAt: null, role: { in: [...rolesOf(permission)] } },
      ...(by && { id: { not: by.id } }),
    },
  });
  return others > 0;
}

/**
 * Whether someone is still allowed to do it. Locks out any change to their role or suspension until the transaction
 * ends.
 */
export async function mayStill(tx: Transaction, { id }: Staff, permission: Permission): Promise<boolean> {
  await tx.$executeRaw`SELECT FROM staff WHERE id = ${id}::uuid FOR SHARE`;
  const user = await tx.user.findUnique({ where: { id }, select: { role: true, suspendedAt: true } });
  return user !== null && user.suspendedAt === null && may(user.role, permission);
}

/** A change to a page or a group of settings that awaits approval. */
export type Awaiting = {
  id: string;
  subject: PageRef | { kind: Kind };
  /** Null for a command. */
  askedBy: string | null;
  askedAt: Date;
  isOwn: boolean;
};

const ASKED = { id: true, askedAt: true, askedById: true, askedBy: { select: { name: true } } } as const;
const PAGE_REF = { select: { language: true, name: true } } as const;

const WAITING = { state: 'waiting' } as const;
const waitingChanges = (role: Role) => ({
  ...WAITING,
  OR: [{ pageId: { not: null } }, { kind: { in: KINDS.filter((kind) => may(role, CAN[kind])) } }],
});

/** Everything awaiting approval that this person may decide on or has asked for, oldest first. */
export async function listAwaiting({ id: me, role }: Staff): Promise<Awaiting[]> {
  const [versions, changes] = await Promise.all([
    db().release.findMany({ where: WAITING, select: { ...ASKED, page: PAGE_REF } }),
    db().proposedChange.findMany({
      where: waitingChanges(role),
      select: { ...ASKED, page: PAGE_REF, kind: true },
    }),
  ]);
  return [...versions.map((version) => ({ ...version, kind: null })), ...changes]
    .map(({ id, askedAt, askedBy, askedById, page, kind }) => ({
      subject: page ? { ...page, language: page.language as Language } : { kind: kind ?? 'facts' },
      ...{ id, askedAt, askedBy: askedBy?.name ?? null, isOwn: askedById === me },
    }))
    .sort((a, b) => a.askedAt.getTime() - b.askedAt.getTime());
}

/** How many changes others have asked for that this person may decide on. */
export async function countDecidable({ id: me, role }: Staff): Promise<number> {
  const [versions, changes] = await Promise.all([
    // SQL's <> excludes NULL, which marks a command's request.
    db().release.count({ where: { ...WAITING, OR: [{ askedById: null }, { askedById: { not: me } }] } }),
    db().proposedChange.count({ where: { ...waitingChanges(role), askedById: { not: me } } }),
  ]);
  return versions + changes;
}
