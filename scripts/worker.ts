import { chainAudit } from '@/lib/audit/mutations';
import { clinic } from '@/lib/clinic/data';
import { followPublished } from '@/lib/copy/data';
import { attemptDelivery, raiseMailAlarm } from '@/lib/deliveries/mutations';
import { indexMissingNames } from '@/lib/desk/mutations';
import { log } from '@/lib/platform/log';
import { work } from '@/lib/platform/queue';
import { publishDue } from '@/lib/publishing/mutations';
import {
  remindOfFollowUps,
  remindOfUnanswered,
  sendCopyDigest,
  sendDailyDigest,
} from '@/lib/reminders/mutations';
import { purge, tidy } from '@/lib/retention/mutations';
import { every } from './worker/every';
import { inOrder } from './worker/in-order';

await followPublished();
// Does what the queue holds, and what is due at set times, until it is told to stop; any number of workers may run.
const stop = await work(
  {
    'deliver-mail': ({ deliveryId }) => attemptDelivery(deliveryId, new Date()),
    'publish-page': ({ releaseId }) => publishDue(releaseId, new Date()),
    'look-after': () =>
      inOrder(new Date(), { raiseMailAlarm, remindOfUnanswered, remindOfFollowUps, indexMissingNames }),
    nightly: () => inOrder(new Date(), { purge, tidy }),
    'daily-digest': () => sendDailyDigest(new Date()),
    'copy-digest': () => sendCopyDigest(new Date()),
  },
  {
    timetable: {
      timeZone: clinic().timeZone,
      cron: {
        'look-after': '* * * * *',
        nightly: '15 3 * * *',
        'daily-digest': '0 8 * * *',
        'copy-digest': '30 8 * * *',
      },
    },
  },
);
// Too often for a queue of jobs; the workers take turns by a lock of its own.
const stopChaining = every({ name: 'chain-audit', milliseconds: 3_000 }, chainAudit);
log.info('worker.started', {});

const end = () => void Promise.all([stop(), stopChaining()]).then(() => process.exit(0));
process.once('SIGTERM', end);
process.once('SIGINT', end);
