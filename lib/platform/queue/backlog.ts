import { db } from '../db';
import { QUEUES } from './queues';

/** What became of a job that sends a mail. `code` says why its last run failed. */
export type JobFate = {
  deliveryId: string;
  state: string;
  retries: number;
  startAfter: Date;
  startedOn: Date | null;
  completedOn: Date | null;
  code: string | null;
};

/** The jobs that send these mails, oldest first; those that ended more than a week ago are gone. For operators. */
export const deliveryJobs = (deliveryIds: readonly string[]): Promise<JobFate[]> =>
  db().$queryRaw`
    SELECT data->>'deliveryId' AS "deliveryId", state::text, retry_count AS retries, start_after AS "startAfter",
           started_on AS "startedOn", completed_on AS "completedOn", output->>'code' AS code
    FROM pgboss.job WHERE name = 'deliver-mail' AND data->>'deliveryId' = ANY (${deliveryIds}) ORDER BY created_on`;

/** How many jobs of a queue are due and not done, and since when the oldest of them is. */
export type Backlog = { queue: string; due: number; oldestAt: Date | null };

/** The backlog of each queue that has one. */
export const queueBacklog = (): Promise<Backlog[]> =>
  db().$queryRaw`
    SELECT name AS queue, count(*)::int AS due, min(start_after) AS "oldestAt" FROM pgboss.job
    WHERE state < 'completed'::pgboss.job_state AND start_after <= now() AND name = ANY (${Object.keys(QUEUES)}) GROUP BY name`;
