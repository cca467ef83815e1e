import { rolesOf, type Permission } from '@/lib/auth/permissions';
import type { Staff } from '@/lib/auth/staff';
import { intakeRecipients } from '@/lib/clinic/data';
import { db, type Transaction } from '@/lib/platform/db';
import { keyRing } from '@/lib/platform/keys';
import { hasSecondRoute } from '@/lib/platform/mail';
import { unseal } from '@/lib/platform/sealing';
import { Prisma } from '@/prisma/generated/client';
import {
  ACCEPTED_LOOK_BACK_MS,
  FAILURE_NEWS_MS,
  LATE_AFTER_MS,
  mailContentContext,
  MAY_HAVE_ARRIVED,
  resendProblem,
  type LastAccepted,
  type NoResend,
  type StuckMail,
  type WaitingMail,
} from './domain';
import type { DeliveryState } from './fields';
import { mailContentSchema, type Filter, type MailContent, type Template } from './schema';

const FATE = {
  id: true,
  template: true,
  state: true,
  attempts: true,
  lastErrorCode: true,
  createdAt: true,
  lastAttemptAt: true,
} as const;

const NEWEST_FIRST = [{ createdAt: 'desc' }, { id: 'desc' }] as const;

/** A delivery's sealed content; undefined if it has none, or it was wiped. */
export function openContent({
  id,
  sealedContent,
}: {
  id: string;
  sealedContent: string | null;
}): MailContent | undefined {
  if (sealedContent === null) return undefined;
  return mailContentSchema.parse(JSON.parse(unseal(keyRing(), mailContentContext(id), sealedContent)));
}

/** A mail about a request, as listed on the request's page. */
export type RequestDelivery = {
  id: string;
  template: Template;
  state: DeliveryState;
  attempts: number;
  lastErrorCode: string | null;
  createdAt: Date;
  lastAttemptAt: Date | null;
};

/** The mails about a request, newest first. */
export const deliveriesOfRequest = (_staff: Staff, requestId: string): Promise<RequestDelivery[]> =>
  db().delivery.findMany({ where: { requestId }, select: FATE, orderBy: [...NEWEST_FIRST] });

/** What became of a mail. */
export type MailFate = RequestDelivery & { isToStaff: boolean };

/** The mails about a request, or that say that it was deleted, oldest first and without any address. For operators. */
export async function fatesOfMails({
  requestId,
  reference,
}: {
  requestId: string | null;
  reference: string | undefined;
}): Promise<MailFate[]> {
  const about = [
    ...(requestId === null ? [] : [{ requestId }]),
    ...(reference === undefined ? [] : [{ reference }]),
  ];
  const rows = await db().delivery.findMany({
    where: { OR: about },
    select: { ...FATE, recipient: true },
    orderBy: [{ createdAt: 'asc' }, { id: 'asc' }],
  });
  return rows.map(({ recipient, ...mail }) => ({ ...mail, isToStaff: recipient !== null }));
}

/** A mail in the list of all mails. */
export type ListedDelivery = RequestDelivery & {
  /** The request it is about, if any; it may have been deleted. */
  reference: string | null;
  /** Whether the request still exists and can be opened. */
  isOpen: boolean;
  /** A staff address; null if the mail goes to the person. */
  recipient: string | null;
  /** Why it can't be sent again; null if it can. */
  noResend: NoResend | null;
};

/** Mails per page of the list. */
const PAGE_LENGTH = 50;

/** One page of the list, newest first, and the mail after which the next page starts, if there is one. */
export async function listDeliveries(
  _staff: Staff,
  { state, template, after }: Filter,
): Promise<{ deliveries: ListedDelivery[]; next: { createdAt: Date; id: string } | null }> {
  const rows = await db().delivery.findMany({
    where: { ...(state && { state }), ...(template && { template }), ...(after && olderThan(after)) },
    select: { ...FATE, recipient: true, reference: true, request: { select: { reference: true } } },
    orderBy: [...NEWEST_FIRST],
    take: PAGE_LENGTH + 1,
  });
  const page = rows.slice(0, PAGE_LENGTH);
  const last = page.at(-1);
  return {
    deliveries: page.map(({ request, reference, ...rest }) => ({
      ...rest,
      reference: request?.reference ?? reference,
      isOpen: request !== null,
      noResend: resendProblem(rest),
    })),
    next: rows.length > PAGE_LENGTH && last ? { createdAt: last.createdAt, id: last.id } : null,
  };
}

