import { randomUUID } from 'node:crypto';
import { recordAudit } from '@/lib/audit/mutations';
import type { Staff } from '@/lib/auth/staff';
import { intakeRecipients } from '@/lib/clinic/data';
import { takeLock } from '@/lib/platform/advisory-locks';
import { countOne } from '@/lib/platform/counters';
import { db, type Statement, type Transaction } from '@/lib/platform/db';
import { keyRing } from '@/lib/platform/keys';
import { log, msSince } from '@/lib/platform/log';
import { hasSecondRoute, sendMail, type Accepted, type RouteName } from '@/lib/platform/mail';
import { enqueue, NotDone, retryNow, SOON, URGENT } from '@/lib/platform/queue';
import { seal } from '@/lib/platform/sealing';
import { fail, ok, type Result } from '@/lib/shared/result';
import { Prisma } from '@/prisma/generated/client';
import {
  addressesWhoMay,
  findOutage,
  listLastAccepted,
  listStuck,
  listWaiting,
  openContent,
  readDelivery,
  type Outage,
} from './data';
import {
  failureCode,
  hasRunOut,
  isNewOutage,
  isNews,
  isRefusedTwice,
  isUrgent,
  kindOfCode,
  mailContentContext,
  mayGoAtOnce,
  resendProblem,
  restAfter,
  type NoResend,
} from './domain';
import type { Delivery } from './notify';
import type {
  AccountTemplate,
  ImportantChange,
  MailContent,
  PersonTemplate,
  NoticeTemplate,
  StaffTemplate,
  Template,
} from './schema';

/** A mail was not accepted; the queue will retry it. */
export class DeliveryFailed extends NotDone {
  override name = 'DeliveryFailed';
}

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

function deliveryRow({ template, recipient, about, content }: NewDelivery, now: Date): DeliveryRow {
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
): Promise<void> =>
  enqueue(
    tx,
    'deliver-mail',
    rows.map(({ id, template }) => ({
      data: { deliveryId: id },
      priority: isUrgent(template) ? URGENT : isNews(template) ? SOON : 0,
    })),
  );

