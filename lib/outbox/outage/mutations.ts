import { restAfter } from '@/lib/outbox/attempts/domain';
import { attemptDelivery, DeliveryFailed } from '@/lib/outbox/attempts/mutations';
import { addressesWhoMay } from '@/lib/outbox/data';
import { deliveryRow } from '@/lib/outbox/mutations';
import { listWaiting } from '@/lib/outbox/resending/data';
import { mayGoAtOnce } from '@/lib/outbox/resending/domain';
import { retryMails } from '@/lib/outbox/resending/mutations';
import { takeLock } from '@/lib/platform/advisory-locks';
import { db, type Transaction } from '@/lib/platform/db';
import { log } from '@/lib/platform/log';
import { hasSecondRoute } from '@/lib/platform/mail';
import { findOutage, listLastAccepted, listStuck, type Outage } from './data';
import { isNewOutage } from './domain';

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
