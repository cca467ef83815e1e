import { rolesOf } from '@/lib/auth/permissions';
import type { Staff } from '@/lib/auth/staff';
import type { View } from '@/lib/cases/queue/schema';
import { OPEN_STATUSES, statusesIn, UNANSWERED_STATUSES, type Status } from '@/lib/clinic/statuses';
import { Prisma } from '@/prisma/generated/client';

/** Requests in any of these statuses. */
export const among = (statuses: readonly Status[]) =>
  Prisma.sql`status IN (${Prisma.join(statuses.map((status) => Prisma.sql`${status}::request_status`))})`;
/** No one has tried to reach the person yet. */
export const UNTRIED = Prisma.sql`first_contact_at IS NULL AND ${among(UNANSWERED_STATUSES)}`;
const dueFollowUp = (now: Date) => Prisma.sql`(follow_up_at < ${now} AND status <> 'quarantined')`;

/** Which requests a list has, of those that aren't in the trash. */
export function inView(view: Exclude<View, 'trash'>, staff: Staff, now: Date): Prisma.Sql {
  switch (view) {
    case 'todo':
      return Prisma.sql`(${among(OPEN_STATUSES)} OR ${dueFollowUp(now)})`;
    case 'mine':
      return Prisma.sql`owner_id = ${staff.id}::uuid AND (${among(OPEN_STATUSES)} OR ${dueFollowUp(now)})`;
    case 'late':
      return Prisma.sql`((${UNTRIED} AND due_at < ${now}) OR ${dueFollowUp(now)})`;
    case 'reassign':
      return Prisma.sql`${among(OPEN_STATUSES)} AND owner_id IN (SELECT id FROM staff
        WHERE suspended_at IS NOT NULL OR role::text <> ALL(${[...rolesOf('requests.write')]}))`;
    case 'new':
    case 'waiting':
    case 'scheduled':
    case 'closed':
    case 'quarantined':
      return among(statusesIn(view));
  }
}
