import { queuePersonMail, queueNotices } from '@/lib/outbox/mutations';
import { db } from '@/lib/platform/db';

/** Queues that many emails to staff, in one transaction. */
export const queueBacklog = (count: number): Promise<void> =>
  db().$transaction(
    (tx) => {
      const to = Array.from({ length: count }, (_, index) => `staff${index}@clinic.example`);
      return queueNotices(tx, 'follow_up_due', { to }, new Date());
    },
    { timeout: 60_000 },
  );

/** Queues a code for a person. */
export const queueCode = (to: string): Promise<void> =>
  db().$transaction((tx) =>
    queuePersonMail(tx, 'own_page_code', { content: { to, code: '48291357' } }, new Date()),
  );

export const disconnect = (): Promise<void> => db().$disconnect();
