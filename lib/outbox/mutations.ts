import { randomUUID } from 'node:crypto';
import { intakeRecipients } from '@/lib/clinic/data';
import type { Ending, Statement, Transaction } from '@/lib/platform/db';
import { keyRing } from '@/lib/platform/keys';
import { enqueue } from '@/lib/platform/queue/enqueue';
import { SOON, URGENT } from '@/lib/platform/queue/queues';
import { seal } from '@/lib/platform/sealing';
import { Prisma } from '@/prisma/generated/client';
import { addressesWhoMay, openContent } from './data';
import { isNews, isUrgent, mailContentContext } from './domain';
import type {
  AccountTemplate,
  ImportantChange,
  MailContent,
  NoticeTemplate,
  PersonTemplate,
  StaffTemplate,
  Template,
} from './schema';

/** What a mail is about: a stored request, or the reference of a deleted one. */
type About = { requestId: string } | { reference: string };

type NewDelivery = {
  template: Template;
  /** A staff address; none if the mail goes to the person. */
  recipient?: string;
  about?: About;
  content?: MailContent;
};

/** A row for the ledger, not stored yet. */
export type DeliveryRow = {
  id: string;
  template: Template;
  recipient: string | null;
  requestId: string | null;
  reference: string | null;
  sealedContent: string | null;
  createdAt: Date;
};

/** A row for the ledger, its content sealed. */
export function deliveryRow({ template, recipient, about, content }: NewDelivery, now: Date): DeliveryRow {
  const id = randomUUID();
  return {
    ...{ id, template, recipient: recipient ?? null, createdAt: now },
    ...{ requestId: null, reference: null, ...about },
    sealedContent: content ? seal(keyRing(), mailContentContext(id), JSON.stringify(content)) : null,
  };
}

const valuesOf = ({ id, template, recipient, requestId, reference, sealedContent, createdAt }: DeliveryRow) =>
  Prisma.sql`(${id}::uuid, ${template}::delivery_template, ${recipient}, ${requestId}::uuid, ${reference},
    ${sealedContent}, ${createdAt.toISOString()}::timestamptz)`;

/**
 * The statement that enters mails in the ledger, to run with others of its transaction before their jobs are queued.
 */
export const ledgerEntries = (rows: readonly DeliveryRow[]): Statement => Prisma.sql`
  INSERT INTO delivery (id, template, recipient, request_id, reference, sealed_letter, created_at)
  VALUES ${Prisma.join(rows.map(valuesOf))}`;

/** Queues the jobs that send these mails. */
export const enqueueDeliveries = (
  tx: Transaction,
  rows: readonly Pick<DeliveryRow, 'id' | 'template'>[],
  ending?: Ending,
): Promise<void> =>
  enqueue(
    tx,
    'deliver-mail',
    rows.map(({ id, template }) => ({
      data: { deliveryId: id },
      priority: isUrgent(template) ? URGENT : isNews(template) ? SOON : 0,
    })),
    ending,
  );

/** Enters mails in the ledger and queues the jobs that send them. */
export async function queueDeliveries(tx: Transaction, rows: readonly DeliveryRow[]): Promise<void> {
  if (rows.length === 0) return;
  await tx.$executeRaw(ledgerEntries(rows));
  await enqueueDeliveries(tx, rows);
}

/** Gives each waiting mail a job; it must not have one. Returns how many there are. */
export async function requeueDeliveries(tx: Transaction): Promise<number> {
  // Alarms aren't sent through the queue.
  const where = { state: 'queued', template: { not: 'delivery_alarm' } } as const;
  const waiting = await tx.delivery.findMany({ where, select: { id: true, template: true } });
  await enqueueDeliveries(tx, waiting);
  return waiting.length;
}

/** Gives up the mails that were queued until a moment, which another system may have sent. Returns how many there were. */
export async function dropWaitingMails(tx: Transaction, queuedUntil: Date): Promise<number> {
  const { count } = await tx.delivery.updateMany({
    where: { state: 'queued', createdAt: { lte: queuedUntil } },
    data: { state: 'failed', lastErrorCode: 'RESTORED', sealedContent: null },
  });
  return count;
}

