import type { Clinic } from '@/lib/clinic/schema';
import { DAY_MS } from '@/lib/shared/durations';

/** A request in the trash can be restored for this time. */
export const TRASH_DAYS = 30;

/** What else is kept, in days. */
export const KEPT_DAYS = {
  /** Mails, and what became of them. */
  deliveries: 400,
  /** Mailed links into an account, after they were used or ran out. */
  staffLinks: 30,
  /** Who had a request open. */
  presence: 1,
  /** Replies that were rejected, or are spam, after that was decided; undecided spam after it came. */
  refusedReplies: 30,
  /** Replies that nobody decided about. */
  heldReplies: 90,
  /** Addresses of writers, after it was decided about their reply and they were told. */
  replyAddresses: 30,
} as const;

/** The moment so many days before another one. */
export const daysBefore = (moment: Date, days: number): Date => new Date(moment.getTime() - days * DAY_MS);

export type Status = keyof Clinic['retentionDays'];

/** Why a request is deleted: its time is over, or it was in the trash. */
export type Reason = 'retention' | 'trash';

/** A request that is to be deleted. */
export type Doomed = { id: string; reference: string; status: Status; reason: Reason };
