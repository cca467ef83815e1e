import { randomUUID } from 'node:crypto';
import { recordAudit } from '@/lib/audit/mutations';
import type { Staff } from '@/lib/auth/staff';
import { followHours } from '@/lib/cases/case/mutations';
import { cutEffect, pendingCut } from '@/lib/cases/retention/data';
import { keepRule, noticeRule } from '@/lib/cases/retention/mutations';
import { readClinic } from '@/lib/clinic/data';
import { CAN, GROUP_PATHS, type Kind } from '@/lib/clinic/fields';
import { needsApproval } from '@/lib/content/approvals/data';
import { decide, propose, type DecideCode, type Decided } from '@/lib/content/approvals/mutations';
import type { Decision } from '@/lib/content/approvals/schema';
import { addressesWhoMay } from '@/lib/outbox/data';
import { queueNotices, notifyAdmins } from '@/lib/outbox/mutations';
import { takeLock } from '@/lib/platform/advisory-locks';
import { db, type Transaction } from '@/lib/platform/db';
import { siteChanged } from '@/lib/platform/site-version';
import { fail, ok, type Result } from '@/lib/shared/result';
import type { Prisma } from '@/prisma/generated/client';
import { findVersion, newestVersion, shippedValue, valueOf } from './data';
import { changesBetween, daysOf, lostRecipients, newsOf } from './domain';
import { labelOf } from './fields';
import { readStored, type Values } from './schema';

/**
 * Why it was refused: someone saved since the form was rendered, nothing would change, or it would delete requests and
 * no one has confirmed how many.
 */
export type SaveCode = 'STALE' | 'UNCHANGED' | 'UNCONFIRMED';

type Seen = { number: number; why: string; confirmed?: number | undefined };
type Plan<K extends Kind, Code extends string> = (
  tx: Transaction,
) => Promise<Result<Values[K], Code>> | Result<Values[K], Code>;

/** What follows from a save: how many open requests have a new due time, and when a shorter retention takes effect. */
type Followed = { moved: number; cutCountsAt: Date | null };
/**
 * The result of a save; `version` is its new number, or the one still in effect if it awaits a second person's
 * approval.
 */
export type Saved = Followed & { version: number; waits: boolean };

/** Who saves, and whether a second person must approve first. */
type Writer = { staff: Staff; by: string; authorId: string; isSettled: boolean };
const ownWriter = (staff: Staff): Writer => ({
  ...{ staff, by: staff.name, authorId: staff.id },
  isSettled: false,
});

/** Writes a group's next version, the audit entry and the notice to every process, all or nothing. */
const write = <K extends Kind, Code extends string>(
  writer: Writer,
  kind: K,
  seen: Seen,
  plan: Plan<K, Code>,
  now: Date,
): Promise<Result<Saved, Code | SaveCode>> =>
  db().$transaction(async (tx) => {
    await takeLock(tx, 'settings');
    return writeNext(tx, writer, kind, seen, plan, now);
  });

async function writeNext<K extends Kind, Code extends string>(
  tx: Transaction,
  writer: Writer,
  kind: K,
  { number, why, confirmed }: Seen,
  plan: Plan<K, Code>,
  now: Date,
): Promise<Result<Saved, Code | SaveCode>> {
  const newest = await newestVersion(tx, kind);
  if ((newest?.number ?? 0) !== number) return fail('STALE');
  const planned = await plan(tx);
  if (!planned.ok) return planned;
  const before = newest ? valueOf(kind, newest.value) : shippedValue(kind);
  const unread = newest ? readStored(kind, newest.value).unread : [];
  // A value that couldn't be read is saved again even if it is as shipped.
  const fields = [...changesBetween(kind, before, planned.value).map(({ field }) => field), ...unread];
  if (fields.length === 0) return fail('UNCHANGED');
  if (!writer.isSettled && !(await isConfirmed(tx, kind, planned.value, confirmed, now)))
    return fail('UNCONFIRMED');
  const value = planned.value as Prisma.InputJsonValue;
  const changed = [...new Set(fields)];
  if (!writer.isSettled && (await needsApproval(tx, writer.staff, CAN[kind])))
    return askSecondPerson(tx, writer.staff, kind, { number, why, value, changed }, now);
  const { staff, by, authorId } = writer;
  const version = number + 1;
  await tx.siteSettings.create({
    data: { id: randomUUID(), kind, number: version, value, why, authorId, createdAt: now },
  });
  const details = { settings: kind, version, changed };
  await recordAudit(tx, { action: 'settings.changed', actorId: staff.id, staffId: authorId, details }, now);
  const followed = await followSettings(tx, by, kind, now);
  await notifyOfChange(tx, by, { kind, before, after: planned.value, moved: followed.moved }, now);
  await siteChanged(tx);
  return ok({ version, waits: false, ...followed });
}

type Asked = { number: number; why: string; value: Prisma.InputJsonValue; changed: readonly string[] };

