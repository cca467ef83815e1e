import { constants, getPriority, setPriority } from 'node:os';
import { chainAudit } from '@/lib/audit/chain/mutations';
import { followShippedHours } from '@/lib/cases/case/mutations';
import {
  remindOfAppointments,
  remindOfFollowUps,
  remindOfQuarantine,
  remindOfUnanswered,
  sendCopyDigest,
  sendDailyDigest,
  summarizeFlood,
} from '@/lib/cases/reminders/mutations';
import { followRetention, purge, tidy } from '@/lib/cases/retention/mutations';
import { clinic } from '@/lib/clinic/data';
import { resealComments } from '@/lib/comments/renewal/mutations';
import { followPublished } from '@/lib/content/copy/data';
import { publishDue } from '@/lib/content/releases/mutations';
import { reindexRequests } from '@/lib/intake/renewal/mutations';
import { raiseMailAlarm, retryAfterOutage } from '@/lib/outbox/outage/mutations';
import { requireRunnableSchema } from '@/lib/platform/health';
import { BEAT_MS, beat, newInstance, reportSilent, signOff } from '@/lib/platform/heartbeat';
import { followKeys } from '@/lib/platform/key-holders';
import { prepareKeys } from '@/lib/platform/key-service';
import { keyRing } from '@/lib/platform/keys';
import { log, msSince } from '@/lib/platform/log';
import { logNotStarted, logProcess } from '@/lib/platform/process-log';
import { EVERY_MINUTE, work } from '@/lib/platform/queue/work';
import { startTracing } from '@/lib/platform/start-tracing';
import { endWhenHung } from '@/lib/platform/watchdog';
import { onStop } from './on-stop';
import { deliverMail } from './worker/deliver-mail';
import { every } from './worker/every';
import { inOrder } from './worker/in-order';
import { serveMetrics } from './worker/serve-metrics';
import { timed } from './worker/timed';
import { untilReleased } from './worker/until-released';
import { whenReleased } from './worker/when-released';

/** How soon after the last time what a notice tells of is done, and how often what none tells of is looked for. */
const PACE = { pause: 3_000, sweep: 60_000 } as const;

/** Works the queues and the timetable until the returned function is called. */
async function workQueues(): Promise<() => Promise<void>> {
  // From here on, what a release shipped in its file applies: a shorter retention after a week, other hours at once.
  await followRetention(new Date());
  await followShippedHours(new Date());
  return work(
    whenReleased({
      'deliver-mail': ({ deliveryId }) => deliverMail(deliveryId, new Date()),
      'publish-page': ({ releaseId }) => publishDue(releaseId, new Date()),
      'look-after': () =>
        inOrder(new Date(), {
          retryAfterOutage,
          summarizeFlood,
          remindOfUnanswered,
          remindOfFollowUps,
          remindOfAppointments,
          remindOfQuarantine,
        }),
      'mail-alarm': () => inOrder(new Date(), { raiseMailAlarm }),
      nightly: () => timed('nightly', () => inOrder(new Date(), { purge, tidy })),
      'daily-digest': () => timed('daily-digest', () => sendDailyDigest(new Date())),
      'copy-digest': () => timed('copy-digest', () => sendCopyDigest(new Date())),
    }),
    {
      timetable: {
        timeZone: clinic().timeZone,
        cron: {
          'look-after': EVERY_MINUTE,
          'mail-alarm': EVERY_MINUTE,
          nightly: '15 3 * * *',
          'daily-digest': '0 8 * * *',
          'copy-digest': '30 8 * * *',
        },
      },
    },
  );
}

/** Processes the queue and scheduled work until it is told to stop; any number of workers may run. */
async function runWorker() {
  let end: () => void = () => process.exit(0); // nothing is under way yet
  onStop(() => end());
  const startedAt = new Date();
  logProcess();
  endWhenHung();
  // Whoever waits for a page goes first where both want a processor; a priority once lowered can't be raised again.
  setPriority(Math.max(getPriority(), constants.priority.PRIORITY_BELOW_NORMAL));
  await prepareKeys();
  keyRing(); // a key that is missing or malformed stops it here, not each mail
  const stopTracing = await startTracing();
  await requireRunnableSchema();
  const stopServing = await serveMetrics();
  await followPublished();
  await resealComments();
  const stopFollowing = followKeys();
  // Too often for a job queue; the workers take turns using its own lock.
  const stopChaining = every(
    { name: 'chain-audit', ...PACE, topics: ['audit', 'requests', 'reconnected'] },
    chainAudit,
  );
  const stopIndexing = every(
    { name: 'reindex', ...PACE, topics: ['requests', 'reconnected'] },
    reindexRequests,
  );
  const instance = newInstance('worker');
  const stopBeating = every({ name: 'heartbeat', pause: BEAT_MS }, async () => {
    await beat(instance);
    await reportSilent();
  });
  const stopped = new AbortController();
  const working = untilReleased(stopped.signal).then((released) => (released ? workQueues() : undefined));
  end = () => {
    stopped.abort();
    stopServing();
    const stopWork = working.then((stop) => stop?.());
    void Promise.all([
      stopWork,
      stopChaining(),
      stopIndexing(),
      stopFollowing(),
      stopBeating().then(() => signOff(instance)),
    ])
      .then(stopTracing)
      .finally(() => process.exit(0));
  };
  await working;
  log.info('worker.started', { ms: msSince(startedAt) });
}

runWorker().catch((fault: unknown) => {
  logNotStarted(fault);
  process.exit(1);
});
