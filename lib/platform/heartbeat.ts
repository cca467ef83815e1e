import { randomUUID } from 'node:crypto';
import { hostname } from 'node:os';
import product from '@/package.json' with { type: 'json' };
import { db } from './db';
import { log } from './log';

/** What does the work of the product without being asked for anything, so that only a heartbeat shows that it runs. */
export type Role = 'worker';

/** A process that beats, from its start to its end. */
export type Instance = { id: string; role: Role; host: string; pid: number; version: string };

/** How often an instance beats. */
export const BEAT_MS = 20_000;

const SILENCE_SECONDS = 60;
/** What is silent for so long doesn't come back: a machine that slept, or a database that did, is given time. */
const GONE_SECONDS = 10 * 60;

/** This process. */
export const newInstance = (role: Role): Instance => ({
  ...{ id: randomUUID(), role, host: hostname(), pid: process.pid },
  version: product.version,
});

/** Records that it works now, by the database's clock. */
export async function beat({ id, role, host, pid, version }: Instance): Promise<void> {
  await db().$executeRaw`
    INSERT INTO "instance" ("id", "role", "host", "pid", "version", "started_at", "beat_at")
    VALUES (${id}::uuid, ${role}, ${host}, ${pid}, ${version}, now(), now())
    ON CONFLICT ("id") DO UPDATE SET "beat_at" = excluded."beat_at"`;
}

/** Forgets one that ends in order: from then on it is missed by no one. */
export async function signOff({ id }: Instance): Promise<void> {
  await db().instance.deleteMany({ where: { id } });
}

/** Logs each instance that fell silent without signing off, once, and forgets it. */
export async function reportSilent(): Promise<void> {
  const silent = await db().$queryRaw<{ role: string; host: string; pid: number }[]>`
    DELETE FROM "instance" WHERE "beat_at" <= now() - make_interval(secs => ${GONE_SECONDS})
    RETURNING "role", "host", "pid"`;
  for (const { role, host, pid } of silent)
    log.warn('instance.silent', { state: role, instance: `${host}/${pid}` });
}

/** How long ago any instance of that role last beat; null where none is known. */
export async function secondsSinceBeat(role: Role): Promise<number | null> {
  const [row] = await db().$queryRaw<{ seconds: number | null }[]>`
    SELECT extract(epoch FROM now() - max("beat_at"))::float8 AS seconds FROM "instance" WHERE "role" = ${role}`;
  return row?.seconds ?? null;
}

/** Whether any instance of that role has beaten within the last minute. */
export const isBeating = async (role: Role): Promise<boolean> =>
  ((await secondsSinceBeat(role)) ?? Infinity) < SILENCE_SECONDS;

/** Throws where none of that role has beaten for a minute. */
export async function requireBeat(role: Role): Promise<void> {
  if (!(await isBeating(role))) throw new Error('NO_HEARTBEAT');
}

const WRITE_TEST = 'readiness';

/**
 * Throws where the database can't be written: read-only, full or unreachable. A full disk has room left in pages that are
 * there, so that a row is changed all the same: a sort that doesn't fit into memory asks for a quarter of a megabyte, and
 * leaves nothing behind.
 */
export async function requireWritable(): Promise<void> {
  await db().$transaction([
    db().$executeRaw`
      INSERT INTO "heartbeat" ("name", "beat_at") VALUES (${WRITE_TEST}, now())
      ON CONFLICT ("name") DO UPDATE SET "beat_at" = excluded."beat_at"`,
    db().$executeRaw`SET LOCAL work_mem = '64kB'`,
    db()
      .$queryRaw`SELECT count(*) FROM (SELECT FROM generate_series(1, 4000) AS n ORDER BY md5(n::text)) AS spilled`,
  ]);
}