/** A mail to each of the staff addresses. */
export const staffMails = (template: StaffTemplate, about: About, now: Date): DeliveryRow[] =>
  intakeRecipients().map((recipient) => deliveryRow({ template, about, recipient }, now));

/** Queues a mail to each of the staff addresses, with its entry in the ledger. */
export const queueStaffMails = (
  tx: Transaction,
  template: StaffTemplate,
  about: About,
  now: Date,
): Promise<void> => queueDeliveries(tx, staffMails(template, about, now));

type ToPerson = { requestId?: string; content: MailContent };

/** A mail to a person, about their request if it is about one. Their address is sealed. */
export const personMail = (
  template: PersonTemplate,
  { requestId, content }: ToPerson,
  now: Date,
): DeliveryRow =>
  deliveryRow({ template, content, ...(requestId !== undefined && { about: { requestId } }) }, now);

/** Queues a mail to a person. */
export const queuePersonMail = (
  tx: Transaction,
  template: PersonTemplate,
  about: ToPerson,
  now: Date,
): Promise<void> => queueDeliveries(tx, [personMail(template, about, now)]);

/**
 * Stops the mails that wait for the person of a request, but for codes, which they ask for themselves.
 * @param why as the list of emails gives it
 */
export async function stopMailsToPerson(
  tx: Transaction,
  requestId: string,
  why: 'CONSENT_WITHDRAWN' | 'SET_ASIDE',
): Promise<void> {
  await tx.delivery.updateMany({
    where: { requestId, recipient: null, state: 'queued', template: { not: 'own_page_code' } },
    data: { state: 'failed', lastErrorCode: why, sealedContent: null },
  });
}

/** Stops the waiting mails with this link: what it led to is gone, so the address must go too. */
export async function stopMailsWithLink(tx: Transaction, link: string): Promise<void> {
  const waiting = await tx.delivery.findMany({
    where: { template: 'reply_approved', state: 'queued' },
    select: { id: true, sealedContent: true },
  });
  const ids = waiting.filter((delivery) => openContent(delivery)?.link === link).map(({ id }) => id);
  await tx.delivery.updateMany({
    where: { id: { in: ids } },
    data: { state: 'failed', lastErrorCode: 'CONSENT_WITHDRAWN', sealedContent: null },
  });
}

/** Queues a mail to a member of staff about their account. A link in it is sealed, because it opens the account. */
export const queueAccountMail = (
  tx: Transaction,
  template: AccountTemplate,
  { to, ...rest }: Pick<MailContent, 'to' | 'link' | 'by'>,
  now: Date,
): Promise<void> => {
  const holds = Object.keys(rest).length > 0;
  const content = holds && { content: { to, ...rest } };
  return queueDeliveries(tx, [deliveryRow({ template, recipient: to, ...content }, now)]);
};

type Notice = { to: readonly string[]; requestId?: string; content?: Omit<MailContent, 'to'> };

/** Queues a reminder or a report to each address. */
export async function queueNotices(
  tx: Transaction,
  template: Exclude<NoticeTemplate, 'delivery_alarm'>,
  { to, requestId, content }: Notice,
  now: Date,
): Promise<void> {
  const about = requestId === undefined ? {} : { about: { requestId } };
  const rows = to.map((recipient) =>
    deliveryRow(
      { template, recipient, ...about, ...(content && { content: { to: recipient, ...content } }) },
      now,
    ),
  );
  await queueDeliveries(tx, rows);
}

/**
 * Mails every administrator, including whoever did it, since someone may have stolen their session.
 * @param also addresses of people who were administrators until then
 */
export async function notifyAdmins(
  tx: Transaction,
  change: ImportantChange,
  now: Date,
  also: readonly string[] = [],
): Promise<void> {
  const to = [...new Set([...(await addressesWhoMay(tx, 'team.manage')), ...also])];
  await queueNotices(tx, 'important_change', { to, content: { change } }, now);
}
