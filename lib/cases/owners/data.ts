import { may, type Role } from '@/lib/auth/permissions';
import type { Staff } from '@/lib/auth/staff';
import { OPEN_STATUSES } from '@/lib/clinic/statuses';
import { db } from '@/lib/platform/db';
import { DAY_MS } from '@/lib/shared/durations';

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

/** A request that someone else assigned to the reader, who hasn't opened it since. */
export type NewlyAssigned = { reference: string; by: string };

const RECENT_MS = 14 * DAY_MS;
/** Looks at this many of the newest requests alone, so that a long list costs no more. */
const MOST_OWNED = 200;

/** What others assigned to the reader in the last two weeks, and the reader hasn't opened since; newest first. */
export const newlyAssigned = ({ id: me }: Staff, now: Date): Promise<NewlyAssigned[]> =>
  db().$queryRaw<NewlyAssigned[]>`
    SELECT r.reference, coalesce(s.name, 'someone') AS by FROM (
      SELECT id, reference FROM consultation_request
      WHERE owner_id = ${me}::uuid AND status::text = ANY(${[...OPEN_STATUSES]}) AND trashed_at IS NULL
      ORDER BY received_at DESC LIMIT ${MOST_OWNED}) AS r
    JOIN LATERAL (SELECT id, at, actor_id FROM audit_entry
      WHERE request_id = r.id AND action = 'request.assigned' ORDER BY id DESC LIMIT 1) AS a
      ON a.actor_id <> ${me}::uuid AND a.at > ${new Date(now.getTime() - RECENT_MS)}
    LEFT JOIN staff AS s ON s.id = a.actor_id
    WHERE NOT EXISTS (SELECT FROM audit_entry AS v WHERE v.request_id = r.id AND v.id > a.id
      AND v.actor_id = ${me}::uuid AND v.action = 'request.viewed')
    ORDER BY a.id DESC`;
