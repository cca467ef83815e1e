import { rolesOf, type Permission } from '@/lib/auth/permissions';
import type { Staff } from '@/lib/auth/staff';
import { intakeRecipients } from '@/lib/clinic/data';
import { resendProblem, type NoResend } from '@/lib/outbox/resending/domain';
import { db, type Transaction } from '@/lib/platform/db';
import { keyRing } from '@/lib/platform/keys';
import { unseal } from '@/lib/platform/sealing';
import { mailContentContext } from './domain';
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
