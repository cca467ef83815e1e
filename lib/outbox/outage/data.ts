import type { Staff } from '@/lib/auth/staff';
import { db, type Transaction } from '@/lib/platform/db';
import { hasSecondRoute } from '@/lib/platform/mail';
import { Prisma } from '@/prisma/generated/client';
import {
  ACCEPTED_LOOK_BACK_MS,
  FAILURE_NEWS_MS,
  LATE_AFTER_MS,
  type LastAccepted,
  type StuckMail,
} from './domain';

/** An outage: mail isn't being delivered. */
export type Outage = {
  /** Mails that have been waiting too long. */
  waiting: number;
  /** Mails given up in the last day and not sent again since. */
  failed: number;
  /** When the oldest of either kind was queued. */
  oldestAt: Date;
  /** When the oldest waiting mail was queued. */
  oldestWaitingAt: Date | null;
};

type OutageRow = { waiting: number; failed: number; oldest_at: Date | null; oldest_waiting_at: Date | null };

/**
 * Mails that didn't get out. Not counted: alarms, which use another route; mail stopped because the person withdrew
 * consent or the request was set aside; and mail to a person whose address the server refuses (RFC 5321, 4.2.3), because anyone may mistype theirs:
 * if the server refused all mail, the mail to staff would show it.
 */
function stuckMails(now: Date) {
  const late = new Date(now.getTime() - LATE_AFTER_MS);
  const news = new Date(now.getTime() - FAILURE_NEWS_MS);
  return Prisma.sql`
    FROM delivery AS mail
    WHERE template <> 'delivery_alarm'
      AND NOT (recipient IS NULL
        AND coalesce(last_error_code, '') ~ '^(SMTP_5(?!52|54)|ADDRESS_REFUSED)')
      AND ((state = 'queued' AND created_at < ${late})
        OR (state = 'failed' AND coalesce(last_attempt_at, created_at) > ${news}
            AND coalesce(last_error_code, '') NOT IN ('CONSENT_WITHDRAWN', 'SET_ASIDE')
            AND NOT EXISTS (
              SELECT FROM delivery AS again
              WHERE again.template = mail.template AND again.created_at > mail.created_at
                AND again.request_id IS NOT DISTINCT FROM mail.request_id
                AND again.reference IS NOT DISTINCT FROM mail.reference
                AND again.recipient IS NOT DISTINCT FROM mail.recipient
                AND again.state IN ('sent', 'caught'))))`;
}

/** What is wrong with mail delivery, or null. */
export async function findOutage(tx: Transaction, now: Date): Promise<Outage | null> {
  const [row] = await tx.$queryRaw<OutageRow[]>`
    SELECT count(*) FILTER (WHERE state = 'queued')::int AS waiting,
           count(*) FILTER (WHERE state = 'failed')::int AS failed,
           min(created_at) AS oldest_at,
           min(created_at) FILTER (WHERE state = 'queued') AS oldest_waiting_at
    ${stuckMails(now)}`;
  if (!row?.oldest_at) return null;
  const { waiting, failed, oldest_at: oldestAt, oldest_waiting_at: oldestWaitingAt } = row;
  return { waiting, failed, oldestAt, oldestWaitingAt };
}

/** Emails that wait, since when the oldest does, and those that the desk warns about. */
export async function mailBacklog(
  now: Date,
): Promise<{ waiting: number; oldestAt: Date | null; undelivered: number }> {
  const [waiting, outage] = await Promise.all([
    db().delivery.aggregate({ where: { state: 'queued' }, _count: true, _min: { createdAt: true } }),
    findOutage(db(), now),
  ]);
  const undelivered = outage ? outage.waiting + outage.failed : 0;
  return { waiting: waiting._count, oldestAt: waiting._min.createdAt, undelivered };
}

/** Every mail that didn't get out. */
export async function listStuck(tx: Transaction, now: Date): Promise<StuckMail[]> {
  const rows = await tx.$queryRaw<(Omit<StuckMail, 'stuckAt'> & { failedAt: Date | null })[]>`
    SELECT recipient, last_error_code AS code, created_at AS "createdAt",
           CASE WHEN state = 'failed' THEN coalesce(last_attempt_at, created_at) END AS "failedAt"
    ${stuckMails(now)}`;
  return rows.map(({ failedAt, ...mail }) => {
    const lateAt = new Date(mail.createdAt.getTime() + LATE_AFTER_MS);
    return { ...mail, stuckAt: failedAt && failedAt < lateAt ? failedAt : lateAt };
  });
}

/**
 * The last mail the usual server accepted for each recipient, among those recent enough to say something about a stuck
 * mail.
 */
export async function listLastAccepted(tx: Transaction, now: Date): Promise<LastAccepted[]> {
  const rows = await tx.delivery.groupBy({
    by: ['recipient'],
    where: {
      state: { in: ['sent', 'caught'] },
      template: { not: 'delivery_alarm' },
      createdAt: { gt: new Date(now.getTime() - ACCEPTED_LOOK_BACK_MS) },
    },
    _max: { lastAttemptAt: true },
  });
  return rows.flatMap(({ recipient, _max: { lastAttemptAt: at } }) => (at ? [{ recipient, at }] : []));
}

/** What the desk warns about on every page. */
export type DeskAlarm = {
  mail: Outage | null;
  hasSecondRoute: boolean;
  /** Quarantined requests that no one looked at within the time for a first contact. */
  quarantinedLate: number;
  /** Requests quarantined automatically in the last hour if that is a flood, otherwise 0. */
  quarantinedLately: number;
  /** When this was checked. */
  at: Date;
};

/** This many in an hour are a flood. */
const MANY_QUARANTINED = 10;

/** What the desk warns about; null if nothing. */
export async function mailAlarm(_staff: Staff, now: Date): Promise<DeskAlarm | null> {
  const quarantined = { status: 'quarantined', trashedAt: null } as const;
  const anHourAgo = new Date(now.getTime() - 3_600_000);
  const [mail, quarantinedLate, quarantinedLately] = await Promise.all([
    findOutage(db(), now),
    db().consultationRequest.count({ where: { ...quarantined, dueAt: { lt: now } } }),
    db().consultationRequest.count({
      where: { ...quarantined, quarantineReason: { not: 'MARKED_BY_STAFF' }, receivedAt: { gt: anHourAgo } },
    }),
  ]);
  const flood = quarantinedLately < MANY_QUARANTINED ? 0 : quarantinedLately;
  if (!mail && quarantinedLate === 0 && flood === 0) return null;
  return { mail, hasSecondRoute: hasSecondRoute(), quarantinedLate, quarantinedLately: flood, at: now };
}
