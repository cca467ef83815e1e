import { randomUUID } from 'node:crypto';
import { recordAudit } from '@/lib/audit/mutations';
import type { Staff } from '@/lib/auth/staff';
import { followHours } from '@/lib/casefile/mutations';
import { readClinic } from '@/lib/clinic/data';
import { addressesWhoMay } from '@/lib/deliveries/data';
import { queueNotices } from '@/lib/deliveries/mutations';
import { db, type Transaction } from '@/lib/platform/db';
import { siteChanged } from '@/lib/platform/site-version';
import { cutEffect, pendingCut } from '@/lib/retention/data';
import { keepRule, noticeRule } from '@/lib/retention/mutations';
import { fail, ok, type Result } from '@/lib/shared/result';
import type { Prisma } from '@/prisma/generated/client';
import { findVersion, newestVersion, shippedValue, valueOf } from './data';
import { changesBetween, daysOf, lostRecipients, newsOf } from './domain';
import type { Kind } from './fields';
import { readStored, type Values } from './schema';

/** Any number that no other advisory lock uses: settings are saved one after the other. */
const SETTINGS_LOCK = 727_006;

/**
 * Why it was refused: somebody saved since the form was drawn, it says what counts already, or it would delete requests
 * and nobody has confirmed how many.
 */
export type SaveCode = 'STALE' | 'UNCHANGED' | 'UNCONFIRMED';

type Seen = { number: number; why: string; confirmed?: number | undefined };
type Plan<K extends Kind, Code extends string> = (
  tx: Transaction,
) => Promise<Result<Values[K], Code>> | Result<Values[K], Code>;

/** What hangs on a save: how many open requests are due at another time, and when a shorter retention takes effect. */
type Followed = { moved: number; cutCountsAt: Date | null };
/** What a save did; `version` is the number that it became. */
export type Saved = Followed & { version: number };

/** Writes the next version of a group, what was done, and word to every process: all of it or nothing. */
function write<K extends Kind, Code extends string>(
  staff: Staff,
  kind: K,
  { number, why, confirmed }: Seen,
  plan: Plan<K, Code>,
  now: Date,
): Promise<Result<Saved, Code | SaveCode>> {
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
    if (!(await isConfirmed(tx, kind, planned.value, confirmed, now))) return fail('UNCONFIRMED');
    const value = planned.value as Prisma.InputJsonValue;
    const version = number + 1;
    await tx.siteSettings.create({
      data: { id: randomUUID(), kind, number: version, value, why, authorId: staff.id, createdAt: now },
    });
    const details = { settings: kind, version, changed: [...new Set(changed)] };
    await recordAudit(tx, { action: 'settings.changed', actorId: staff.id, details }, now);
    const followed = await followSettings(tx, staff, kind, now);
    await tellOfChange(tx, staff, { kind, before, after: planned.value, moved: followed.moved }, now);
    await siteChanged(tx);
    return ok({ version, ...followed });
  });
}

/** Whether who saves has typed how many requests it would delete, where a retention gets shorter. */
async function isConfirmed<K extends Kind>(
  tx: Transaction,
  kind: K,
  value: Values[K],
  confirmed: number | undefined,
  now: Date,
): Promise<boolean> {
  const days = daysOf(kind, value);
  if (!days) return true;
  await noticeRule(tx, now);
  const effect = await cutEffect(tx, days, now);
  return effect === null || effect.requests === confirmed;
}

/** What hangs on settings follows them: the rules of retention, and when open requests are due. */
async function followSettings(tx: Transaction, staff: Staff, kind: Kind, now: Date): Promise<Followed> {
  if (kind !== 'facts' && kind !== 'operations') return { moved: 0, cutCountsAt: null };
  const clinic = await readClinic(tx);
  const rule = { days: clinic.retentionDays, by: staff.name };
  const cut = kind === 'operations' ? await keepRule(tx, rule, now) : null;
  return { moved: await followHours(tx, clinic, now), cutCountsAt: cut?.at ?? null };
}

type Changed<K extends Kind> = { kind: K; before: Values[K]; after: Values[K]; moved: number };

/** Tells every administrator, and whoever is mailed no more, of what silences or exposes something. */
async function tellOfChange<K extends Kind>(
  tx: Transaction,
  { name: by }: Staff,
  { kind, before, after, moved }: Changed<K>,
  now: Date,
): Promise<void> {
  const lines = newsOf(kind, before, after, moved);
  if (lines.length === 0) return;
  const admins = await addressesWhoMay(tx, 'settings.operations');
  const to = [...new Set([...admins, ...lostRecipients(kind, before, after)])];
  await queueNotices(tx, 'settings_changed', { to, letter: { settings: { by, lines } } }, now);
}

/**
 * Saves a group of settings for everybody, from now on.
 * @param seen `confirmed` is how many requests a shorter retention deletes, as who saves has typed it
 */
export const saveSettings = <K extends Kind>(
  staff: Staff,
  kind: K,
  { value, ...seen }: Seen & { value: Values[K] },
  now: Date,
): Promise<Result<Saved, SaveCode>> => write(staff, kind, seen, () => ok(value), now);

/** Makes an earlier version the newest one again; not one that keeps requests for a shorter time, which its form asks about. */
export const restoreSettings = (
  staff: Staff,
  kind: Kind,
  { version, number, why }: Seen & { version: number },
  now: Date,
): Promise<Result<Saved, SaveCode | 'NO_SUCH_VERSION'>> =>
  write(
    staff,
    kind,
    { number, why },
    async (tx) => {
      const value = await findVersion(tx, kind, version);
      return value ? ok(value) : fail('NO_SUCH_VERSION');
    },
    now,
  );

/** Stops a shorter retention that doesn't count yet: what counts now goes on, saved as a version of its own. */
export const stopCut = (
  staff: Staff,
  { number }: Pick<Seen, 'number'>,
  now: Date,
): Promise<Result<Saved, SaveCode | 'NOTHING_WAITS'>> =>
  write(
    staff,
    'operations',
    { number, why: 'Stopped a shorter retention before it took effect' },
    async (tx) => {
      const pending = await pendingCut(tx, now);
      if (!pending) return fail('NOTHING_WAITS');
      const newest = await newestVersion(tx, 'operations');
      const value = newest ? valueOf('operations', newest.value) : shippedValue('operations');
      return ok({ ...value, retentionDays: pending.counting });
    },
    now,
  );