/** Stores a change until a second person approves it, and tells every administrator. */
async function askSecondPerson(
  tx: Transaction,
  staff: Staff,
  kind: Kind,
  { number, why, value, changed }: Asked,
  now: Date,
): Promise<Result<Saved, never>> {
  await propose(tx, staff, { kind }, { basis: String(number), value, why }, now);
  const details = { settings: kind, changed };
  await recordAudit(tx, { action: 'settings.change_asked', actorId: staff.id, details }, now);
  const about = changed.map(labelOf).join(', ');
  await notifyAdmins(tx, { what: 'settings_asked', by: staff.name, about }, now);
  return ok({ version: number, waits: true, moved: 0, cutCountsAt: null });
}

/** Decides on a group's pending change. One based on a version other than the current one is refused. */
export const decideSettings = (
  staff: Staff,
  kind: Kind,
  decision: Decision,
  now: Date,
): Promise<Result<'approved' | 'declined' | 'withdrawn', DecideCode | SaveCode>> =>
  db().$transaction(async (tx) => {
    await takeLock(tx, 'settings');
    const apply = async (proposal: Decided): Promise<Result<'approved', SaveCode | 'GONE'>> => {
      const { value, basis, why, askedById, askedBy } = proposal;
      if (readStored(kind, value).unread.length > 0) return fail('GONE');
      const by = `${askedBy.name}, approved by ${staff.name},`;
      const writer: Writer = { staff, by, authorId: askedById, isSettled: true };
      const seen = { number: Number(basis), why };
      const saved = await writeNext<Kind, never>(tx, writer, kind, seen, () => ok(valueOf(kind, value)), now);
      return saved.ok ? ok('approved') : saved;
    };
    const about = { subject: { kind }, can: CAN[kind], path: GROUP_PATHS[kind] };
    const decided = await decide(tx, staff, decision, about, now, apply);
    if (decided.ok && decided.value !== 'approved')
      await recordAudit(
        tx,
        { action: 'settings.change_declined', actorId: staff.id, details: { settings: kind } },
        now,
      );
    return decided;
  });

/** Whether the person saving typed in how many requests it would delete, if a retention gets shorter. */
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

/** Updates what depends on settings: the rules of retention, and when open requests are due. */
async function followSettings(tx: Transaction, by: string, kind: Kind, now: Date): Promise<Followed> {
  if (kind !== 'facts' && kind !== 'operations') return { moved: 0, cutCountsAt: null };
  const clinic = await readClinic(tx);
  const rule = { days: clinic.retentionDays, by };
  const cut = kind === 'operations' ? await keepRule(tx, rule, now) : null;
  return { moved: await followHours(tx, clinic, now), cutCountsAt: cut?.at ?? null };
}

type Changed<K extends Kind> = { kind: K; before: Values[K]; after: Values[K]; moved: number };

/** Tells every administrator, and anyone who will no longer get mail, about whatever silences or exposes something. */
async function notifyOfChange<K extends Kind>(
  tx: Transaction,
  by: string,
  { kind, before, after, moved }: Changed<K>,
  now: Date,
): Promise<void> {
  const lines = newsOf(kind, before, after, moved);
  if (lines.length === 0) return;
  const admins = await addressesWhoMay(tx, 'settings.operations');
  const to = [...new Set([...admins, ...lostRecipients(kind, before, after)])];
  await queueNotices(tx, 'settings_changed', { to, content: { settings: { by, lines } } }, now);
}

/**
 * Saves a group of settings for everyone, from now on.
 * @param seen `confirmed` is how many requests a shorter retention deletes, as typed in by the person saving
 */
export const saveSettings = <K extends Kind>(
  staff: Staff,
  kind: K,
  { value, ...seen }: Seen & { value: Values[K] },
  now: Date,
): Promise<Result<Saved, SaveCode>> => write(ownWriter(staff), kind, seen, () => ok(value), now);

/** Makes an earlier version the newest one again, except one that shortens retention, which its form asks about. */
export const restoreSettings = (
  staff: Staff,
  kind: Kind,
  { version, number, why }: Seen & { version: number },
  now: Date,
): Promise<Result<Saved, SaveCode | 'NO_SUCH_VERSION'>> =>
  write(
    ownWriter(staff),
    kind,
    { number, why },
    async (tx) => {
      const value = await findVersion(tx, kind, version);
      return value ? ok(value) : fail('NO_SUCH_VERSION');
    },
    now,
  );

/** Stops a shorter retention that isn't in effect yet: what applies now continues, saved as a version of its own. */
export const stopCut = (
  staff: Staff,
  { number }: Pick<Seen, 'number'>,
  now: Date,
): Promise<Result<Saved, SaveCode | 'NOTHING_WAITS'>> =>
  write(
    { ...ownWriter(staff), isSettled: true }, // it deletes nothing, so no second person needs to approve
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
