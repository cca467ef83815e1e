import { randomUUID } from 'node:crypto';
import { hostname } from 'node:os';
import { setTimeout as sleep } from 'node:timers/promises';
import { faultCode } from '@/lib/shared/fault-code';
import { db } from './db';
import { unwrapKeys } from './key-service';
import { keyRing, rereadKeyFile } from './keys';
import { log, PROCESS_NAME } from './log';

// Each process that seals says which keys it has. A rotation must not go on while one of them doesn't know the new key, or
// still seals under the old one.

const LOOK_EVERY_MS = 5_000;
/** A process that is silent for so long is taken for gone. */
const SILENCE_SECONDS = 60;

/** A process, and the fingerprints of its keys, the one that seals first. */
export type KeyHolder = { name: string; keys: string[] };

const processId = randomUUID();
const processName = `${PROCESS_NAME} on ${hostname()} (process ${process.pid})`;

/** Says which keys this process has. Those of processes that are long gone are forgotten. */
async function reportKeys(): Promise<void> {
  const keys = keyRing().map(({ id }) => id);
  await db().$executeRaw`
    INSERT INTO key_holder (id, name, keys, seen_at) VALUES (${processId}::uuid, ${processName}, ${keys}, now())
    ON CONFLICT (id) DO UPDATE SET keys = excluded.keys, seen_at = excluded.seen_at`;
  await db().$executeRaw`DELETE FROM key_holder WHERE seen_at < now() - interval '1 day'`;
}

/** The processes that have shown within a minute, this one not among them. */
export const readKeyHolders = (): Promise<KeyHolder[]> =>
  db().$queryRaw`
    SELECT name, keys FROM key_holder
    WHERE id <> ${processId}::uuid AND seen_at > now() - make_interval(secs => ${SILENCE_SECONDS}) ORDER BY name`;

/** A process that ends in order is gone at once. */
const leave = () => db().keyHolder.deleteMany({ where: { id: processId } });

/** Whether the ring is another one than before. */
async function takeOverKeys(): Promise<boolean> {
  const before = keyRing();
  await rereadKeyFile(unwrapKeys);
  return keyRing() !== before;
}

/**
 * Follows changes of the key file, and says which keys this process has: at once, when they change, and every 20 s.
 * @returns what ends it
 */
export function followKeys(): () => Promise<void> {
  const end = new AbortController();
  const loop = async () => {
    for (let round = 0; !end.signal.aborted; round += 1) {
      try {
        const isChanged = await takeOverKeys();
        if (isChanged) log.info('keys.changed', { keyId: keyRing()[0].id });
        if (isChanged || round % 4 === 0) await reportKeys();
      } catch (error) {
        log.error('keys.not_followed', { code: faultCode(error) });
      }
      await sleep(LOOK_EVERY_MS, undefined, { signal: end.signal, ref: false }).catch(() => undefined); // told to end
    }
  };
  const ended = loop();
  return async () => {
    end.abort();
    await ended;
    await leave().catch(() => undefined); // it is forgotten a minute later
  };
}
