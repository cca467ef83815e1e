import type { Staff } from '@/lib/auth/staff';
import type { InsuranceResult } from '@/lib/cases/insurance/fields';
import { OPEN_STATUSES, type Status } from '@/lib/clinic/statuses';
import { db } from '@/lib/platform/db';
import { Prisma } from '@/prisma/generated/client';
import type { Progress } from './domain';

/** A request with how far it came. */
export type Tracked = Progress & {
  id: string;
  reference: string;
  status: Status;
  owner: string | null;
  referrerId: string | null;
  /** Its newest insurance check; null if there is none. */
  insurance: { result: InsuranceResult | null } | null;
};

type Row = Omit<Tracked, 'insurance'> & { checked: boolean; result: InsuranceResult | null };

/** A callback that was agreed on is stored as a conversation too, with a detail. */
const track = async (where: Prisma.Sql): Promise<Tracked[]> => {
  const rows = await db().$queryRaw<Row[]>`
    SELECT r.id, r.reference, r.status::text AS status, s.name AS owner, f.referrer_id AS "referrerId",
      r.received_at AS received,
      (SELECT min(at) FROM contact_attempt WHERE request_id = r.id AND outcome = 'spoke') AS reached,
      (SELECT min(starts_at) FROM appointment
        WHERE request_id = r.id AND ended_as = 'kept' AND kind = 'assessment') AS assessed,
      (SELECT min(answered_at) FROM insurance_check WHERE request_id = r.id) AS insured,
      CASE WHEN r.status = 'admitted' THEN r.status_changed_at END AS admitted,
      c.id IS NOT NULL AS checked, c.result::text AS result
    FROM consultation_request AS r
    LEFT JOIN staff AS s ON s.id = r.owner_id
    LEFT JOIN request_referral AS f ON f.request_id = r.id
    LEFT JOIN LATERAL (SELECT id, result FROM insurance_check WHERE request_id = r.id
      ORDER BY asked_at DESC, id LIMIT 1) AS c ON true
    WHERE r.trashed_at IS NULL AND ${where}
    ORDER BY r.received_at, r.id`;
  return rows.map(({ checked, result, ...row }) => ({ ...row, insurance: checked ? { result } : null }));
};

/** All requests that came since a given time, but for spam and those in the trash. */
export const trackSince = (_staff: Staff, since: Date): Promise<Tracked[]> =>
  track(Prisma.sql`r.received_at >= ${since} AND r.status <> 'quarantined'`);

/** The requests that the board shows: those that staff work on, and those admitted since a given time. */
export const trackOpen = (_staff: Staff, admittedSince: Date): Promise<Tracked[]> =>
  track(Prisma.sql`(r.status::text = ANY(${[...OPEN_STATUSES]})
    OR (r.status = 'admitted' AND r.status_changed_at >= ${admittedSince}))`);
