import { Temporal } from 'temporal-polyfill';
import { may } from '@/lib/auth/permissions';
import { clinic, intakeRecipients } from '@/lib/clinic/data';
import { afterOpenHours, canReadToday } from '@/lib/clinic/domain';
import { pagesDue } from '@/lib/content/pages/data';
import { addressesWhoMay } from '@/lib/outbox/data';
import { queueNotices } from '@/lib/outbox/mutations';
import { takeLock } from '@/lib/platform/advisory-locks';
import { db, type Transaction } from '@/lib/platform/db';
import {
  countComments,
  countFlood,
  countSetApart,
  countWaiting,
  followUpDue,
  oldestInQuarantine,
  unanswered,
} from './data';
import { dayOf, isSummaryDue } from './domain';

/** Requests that one run looks at; the next run, a minute later, takes the rest. */
const BATCH = 200;

/** Who answers requests. */
const everybody = (tx: Transaction) => addressesWhoMay(tx, 'requests.write');

const OWNER = { select: { email: true, role: true, suspendedAt: true } } as const;
type Owner = { email: string; role: 'admin' | 'intake' | 'marketing'; suspendedAt: Date | null } | null;

/** The owner as far as they can answer: one who was suspended or has another role hears nothing. */
const addressOf = (owner: Owner): string | null =>
  owner && !owner.suspendedAt && may(owner.role, 'requests.write') ? owner.email : null;

/**
 * Reminds of requests whose time for a first contact has passed: their owner first, and everyone once as much time
 * has passed again; everyone at once where no one owns it. A reminder commits with the note that it went out, so that
 * neither a crash nor a second worker makes it twice.
 */
export async function remindOfUnanswered(now: Date): Promise<void> {
  for (const { id } of await db().consultationRequest.findMany({
    where: { ...unanswered(now), ownerRemindedAt: null, allRemindedAt: null },
    select: { id: true },
    orderBy: { dueAt: 'asc' },
    take: BATCH,
  }))
    await remindFirst(id, now);
  // The longest ago first: where the first of them isn't to be told yet, none is.
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
    const to = owner ? [owner] : await everybody(tx);
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
    await queueNotices(tx, 'request_unanswered', { to: await everybody(tx), requestId }, now);
  });
}

/** Reminds of follow-ups that are due: the owner, or everyone where no one owns the request. Each once. */
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
    await queueNotices(tx, 'follow_up_due', { to: owner ? [owner] : await everybody(tx), requestId }, now);
  });
}

/** Another worker, or someone who changes the request just now, is waited for. */
const lockRequest = (tx: Transaction, id: string) =>
  tx.$executeRaw`SELECT FROM consultation_request WHERE id = ${id}::uuid FOR UPDATE`;

/**
 * Asks everyone who answers requests to look into quarantine, once half the time for a first contact has passed for
 * the oldest request that came in since they were asked last: so a real one is found in time, and a flood of spam makes
 * one mail of many.
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
    await queueNotices(tx, 'quarantine_waiting', { to: await everybody(tx), content: { digest } }, now);
  });
}

/** What was set apart longer ago is no news of a flood. */
const FLOOD_NEWS_MS = 60 * 60 * 1000;

/**
 * Tells those who get a mail for each request of all that came in a flood, by one mail: within a minute for new requests,
 * and within a quarter of an hour where quarantine alone fills. A request commits with the mark that this reads and
 * takes away with the mail it makes, so that none is left out.
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

/** Queues the summary of the day for everyone who answers requests, on days on which the clinic reads them. */
export async function sendDailyDigest(now: Date): Promise<void> {
  const facts = clinic();
  if (!canReadToday(Temporal.Instant.fromEpochMilliseconds(now.getTime()), facts)) return;
  const { start, end } = dayOf(now, facts.timeZone);
  await db().$transaction(async (tx) => {
    await takeLock(tx, 'dailyDigest');
    const today = { template: 'daily_digest', createdAt: { gte: start, lt: end } } as const;
    if (await tx.delivery.findFirst({ where: today, select: { id: true } })) return;
    const digest = await countWaiting(tx, now, end);
    await queueNotices(tx, 'daily_digest', { to: await everybody(tx), content: { digest } }, now);
  });
}

const MONDAY = 1;

/**
 * Queues what waits for those who look after comments and pages: how many comments are held or were set apart as spam, on
 * days on which the clinic is open, and on Mondays the pages that someone should look at. Where that is nothing there is no mail.
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
