import type { Staff } from '@/lib/auth/staff';
import { MAY_HAVE_ARRIVED } from '@/lib/outbox/attempts/domain';
import { db, type Transaction } from '@/lib/platform/db';
import type { WaitingMail } from './domain';

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
