import { randomUUID } from 'node:crypto';
import { recordAudit } from '@/lib/audit/mutations';
import type { Staff } from '@/lib/auth/staff';
import { db, type Transaction } from '@/lib/platform/db';
import { siteChanged } from '@/lib/platform/site-version';
import { fail, ok, type Result } from '@/lib/shared/result';
import type { Prisma } from '@/prisma/generated/client';
import { findVersion, newestVersion, shippedValue, valueOf } from './data';
import { changesBetween } from './domain';
import type { Kind } from './fields';
import { readStored, type Values } from './schema';

/** Any number that no other advisory lock uses: settings are saved one after the other. */
const SETTINGS_LOCK = 727_006;

/** Why it was refused: somebody saved since the form was drawn, or it says what counts already. */
export type SaveCode = 'STALE' | 'UNCHANGED';

type Seen = { number: number; why: string };
type Plan<K extends Kind, Code extends string> = (
  tx: Transaction,
) => Promise<Result<Values[K], Code>> | Result<Values[K], Code>;

/** Writes the next version of a group, what was done, and word to every process: all of it or nothing. */
function write<K extends Kind, Code extends string>(
  staff: Staff,
  kind: K,
  { number, why }: Seen,
  plan: Plan<K, Code>,
  now: Date,
): Promise<Result<number, Code | SaveCode>> {
  return db().$transaction(async (tx) => {
    await tx.$executeRaw`SELECT pg_advisory_xact_lock(${SETTINGS_LOCK})`;
    const newest = await newestVersion(tx, kind);
    if ((newest?.number ?? 0) !== number) return fail('STALE');
    const planned = await plan(tx);
    if (!planned.ok) return planned;
    const before = newest ? valueOf(kind, newest.value) : shippedValue(kind);
    const unread = newest ? readStored(kind, newest.value).unread : [];
    // What couldn't be read is saved anew even where it is as shipped.
    const changed = [...changesBetween(kind, before, planned.value).map(({ field }) => field), ...unread];
    if (changed.length === 0) return fail('UNCHANGED');
    const value = planned.value as Prisma.InputJsonValue;
    const version = number + 1;
    await tx.siteSettings.create({
      data: { id: randomUUID(), kind, number: version, value, why, authorId: staff.id, createdAt: now },
    });
    const details = { settings: kind, version, changed: [...new Set(changed)] };
    await recordAudit(tx, { action: 'settings.changed', actorId: staff.id, details }, now);
    await siteChanged(tx);
    return ok(version);
  });
}

/**
 * Saves a group of settings for everybody, from now on.
 * @returns the number of the version that it became
 */
export const saveSettings = <K extends Kind>(
  staff: Staff,
  kind: K,
  { value, ...seen }: Seen & { value: Values[K] },
  now: Date,
): Promise<Result<number, SaveCode>> => write(staff, kind, seen, () => ok(value), now);

/** Makes an earlier version the newest one again. */
export const restoreSettings = (
  staff: Staff,
  kind: Kind,
  { version, ...seen }: Seen & { version: number },
  now: Date,
): Promise<Result<number, SaveCode | 'NO_SUCH_VERSION'>> =>
  write(
    staff,
    kind,
    seen,
    async (tx) => {
      const value = await findVersion(tx, kind, version);
      return value ? ok(value) : fail('NO_SUCH_VERSION');
    },
    now,
  );