async function queueDeliveries(tx: Transaction, rows: readonly DeliveryRow[]): Promise<void> {
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

/**
 * Queues a mail again as a new delivery, so that the first one's outcome stays on record.
 * @returns why not: it was deleted, is still waiting or was already sent again, its content was wiped, what it reminds
 * of is done, its request has another owner, or its address no longer belongs to anyone
 */
export function resendDelivery(
  { id: actorId }: Staff,
  id: string,
  now: Date,
): Promise<Result<null, NoResend | 'GONE' | 'DONE' | 'NOT_OWNER' | 'NOT_STAFF'>> {
  return db().$transaction(async (tx) => {
    await tx.$executeRaw`SELECT FROM delivery WHERE id = ${id}::uuid FOR UPDATE`; // two clicks send one mail
    const sent = await tx.delivery.findUnique({
      where: { id },
      select: {
        template: true,
        state: true,
        recipient: true,
        requestId: true,
        reference: true,
        request: { select: { firstContactAt: true, followUpAt: true, owner: { select: { email: true } } } },
      },
    });
    if (!sent) return fail('GONE');
    const problem = resendProblem(sent);
    if (problem) return fail(problem);
    if (isDone(sent, now)) return fail('DONE');
    const { template, recipient, requestId, reference, request } = sent;
    if (template === 'request_assigned' && request?.owner?.email !== recipient) return fail('NOT_OWNER');
    if (recipient === null || !(await getsMail(tx, recipient))) return fail('NOT_STAFF');
    const same = { template, recipient, requestId, reference };
    if (await tx.delivery.findFirst({ where: { ...same, state: 'queued' }, select: { id: true } }))
      return fail('STILL_QUEUED');
    const about = requestId !== null ? { requestId } : reference !== null ? { reference } : undefined;
    if (!about) return fail('GONE');
    await queueDeliveries(tx, [deliveryRow({ template, recipient, about }, now)]);
    const ofRequest = requestId === null ? {} : { requestId };
    await recordAudit(tx, { action: 'delivery.resent', actorId, ...ofRequest, details: { template } }, now);
    return ok(null);
  });
}

type Reminder = {
  template: Template;
  request: { firstContactAt: Date | null; followUpAt: Date | null } | null;
};

/** Whether a reminder would say something that is no longer true. */
function isDone({ template, request }: Reminder, now: Date): boolean {
  if (template === 'request_unanswered') return !!request?.firstContactAt;
  if (template === 'follow_up_due') return !request?.followUpAt || request.followUpAt > now;
  return false;
}

/** Whether an address is one of ours: from the settings, or an active staff member's. */
async function getsMail(tx: Transaction, email: string): Promise<boolean> {
  if (intakeRecipients().includes(email)) return true;
  return (await tx.user.count({ where: { email, suspendedAt: null } })) > 0;
}

const retryMails = (tx: Transaction, mails: readonly { id: string }[]): Promise<number> =>
  retryNow(
    tx,
    'deliver-mail',
    mails.map(({ id }) => ({ deliveryId: id })),
  );

/** Once mail gets out again, has what waits from the outage tried at once, instead of within the hour. */
export async function retryAfterOutage(now: Date): Promise<void> {
  await db().$transaction(async (tx) => {
    const waiting = await listWaiting(tx);
    if (waiting.length === 0) return;
    const accepted = await listLastAccepted(tx, now);
    const acceptedAt = accepted.reduce<Date | null>((last, { at }) => (last && last > at ? last : at), null);
    await retryMails(
      tx,
      waiting.filter((mail) => mayGoAtOnce(mail, acceptedAt, now)),
    );
  });
}

/**
 * Has every mail that waits for its next attempt tried at once. One that may have arrived isn't, since a second copy
 * would be sent.
 * @param actorId of the member of staff who asks for it; null for an operator's command
 * @returns how many, or that none waits
 */
export function retryWaiting(actorId: string | null, now: Date): Promise<Result<number, 'NONE_WAITING'>> {
  return db().$transaction(async (tx) => {
    const count = await retryMails(tx, await listWaiting(tx));
    if (count === 0) return fail('NONE_WAITING');
    await recordAudit(tx, { action: 'delivery.retried', actorId, details: { mails: count } }, now);
    return ok(count);
  });
}

const NO_SECOND_ROUTE = 'NO_SECOND_ROUTE';

/**
 * Tells every administrator by the second route, once per outage, that mail isn't being delivered. If there is no
 * second route, the log and the ledger say so.
 */
export async function raiseMailAlarm(now: Date): Promise<void> {
  await db().$transaction(async (tx) => {
    await takeLock(tx, 'mailAlarm');
    const [stuck, accepted] = [await listStuck(tx, now), await listLastAccepted(tx, now)];
    const outage = isNewOutage(stuck, accepted, await lastAlarmAt(tx), now) && (await findOutage(tx, now));
    if (!outage) return;
    await createAlarms(tx, outage, now);
    log.error(
      'mail.alarm',
      hasSecondRoute() ? { state: 'queued' } : { state: 'failed', code: NO_SECOND_ROUTE },
    );
  });
  await sendAlarms(now);
}

/** When administrators were last told. An alarm that had no route is sent once there is one. */
async function lastAlarmAt(tx: Transaction): Promise<Date | null> {
  const reported = { OR: [{ lastErrorCode: null }, { lastErrorCode: { not: NO_SECOND_ROUTE } }] };
  const last = await tx.delivery.findFirst({
    where: { template: 'delivery_alarm', ...(hasSecondRoute() && reported) },
    select: { createdAt: true },
    orderBy: { createdAt: 'desc' },
  });
  return last?.createdAt ?? null;
}

async function createAlarms(tx: Transaction, { waiting, failed, oldestWaitingAt }: Outage, now: Date) {
  const waitedMs = oldestWaitingAt ? now.getTime() - oldestWaitingAt.getTime() : 0;
  const alarm = { waiting, failed, waitingMinutes: Math.floor(waitedMs / 60_000) };
  for (const to of await addressesWhoMay(tx, 'team.manage')) {
    const made = { template: 'delivery_alarm' as const, recipient: to };
    const row = deliveryRow(hasSecondRoute() ? { ...made, content: { to, alarm } } : made, now);
    const fate = hasSecondRoute() ? {} : ({ state: 'failed', lastErrorCode: NO_SECOND_ROUTE } as const);
    await tx.delivery.create({ data: { ...row, ...fate } });
  }
}

/** An alarm tried this recently may still be in progress on another worker. */
const ALARM_REST_MS = 45_000;

/** Tries to send the pending alarms. The queue doesn't know about them, because they must not share its fate. */
async function sendAlarms(now: Date) {
  const waiting = await db().delivery.findMany({
    where: { template: 'delivery_alarm', state: 'queued' },
    select: { id: true, attempts: true, lastErrorCode: true },
  });
  const tryOnce = ({ id, attempts, lastErrorCode }: (typeof waiting)[number]) => {
    const notSince = new Date(now.getTime() - Math.max(ALARM_REST_MS, restAfter(lastErrorCode, attempts)));
    return attemptDelivery(id, now, { route: 'second', notSince }).catch((error: unknown) => {
      if (!(error instanceof DeliveryFailed)) throw error; // retried in a minute
    });
  };
  await Promise.all(waiting.map(tryOnce)); // a dead server costs one timeout, not one per administrator
}

/** The route to try a mail by; with `notSince`, only if it hasn't been tried since. */
type Attempt = { route?: RouteName; notSince?: Date };

/** A mail to the person about their request, with the address it went to. */
export type RequestMail = { reference: string; to: string };

/**
 * Tries once to send a delivery and records the outcome. One that was already accepted, given up or purged is left
 * alone.
 * @returns the mail to a person that a server has accepted; undefined if none was
 * @throws DeliveryFailed if it should be retried
 */
export async function attemptDelivery(
  deliveryId: string,
  now: Date,
  { route: asked, notSince }: Attempt = {},
): Promise<RequestMail | undefined> {
  const delivery = await claim(deliveryId, now, notSince);
  if (!delivery) return undefined;
  const { attempts, createdAt, template } = delivery;
  const route = asked ?? (isUrgent(template) ? 'urgent' : 'usual');
  const beganAt = new Date(); // its job may have waited for others of its batch
  const failed = (code: string) => recordFailure({ ...delivery, code, route, beganAt }, now);
  if (template === 'own_page_code' && hasRunOut(template, createdAt, now)) return failed('EXPIRED');
  const { renderMail } = await import('./notify'); // templates and their renderer, which few processes need
  let state: Accepted;
  try {
    state = await sendMail(await renderMail(delivery), route);
  } catch (error) {
    return failed(failureCode(error));
  }
  const accepted = { state, lastErrorCode: null, sealedContent: null };
  await db().delivery.updateMany({ where: { id: deliveryId }, data: accepted });
  countOne('mail_attempts', state);
  log.info('delivery.accepted', { deliveryId, state, attempt: attempts, ms: msSince(beganAt) });
  return mailOfRequest(delivery);
}

/** The mail to the person about their request that this delivery was; undefined if it went to staff. */
function mailOfRequest(delivery: Delivery): RequestMail | undefined {
  const to = delivery.recipient === null ? openContent(delivery)?.to : undefined;
  return to !== undefined && delivery.request ? { reference: delivery.request.reference, to } : undefined;
}

/** Counts the attempt before it is made, so that one cut short by a crash is counted too. */
async function claim(id: string, now: Date, notSince: Date | undefined) {
  const rested = notSince ? { OR: [{ lastAttemptAt: null }, { lastAttemptAt: { lt: notSince } }] } : {};
  const data = { attempts: { increment: 1 }, lastAttemptAt: now };
  const { count } = await db().delivery.updateMany({ where: { id, state: 'queued', ...rested }, data });
  return count === 0 ? null : readDelivery(id);
}

type Failure = {
  id: string;
  template: Template;
  createdAt: Date;
  attempts: number;
  /** Why the previous attempt failed. */
  lastErrorCode: string | null;
  code: string;
  route: RouteName;
  beganAt: Date;
};

/** @throws DeliveryFailed if the queue should retry it as usual */
async function recordFailure(failure: Failure, now: Date): Promise<undefined> {
  const { id, template, createdAt, attempts, lastErrorCode, code, route, beganAt } = failure;
  const rest = restAfter(code, attempts);
  const nextAt = new Date(now.getTime() + rest);
  const final = hasRunOut(template, createdAt, nextAt) || isRefusedTwice(lastErrorCode, code);
  const fate = final ? ({ state: 'failed', sealedContent: null } as const) : ({ state: 'queued' } as const);
  await db().$transaction(async (tx) => {
    await tx.delivery.update({ where: { id }, data: { ...fate, lastErrorCode: code } });
    if (!final && rest > 0 && route !== 'second')
      await enqueue(tx, 'deliver-mail', [{ data: { deliveryId: id }, startAfter: nextAt }]);
  });
  countOne('mail_attempts', kindOfCode(code));
  const fields = { deliveryId: id, code, state: fate.state, attempt: attempts };
  log.warn('delivery.refused', { ...fields, ms: msSince(beganAt) });
  if (!final && rest === 0) throw new DeliveryFailed(code);
}
