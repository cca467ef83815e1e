import type { QueueOptions, QueuePolicy } from 'pg-boss';

/** What is done at set times. Such a job holds nothing. */
export const TIMED_JOBS = ['look-after', 'mail-alarm', 'nightly', 'daily-digest', 'copy-digest'] as const;
export type TimedJob = (typeof TIMED_JOBS)[number];

/** The queues and what their jobs hold: ids only, because a job row is not sealed. */
export type Jobs = {
  'deliver-mail': { deliveryId: string };
  'publish-page': { releaseId: string };
} & Record<TimedJob, null>;
export type QueueName = keyof Jobs;

const MINUTE = 60;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** Longer than a mail server may take (lib/platform/mail.ts): a job that expires is begun again beside the first. */
const SENDING_SECONDS = 15 * MINUTE;
/**
 * A worker that died is missed after this time, whatever it was doing, and not when its jobs expire: of those that are
 * done one at a time, no other would begin until then.
 */
const HEARTBEAT_SECONDS = 60;

/** Retries double from half a minute to an hour; the handler itself ends them after three days. */
const DELIVERY: QueueOptions = {
  retryLimit: 200,
  retryDelay: 30,
  retryBackoff: true,
  retryDelayMax: HOUR,
  expireInSeconds: SENDING_SECONDS,
};

/** Only one of a kind waits or runs, whichever worker it runs on. */
const EXCLUSIVE: QueuePolicy = 'exclusive';
type Definition = { options: QueueOptions & { notify?: boolean }; policy: QueuePolicy };
/** Of every queue, unless it says otherwise. New jobs come with a notice, so that it is seldom polled. */
export const QUEUE_DEFAULTS = { notify: true, heartbeatSeconds: HEARTBEAT_SECONDS } as const;
/** One that no worker begins within an hour is dropped. */
const DIGEST: Definition = {
  options: { retryLimit: 5, retryDelay: MINUTE, expireInSeconds: 5 * MINUTE, retentionSeconds: HOUR },
  policy: EXCLUSIVE,
};
/** How each queue retries and ends its jobs. */
export const QUEUES: Readonly<Record<QueueName, Definition>> = {
  'deliver-mail': { options: DELIVERY, policy: 'standard' },
  'publish-page': {
    options: {
      notify: false, // its jobs are for later, and those come without a notice
      retryLimit: 20,
      retryDelay: 5,
      retryBackoff: true,
      retryDelayMax: 5 * MINUTE,
      retentionSeconds: 2 * 366 * DAY,
    },
    policy: 'standard',
  },
  // The next ones come in a minute.
  'look-after': {
    options: { retryLimit: 0, expireInSeconds: 5 * MINUTE, deleteAfterSeconds: HOUR },
    policy: EXCLUSIVE,
  },
  // It waits for a mail server of its own, so that it is no step of the one above.
  'mail-alarm': {
    options: {
      retryLimit: 0,
      expireInSeconds: SENDING_SECONDS,
      deleteAfterSeconds: HOUR,
    },
    policy: EXCLUSIVE,
  },
  nightly: {
    options: {
      retryLimit: 5,
      retryDelay: 5 * MINUTE,
      expireInSeconds: 2 * HOUR,
      retentionSeconds: DAY,
    },
    policy: EXCLUSIVE,
  },
  'daily-digest': DIGEST,
  'copy-digest': DIGEST,
};

/** Jobs that someone is waiting for start first, then those that are soon overdue, then the rest. */
export const URGENT = 10;
export const SOON = 5;
