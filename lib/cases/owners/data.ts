import { may, type Role } from '@/lib/auth/permissions';
import type { Staff } from '@/lib/auth/staff';
import { db } from '@/lib/platform/db';

type Owner = { role: Role; suspendedAt: Date | null };

/** Whether someone can no longer answer requests because they are suspended or changed roles. */
export const isAway = ({ role, suspendedAt }: Owner): boolean =>
  suspendedAt !== null || !may(role, 'requests.write');

/** The name of a member of staff, to show whom a request was assigned to. */
export async function nameOf(_staff: Staff, id: string): Promise<string> {
  return (await db().user.findUnique({ where: { id }, select: { name: true } }))?.name ?? 'someone';
}

/** Who can own a request: everyone who may answer it and isn't suspended; the reader first, then by name. */
export async function listOwners({ id: me }: Staff): Promise<{ id: string; name: string }[]> {
  const people = await db().user.findMany({
    where: { role: { in: ['intake', 'admin'] }, suspendedAt: null },
    select: { id: true, name: true },
    orderBy: [{ name: 'asc' }, { id: 'asc' }],
  });
  return people.toSorted((one, other) => Number(other.id === me) - Number(one.id === me));
}
