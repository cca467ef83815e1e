import { unchainedBacklog } from '@/lib/audit/chain/data';
import { waitingRequests } from '@/lib/cases/queue/data';
import { mailBacklog } from '@/lib/outbox/outage/data';
import { secondsSinceBeat } from '@/lib/platform/heartbeat';
import type { ReadDatabase, Reading } from '@/lib/platform/metrics';
import { queueBacklog } from '@/lib/platform/queue/backlog';

const one = (name: string, help: string, value: number): Reading => ({
  name,
  help,
  values: new Map([['', value]]),
});

/** How old something is, in seconds; 0 where there is none. */
const age = (since: Date | null, now: Date) =>
  since ? Math.max(0, (now.getTime() - since.getTime()) / 1000) : 0;

/** What the metrics tell of the database: how much waits, and for how long. Numbers alone. */
export const readDatabase: ReadDatabase = async (now) => {
  const [jobs, mails, requests, audit, beat] = await Promise.all([
    queueBacklog(),
    mailBacklog(now),
    waitingRequests(now),
    unchainedBacklog(),
    secondsSinceBeat('worker'),
  ]);
  return [
    {
      name: 'queue_jobs',
      help: 'Jobs that are due and not done, by queue',
      label: 'queue',
      values: new Map(jobs.map(({ queue, due }) => [queue, due])),
    },
    {
      name: 'queue_oldest_seconds',
      help: 'For how long the oldest of them has been due, by queue',
      label: 'queue',
      values: new Map(jobs.map(({ queue, oldestAt }) => [queue, age(oldestAt, now)])),
    },
    one('mail_waiting', 'Emails that no server has accepted yet', mails.waiting),
    one('mail_oldest_waiting_seconds', 'How long the oldest of them has waited', age(mails.oldestAt, now)),
    one(
      'mail_undelivered',
      'Emails that are late or were given up in the last day, as the desk counts them',
      mails.undelivered,
    ),
    one('requests_unanswered', 'Requests that no one has reached yet', requests.unanswered),
    one('requests_overdue', 'Of those, the ones past the time for a first contact', requests.overdue),
    one('requests_quarantined', 'Requests in quarantine', requests.quarantined),
    one('requests_quarantined_overdue', 'Of those, the ones past the same time', requests.quarantinedOverdue),
    one('audit_unchained', 'Entries of the audit that are not chained yet', audit.count),
    one('audit_unchained_oldest_seconds', 'How old the oldest of them is', age(audit.oldestAt, now)),
    one('worker_heartbeat_age_seconds', 'Since a worker last showed that it works', beat ?? Infinity),
  ];
};
