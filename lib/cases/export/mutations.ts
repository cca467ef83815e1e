import { randomUUID } from 'node:crypto';
import { referenceKeys } from '@/lib/audit/data';
import { recordAudit } from '@/lib/audit/mutations';
import type { Details } from '@/lib/audit/schema';
import type { Staff } from '@/lib/auth/staff';
import type { ExportedRequest } from '@/lib/cases/export/values/domain';
import { recordDisclosure } from '@/lib/intake/proofs/mutations';
import { notifyAdmins } from '@/lib/outbox/mutations';
import { takeLockOn } from '@/lib/platform/advisory-locks';
import { db, LONG_TRANSACTION, type Transaction } from '@/lib/platform/db';
import { exportedTo, FETCH_WITHIN_MS } from './domain';
import { mentionsHealth } from './fields';
import { choiceSchema, type Choice } from './schema';

// The audit is the export's authorization: what was requested and why is recorded first, and the later fetch reads it
// from there, so no file can differ from its entry (docs/adr/0031).

const ACTION = 'requests.exported';

const record = (tx: Transaction, { id: actorId }: Staff, details: Details, now: Date) =>
  recordAudit(tx, { action: ACTION, actorId, details }, now);

/**
 * Records what will be exported, without columns this role may not read, and why. Returns the id for fetching it once,
 * soon.
 */
export function allowExport(staff: Staff, choice: Choice, now: Date): Promise<string> {
  const id = randomUUID();
  const open = exportedTo(staff.role);
  const fields = choice.fields.filter((field) => open.includes(field));
  const allowed = { stage: 'allowed', export: id, ...choice, fields };
  return db().$transaction(async (tx) => {
    await record(tx, staff, allowed, now);
    await notifyAdmins(tx, { what: 'requests_exported', by: staff.name }, now);
    return id;
  });
}

/**
 * Begins an allowed export. Returns what was chosen, or null if it was already fetched, has expired or isn't theirs.
 */
export function beginExport(staff: Staff, id: string, now: Date): Promise<Choice | null> {
  return db().$transaction(async (tx) => {
    await takeLockOn(tx, `export/${id}`); // of two at once, only one gets through
    const entries = await tx.auditEntry.findMany({
      where: {
        action: ACTION,
        actorId: staff.id,
        at: { gt: new Date(now.getTime() - FETCH_WITHIN_MS) },
        details: { path: ['export'], equals: id },
      },
      select: { details: true },
    });
    const [allowed, ...later] = entries;
    if (!allowed || later.length > 0) return null;
    const choice = choiceSchema.parse(allowed.details);
    await record(tx, staff, { stage: 'begun', export: id }, now);
    return choice;
  });
}

/**
 * Records which requests are about to go out: in the audit by keyed references, so that it can show who received each
 * one, and in each one's proofs.
 */
export function recordSent(
  staff: Staff,
  { id, fields, reason }: { id: string } & Pick<Choice, 'fields' | 'reason'>,
  requests: readonly Pick<ExportedRequest, 'reference' | 'consents'>[],
  now: Date,
): Promise<void> {
  const keys = requests.map(({ reference }) => referenceKeys(reference)[0] ?? '');
  const details = { stage: 'sent', export: id, count: keys.length, requests: keys };
  const made = { way: 'export', byId: staff.id, fields, reason, isOfHealth: mentionsHealth(fields) } as const;
  return db().$transaction(async (tx) => {
    await record(tx, staff, details, now);
    await recordDisclosure(tx, made, requests, now);
  }, LONG_TRANSACTION);
}

/**
 * The outcome of an export: `finished` is recorded before the last bytes are sent, so that no complete file lacks it.
 */
export function endExport(
  staff: Staff,
  id: string,
  { stage, count }: { stage: 'finished' | 'broken'; count: number },
  now: Date,
): Promise<void> {
  return db().$transaction((tx) => record(tx, staff, { stage, export: id, count }, now));
}
