import { randomUUID } from 'node:crypto';
import { referenceKeys } from '@/lib/audit/data';
import { recordAudit } from '@/lib/audit/mutations';
import type { Details } from '@/lib/audit/schema';
import type { Staff } from '@/lib/auth/staff';
import { recordDisclosure } from '@/lib/intake/proofs/mutations';
import { tellAdmins } from '@/lib/outbox/mutations';
import { takeLockOn } from '@/lib/platform/advisory-locks';
import { db, LONG_TRANSACTION, type Transaction } from '@/lib/platform/db';
import { exportedTo, FETCH_WITHIN_MS, type ExportedRequest } from './domain';
import { mentionsHealth } from './fields';
import { choiceSchema, type Choice } from './schema';

// The audit is what an export is allowed by: what was asked for and why is written down first, and what is then fetched
// is read from there, so that no file can differ from its entry (docs/adr/0031).

const ACTION = 'requests.exported';

const record = (tx: Transaction, { id: actorId }: Staff, details: Details, now: Date) =>
  recordAudit(tx, { action: ACTION, actorId, details }, now);

/** Writes down what is to be exported, without columns that this role may not read, and why. Returns the id by which it can be fetched, once and soon. */
export function allowExport(staff: Staff, choice: Choice, now: Date): Promise<string> {
  const id = randomUUID();
  const open = exportedTo(staff.role);
  const fields = choice.fields.filter((field) => open.includes(field));
  const allowed = { stage: 'allowed', export: id, ...choice, fields };
  return db().$transaction(async (tx) => {
    await record(tx, staff, allowed, now);
    await tellAdmins(tx, { what: 'requests_exported', by: staff.name }, now);
    return id;
  });
}

/** Begins an export that was allowed. Returns what was chosen, or null where it was fetched before, ran out or is not theirs. */
export function beginExport(staff: Staff, id: string, now: Date): Promise<Choice | null> {
  return db().$transaction(async (tx) => {
    await takeLockOn(tx, `export/${id}`); // of two at once, one
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
 * Writes down which requests go out, before they do: in the audit by keyed references, so that it can be said of each who
 * had it, and in the proofs of each.
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

/** How an export went: `finished` is written before the last bytes are sent, so that no whole file is without it. */
export function endExport(
  staff: Staff,
  id: string,
  { stage, count }: { stage: 'finished' | 'broken'; count: number },
  now: Date,
): Promise<void> {
  return db().$transaction((tx) => record(tx, staff, { stage, export: id, count }, now));
}
