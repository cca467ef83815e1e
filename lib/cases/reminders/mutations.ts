import { Temporal } from 'temporal-polyfill';
import { may } from '@/lib/auth/permissions';
import { REMINDED_BEFORE_MS } from '@/lib/cases/appointments/domain';
import { tellPerson, tellStaff } from '@/lib/cases/appointments/mutations';
import { clinic, intakeRecipients } from '@/lib/clinic/data';
import { afterOpenHours, canReadToday } from '@/lib/clinic/domain';
import { pagesDue } from '@/lib/content/pages/data';
import { addressesWhoMay } from '@/lib/outbox/data';
import { queueNotices } from '@/lib/outbox/mutations';
import { takeLock } from '@/lib/platform/advisory-locks';
import { db, type Transaction } from '@/lib/platform/db';
import {
  appointmentSoon,
  countComments,
  countFlood,
  countSetApart,
  countWaiting,
  followUpDue,
  oldestInQuarantine,
  unanswered,
} from './data';
import { dayOf, isSummaryDue } from './domain';

/** How many requests one run handles; the next run, a minute later, takes the rest. */
const BATCH = 200;

/** Everyone who answers requests. */
const staffAddresses = (tx: Transaction) => addressesWhoMay(tx, 'requests.write');

const OWNER = { select: { email: true, role: true, suspendedAt: true } } as const;
type Owner = { email: string; role: 'admin' | 'intake' | 'marketing'; suspendedAt: Date | null } | null;

/** The owner's address if they can answer; an owner who was suspended or changed roles gets no mail. */
const addressOf = (owner: Owner): string | null =>
  owner && !owner.suspendedAt && may(owner.role, 'requests.write') ? owner.email : null;

/**
 * Reminds staff of requests whose time for a first contact has passed: the owner first, and everyone once the same time
 * has passed again; everyone at once if no one owns it. A reminder commits together with the record that it went out,
 * so neither a crash nor a second worker sends it twice.
 */
export async function remindOfUnanswered(now: Date): Promise<void> {
  for (const { id } of await db().consultationRequest.findMany({
    where: { ...unanswered(now), ownerRemindedAt: null, allRemindedAt: null },
    select: { id: true },
    orderBy: { dueAt: 'asc' },
    take: BATCH,
  }))
    await remindFirst(id, now);
  // Longest overdue first: if the first of them isn't due for a reminder yet, none is.
  for (const { id, ownerRemindedAt } of await db().consultationRequest.findMany({
    where: { ...unanswered(now), ownerRemindedAt: { not: null }, allRemindedAt: null },
    select: { id: true, ownerRemindedAt: true },
    orderBy: { ownerRemindedAt: 'asc' },
    take: BATCH,
  }))
    if (ownerRemindedAt && isTimeForAll(ownerRemindedAt, now)) await remindAll(id, now);
}

function isTimeForAll(ownerRemindedAt: Date, now: Date): boolean {
  const facts = clinic();
  return afterOpenHours(ownerRemindedAt, facts.firstContactHours, facts) <= now;
}

function remindFirst(requestId: string, now: Date): Promise<void> {
  return db().$transaction(async (tx) => {
    const where = { ...unanswered(now), id: requestId, ownerRemindedAt: null, allRemindedAt: null };
    await lockRequest(tx, requestId);
    const request = await tx.consultationRequest.findFirst({ where, select: { owner: OWNER } });
    if (!request) return;
    const owner = addressOf(request.owner);
    const data = owner ? { ownerRemindedAt: now } : { allRemindedAt: now };
    await tx.consultationRequest.update({ where: { id: requestId }, data });
    const to = owner ? [owner] : await staffAddresses(tx);
    await queueNotices(tx, 'request_unanswered', { to, requestId }, now);
  });
}

function remindAll(requestId: string, now: Date): Promise<void> {
  return db().$transaction(async (tx) => {
    const { count } = await tx.consultationRequest.updateMany({
      where: { ...unanswered(now), id: requestId, allRemindedAt: null },
      data: { allRemindedAt: now },
    });
    if (count === 0) return;
    await queueNotices(tx, 'request_unanswered', { to: await staffAddresses(tx), requestId }, now);
  });
}

/** Reminds the owner of follow-ups that are due, or everyone if no one owns the request; once each. */
export async function remindOfFollowUps(now: Date): Promise<void> {
  for (const { id } of await db().consultationRequest.findMany({
    where: followUpDue(now),
    select: { id: true },
    orderBy: { followUpAt: 'asc' },
    take: BATCH,
  }))
    await remindOfFollowUp(id, now);
}

function remindOfFollowUp(requestId: string, now: Date): Promise<void> {
  return db().$transaction(async (tx) => {
    await lockRequest(tx, requestId);
    const where = { ...followUpDue(now), id: requestId };
    const request = await tx.consultationRequest.findFirst({ where, select: { owner: OWNER } });
    if (!request) return;
    await tx.consultationRequest.update({ where: { id: requestId }, data: { followUpRemindedAt: now } });
    const owner = addressOf(request.owner);
    await queueNotices(
      tx,
      'follow_up_due',
      { to: owner ? [owner] : await staffAddresses(tx), requestId },
      now,
    );
  });
}

/**
 * Brings appointments to mind a day before: to who has them, and to the person where the address is private and they
 * want it. One made less than a day before was news just now. A reminder commits with the record that it went out.
 */
export async function remindOfAppointments(now: Date): Promise<void> {
  for (const { id, requestId } of await db().appointment.findMany({
    where: appointmentSoon(now),
    select: { id: true, requestId: true },
    orderBy: { startsAt: 'asc' },
    take: BATCH,
  }))
    await remindOfAppointment(id, requestId, now);
}