/** Redundant, but it tells PostgreSQL where in the index to start. */
const olderThan = ({ createdAt, id }: { createdAt: Date; id: string }) => ({
  createdAt: { lte: createdAt },
  OR: [{ createdAt: { lt: createdAt } }, { id: { lt: id } }],
});

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
 * consent; and mail to a person whose address the server refuses (RFC 5321, 4.2.3), because anyone may mistype theirs:
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
            AND last_error_code IS DISTINCT FROM 'CONSENT_WITHDRAWN'
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

/** Mails that wait or failed, of one kind and for one reason. */
export type MailGroup = {
  state: 'queued' | 'failed';
  template: Template;
  lastErrorCode: string | null;
  count: number;
  /** When the oldest was queued. */
  oldestAt: Date;
};

/** How mail stands, without content or addresses. For operators. */
export async function readMailStatus(): Promise<{ groups: MailGroup[]; acceptedAt: Date | null }> {
  const rows = await db().$queryRaw<MailGroup[]>`
    SELECT state, template, last_error_code AS "lastErrorCode", count(*)::int, min(created_at) AS "oldestAt"
    FROM delivery WHERE state IN ('queued', 'failed')
    GROUP BY state, template, last_error_code ORDER BY "oldestAt"`;
  const accepted = await db().delivery.aggregate({
    where: { state: { in: ['sent', 'caught'] } },
    _max: { lastAttemptAt: true },
  });
  return { groups: rows, acceptedAt: accepted._max.lastAttemptAt };
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

/** Mails that failed and wait for their next attempt. Alarms go another way; one that may have arrived has a time of its own. */
const WAITING = {
  state: 'queued',
  template: { not: 'delivery_alarm' },
  lastErrorCode: { not: MAY_HAVE_ARRIVED },
} as const;

/** The mails that wait for their next attempt. */
export const listWaiting = (tx: Transaction): Promise<(WaitingMail & { id: string })[]> =>
  tx.delivery.findMany({
    where: WAITING,
    select: { id: true, lastErrorCode: true, lastAttemptAt: true },
  });

/** How many mails wait for their next attempt. */
export const countWaiting = (_staff: Staff): Promise<number> => db().delivery.count({ where: WAITING });

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

/**
 * Addresses of the active staff with the permission; if there are none, the recipients of request notices, so that
 * someone hears.
 */
export async function addressesWhoMay(tx: Transaction, permission: Permission): Promise<string[]> {
  const users = await tx.user.findMany({
    where: { role: { in: [...rolesOf(permission)] }, suspendedAt: null },
    select: { email: true },
    orderBy: { email: 'asc' },
  });
  return users.length > 0 ? users.map(({ email }) => email) : [...intakeRecipients()];
}

const TO_RENDER = {
  id: true,
  template: true,
  attempts: true,
  lastErrorCode: true,
  recipient: true,
  sealedContent: true,
  reference: true,
  createdAt: true,
  requestId: true,
  request: { select: { reference: true, receivedAt: true, dueAt: true, followUpAt: true } },
} as const;

/** A delivery with everything its mail is made from; null if it was deleted. */
export async function readDelivery(id: string) {
  const row = await db().delivery.findUnique({ where: { id }, select: TO_RENDER });
  if (!row) return null;
  return { ...row, happenedAt: (await happenedAt(row)) ?? row.createdAt };
}

type Made = { template: Template; createdAt: Date; requestId: string | null; reference: string | null };

/** When the event that a mail reports happened, if the mail may have been created later: one that is sent again. */
async function happenedAt({ template, createdAt, requestId, reference }: Made): Promise<Date | null> {
  if (template === 'consent_withdrawn' && requestId !== null) {
    const where = { requestId, action: 'request.consent_withdrawn', at: { lte: createdAt } };
    return (await db().auditEntry.aggregate({ where, _max: { at: true } }))._max.at;
  }
  if (template === 'consultation_deleted' && reference !== null) {
    const first = { where: { template, reference }, _min: { createdAt: true } } as const;
    return (await db().delivery.aggregate(first))._min.createdAt;
  }
  return null;
}
