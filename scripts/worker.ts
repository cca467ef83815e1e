import { attemptDelivery } from '@/lib/deliveries/mutations';
import { log } from '@/lib/platform/log';
import { work } from '@/lib/platform/queue';

// Does what the queue holds until it is told to stop; any number of workers may run.
const stop = await work('deliver-mail', ({ deliveryId }) => attemptDelivery(deliveryId, new Date()));
log.info('worker.started', {});

const end = () => void stop().then(() => process.exit(0));
process.once('SIGTERM', end);
process.once('SIGINT', end);
