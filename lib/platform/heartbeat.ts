import { db } from './db';

/** What has a heartbeat: a worker, and the database, by a write that the readiness check makes. */
export type HeartbeatName = 'worker' | 'readiness';

/** How often a worker beats. */
export const BEAT_MS = 20_000;

const SILENCE_SECONDS = 60;

/** Records that it works now. Throws where the database can't be written: read-only, full or unreachable. */
export async function beat(name: HeartbeatName): Promise<void> {
  await db().$executeRaw`
    INSERT INTO "heartbeat" ("name", "beat_at") VALUES (${name}, now())
    ON CONFLICT ("name") DO UPDATE SET "beat_at" = excluded."beat_at"`;
}

/** Whether something of that name has beaten within the last minute. */
export async function isBeating(name: HeartbeatName): Promise<boolean> {
  const recent = await db().$queryRaw<unknown[]>`
    SELECT 1 FROM "heartbeat" WHERE "name" = ${name} AND "beat_at" > now() - make_interval(secs => ${SILENCE_SECONDS})`;
  return recent.length > 0;
}

/** How long ago something of that name last beat; null where nothing ever has. */
export async function secondsSinceBeat(name: HeartbeatName): Promise<number | null> {
  const [row] = await db().$queryRaw<{ seconds: number }[]>`
    SELECT extract(epoch FROM now() - "beat_at")::float8 AS seconds FROM "heartbeat" WHERE "name" = ${name}`;
  return row?.seconds ?? null;
}

/** Throws where nothing of that name has beaten for a minute. */
export async function requireBeat(name: HeartbeatName): Promise<void> {
  if (!(await isBeating(name))) throw new Error('NO_HEARTBEAT');
}