function remindOfAppointment(id: string, requestId: string, now: Date): Promise<void> {
  return db().$transaction(async (tx) => {
    await lockRequest(tx, requestId);
    const of = await tx.appointment.findFirst({
      where: { ...appointmentSoon(now), id },
      select: { ...REMINDED, with: OWNER },
    });
    if (!of) return;
    await tx.appointment.update({ where: { id }, data: { remindedAt: now } });
    if (of.startsAt.getTime() - of.madeAt.getTime() < REMINDED_BEFORE_MS) return;
    const owner = addressOf(of.with);
    const news = { requestId, what: 'soon', startsAt: of.startsAt } as const;
    await tellStaff(tx, owner ? [owner] : await staffAddresses(tx), news, now);
    if (of.tellsPerson) await tellPerson(tx, requestId, { what: 'soon', of }, now);
  });
}

const REMINDED = {
  id: true,
  seriesId: true,
  sequence: true,
  startsAt: true,
  minutes: true,
  madeAt: true,
  tellsPerson: true,
} as const;

/** Waits for another worker, or someone who is changing the request right now. */
const lockRequest = (tx: Transaction, id: string) =>
  tx.$executeRaw`SELECT FROM consultation_request WHERE id = ${id}::uuid FOR UPDATE`;

/**
 * Asks everyone who answers requests to look into quarantine once half the time for a first contact has passed for the
 * oldest request that arrived since they were last asked. A real request is found in time, and a flood of spam makes
 * only one mail.
 */
export async function remindOfQuarantine(now: Date): Promise<void> {
  const facts = clinic();
  await db().$transaction(async (tx) => {
    await takeLock(tx, 'quarantineReminder');
    const last = await tx.delivery.findFirst({
      where: { template: 'quarantine_waiting' },
      select: { createdAt: true },
      orderBy: { createdAt: 'desc' },
    });
    const oldest = await oldestInQuarantine(tx, last?.createdAt);
    if (!oldest || afterOpenHours(oldest.receivedAt, facts.firstContactHours / 2, facts) > now) return;
    const digest = await countWaiting(tx, now, dayOf(now, facts.timeZone).end);
    await queueNotices(tx, 'quarantine_waiting', { to: await staffAddresses(tx), content: { digest } }, now);
  });
}

/** Requests quarantined longer ago than this aren't news of a flood. */
const FLOOD_NEWS_MS = 60 * 60 * 1000;

/**
 * Tells everyone who gets a mail per request about a whole flood in one mail: within a minute for new requests, and
 * within a quarter of an hour if only quarantine is filling. A request commits with a mark that this clears together
 * with the mail it creates, so none is left out.
 */
export async function summarizeFlood(now: Date): Promise<void> {
  await db().$transaction(async (tx) => {
    await takeLock(tx, 'floodSummary');
    const last = await tx.delivery.findFirst({
      where: { template: 'requests_waiting' },
      select: { createdAt: true },
      orderBy: { createdAt: 'desc' },
    });
    const lastAt = last?.createdAt ?? new Date(0);
    const since = new Date(Math.max(lastAt.getTime(), now.getTime() - FLOOD_NEWS_MS));
    const fresh = await tx.consultationRequest.count({ where: { awaitsSummary: true } });
    const unreported = { fresh, setApart: await countSetApart(tx, since) };
    if (!isSummaryDue(unreported, now.getTime() - lastAt.getTime())) return;
    await tx.consultationRequest.updateMany({
      where: { awaitsSummary: true },
      data: { awaitsSummary: false },
    });
    const waiting = await countFlood(tx);
    await queueNotices(tx, 'requests_waiting', { to: intakeRecipients(), content: { waiting } }, now);
  });
}

/** Queues the daily summary for everyone who answers requests, on days when the clinic reads them. */
export async function sendDailyDigest(now: Date): Promise<void> {
  const facts = clinic();
  if (!canReadToday(Temporal.Instant.fromEpochMilliseconds(now.getTime()), facts)) return;
  const { start, end } = dayOf(now, facts.timeZone);
  await db().$transaction(async (tx) => {
    await takeLock(tx, 'dailyDigest');
    const today = { template: 'daily_digest', createdAt: { gte: start, lt: end } } as const;
    if (await tx.delivery.findFirst({ where: today, select: { id: true } })) return;
    const digest = await countWaiting(tx, now, end);
    await queueNotices(tx, 'daily_digest', { to: await staffAddresses(tx), content: { digest } }, now);
  });
}

const MONDAY = 1;

/**
 * Queues a summary for those who look after comments and pages: how many comments are pending or were marked as spam,
 * on days when the clinic is open, and on Mondays the pages someone should look at. If there is nothing to report, no
 * mail is sent.
 */
export async function sendCopyDigest(now: Date): Promise<void> {
  const facts = clinic();
  const instant = Temporal.Instant.fromEpochMilliseconds(now.getTime());
  const isMonday = instant.toZonedDateTimeISO(facts.timeZone).dayOfWeek === MONDAY;
  const due = isMonday ? pagesDue(now) : { reviews: [], evidence: [] };
  const { start, end } = dayOf(now, facts.timeZone);
  await db().$transaction(async (tx) => {
    await takeLock(tx, 'copyDigest');
    const today = { template: 'copy_digest', createdAt: { gte: start, lt: end } } as const;
    if (await tx.delivery.findFirst({ where: today, select: { id: true } })) return;
    const comments = canReadToday(instant, facts) ? await countComments(tx) : { held: 0, setApart: 0 };
    if (comments.held + comments.setApart + due.reviews.length + due.evidence.length === 0) return;
    const to = await addressesWhoMay(tx, 'comments.moderate');
    await queueNotices(tx, 'copy_digest', { to, content: { copy: { ...comments, ...due } } }, now);
  });
}
