import { recordAudit, type Seen } from '@/lib/audit/mutations';
import type { Staff } from '@/lib/auth/staff';
import { assignRequest, changeStatus, undoStatus } from '@/lib/cases/case/mutations';
import { findRequests, matching, type Found } from '@/lib/cases/search/data';
import type { BulkClosingStatus } from '@/lib/clinic/statuses';
import { hasOutdated } from '@/lib/intake/renewal/data';
import { db } from '@/lib/platform/db';
import { notify } from '@/lib/platform/notices';
import type { BulkOutcome, Search } from './domain';
import { tickOf } from './schema';

export type BulkChange = { assignTo: string | null } | { close: BulkClosingStatus } | { undo: true };

function changeOne(staff: Staff, seen: Seen, change: BulkChange, now: Date) {
  if ('close' in change) return changeStatus(staff, seen, change.close, now);
  return 'undo' in change ? undoStatus(staff, seen, now) : assignRequest(staff, seen, change.assignTo, now);
}

/** Changes several requests independently: one that someone else changed meanwhile stays as it is. */
export async function changeMany(
  staff: Staff,
  ticked: readonly Seen[],
  change: BulkChange,
  now: Date,
): Promise<BulkOutcome> {
  const changed: Seen[] = [];
  let unattempted = 0;
  for (const seen of ticked) {
    const result = await changeOne(staff, seen, change, now);
    if (result.ok) changed.push({ id: seen.id, version: seen.version + 1 });
    else if (result.code === 'NO_ATTEMPT') unattempted += 1;
  }
  return {
    changed: changed.length,
    stayed: ticked.length - changed.length - unattempted,
    unattempted,
    undo: 'close' in change ? changed.map(tickOf) : [],
  };
}

/** The result of a search; `isWhole` is false while requests from an earlier version are still being indexed. */
export type SearchOutcome = { found: Found[]; isWhole: boolean };

/** Searches, and records that someone did: the kind of search, never the search text. */
export async function searchRequests(staff: Staff, search: Search, now: Date): Promise<SearchOutcome> {
  const matched = await matching(staff, search); // before the transaction, because it may open many
  return db().$transaction(async (tx) => {
    const found = await findRequests(staff, tx, matched);
    // Their names were shown, so the audit records whose, by our own ids.
    const details = {
      kind: search.kind,
      found: found.length,
      ...(matched.compared > 0 && { compared: matched.compared }),
      requests: found.map(({ id }) => id),
    };
    await recordAudit(tx, { action: 'requests.searched', actorId: staff.id, details }, now);
    return { found, isWhole: !(await hasOutdated(tx)) };
  });
}

/** Announces that someone has a request open; repeated for as long as they do. */
export async function markPresent(staff: Staff, requestId: string, now: Date): Promise<void> {
  const key = { requestId, staffId: staff.id };
  await db().$transaction(async (tx) => {
    const { count } = await tx.presence.updateMany({ where: key, data: { seenAt: now } });
    if (count > 0) return;
    await tx.presence.createMany({ data: { ...key, seenAt: now }, skipDuplicates: true });
    await notify(tx, { topic: 'presence', requestId });
  });
}

/** Announces that someone closed a request. */
export async function markGone(staff: Staff, requestId: string): Promise<void> {
  await db().$transaction(async (tx) => {
    await tx.presence.deleteMany({ where: { requestId, staffId: staff.id } });
    await notify(tx, { topic: 'presence', requestId });
  });
}
