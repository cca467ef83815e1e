import { PgBoss, type ConstructorOptions } from 'pg-boss';
import { faultCode } from '@/lib/shared/fault-code';
import { WatchedClient } from '../connection';
import { log } from '../log';
import { QUEUE_DEFAULTS, QUEUES } from './queues';

/** pg-boss with our settings, not started. */
export function createBoss(connectionString: string, options: Partial<ConstructorOptions>): PgBoss {
  const boss = new PgBoss({
    connectionString,
    connectionTimeoutMillis: 5_000,
    createSchema: false,
    migrate: false,
    registerInstance: false,
    reindex: false, // only the owner of its tables may
    ...options,
  });
  boss.on('error', (error) => log.error('queue.error', { code: faultCode(error) }));
  return boss;
}

/** Creates or updates pg-boss's own tables and our queues. */
export async function installQueues(connectionString: string): Promise<void> {
  const boss = createBoss(connectionString, {
    createSchema: true,
    migrate: true,
    supervise: false,
    schedule: false,
  });
  await boss.start();
  for (const [name, { options, policy }] of Object.entries(QUEUES)) {
    const settings = { ...QUEUE_DEFAULTS, ...options };
    if (await boss.getQueue(name)) await boss.updateQueue(name, settings);
    else await boss.createQueue(name, { ...settings, policy });
  }
  await boss.stop();
}

/** pg-boss makes its pool of its own settings, and takes those of pg too. */
export const WATCHED = { Client: WatchedClient };
