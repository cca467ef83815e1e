import type { ConsentVersion } from '@/content/consent-versions';
import { CONSENTS, kindOf } from '@/content/consents';
import { recordAudit } from '@/lib/audit/mutations';
import type { Staff } from '@/lib/auth/staff';
import { openHistory } from '@/lib/cases/history/data';
import { correctedAtOf } from '@/lib/cases/history/domain';
import { withEntry } from '@/lib/cases/history/mutations';
import { clinic } from '@/lib/clinic/data';
import { openAnswers, openConsents, STORED_CONSENTS } from '@/lib/intake/data';
import type { StoredConsent } from '@/lib/intake/domain';
import type { StaffHow } from '@/lib/intake/fields';
import { lockRequest, storeConsents } from '@/lib/intake/stored/mutations';
import { db, LONG_TRANSACTION } from '@/lib/platform/db';
import { notify } from '@/lib/platform/notices';
import { fail, ok, type Result } from '@/lib/shared/result';
import { givingProblem, type GivingProblem } from './domain';

type Given = {
  id: string;
  version: ConsentVersion;
  how: StaffHow;
  at: Date;
  /** When the contact details that the form showed had been corrected, as text; absent or empty if they never were. */
  correctedAt?: string | undefined;
};

const FIELDS = {
  ...STORED_CONSENTS,
  receivedAt: true,
  trashedAt: true,
  sealedAnswers: true,
  sealedHistory: true,
} as const;

/**
 * Records that a person agreed to something after their request came, by phone, text, letter, email or in person. It is
 * in effect at once, on the call card and on the person's own page. The consent of that kind that it replaces stays in
 * the sealed history; what was proved of it stays proved.
 */
export function recordConsent(
  { id: staffId }: Staff,
  { id, version, how, at, correctedAt = '' }: Given,
  now: Date,
): Promise<Result<null, 'GONE' | 'IN_TRASH' | 'CHANGED_MEANWHILE' | GivingProblem>> {
  const kind = kindOf(version);
  return db().$transaction(async (tx) => {
    await lockRequest(tx, id);
    const row = await tx.consultationRequest.findUnique({ where: { id }, select: FIELDS });
    if (!row) return fail('GONE');
    if (row.trashedAt) return fail('IN_TRASH');
    const history = openHistory(id, row.sealedHistory);
    if (correctedAtOf(history) !== correctedAt) return fail('CHANGED_MEANWHILE');
    const consents = openConsents(row);
    const before = consents.find((one) => one.kind === kind);
    const contact = openAnswers(id, row.sealedAnswers);
    const about = { contact, receivedAt: row.receivedAt, before, history, timeZone: clinic().timeZone };
    const problem = givingProblem({ kind, how, at }, about, now);
    if (problem) return fail(problem);
    const given: StoredConsent = {
      kind,
      version,
      text: CONSENTS[version],
      givenAt: at,
      withdrawnAt: null,
      givenHow: how,
      recordedAt: now,
      ...(before?.earlier && { earlier: before.earlier }),
    };
    const stored = await storeConsents(tx, row, [...consents.filter((one) => one !== before), given]);
    const entry = { is: 'consent', at: now, byId: staffId, kind, how, givenAt: at } as const;
    const sealedHistory = withEntry(id, row.sealedHistory, { ...entry, before: before ?? null });
    await tx.consultationRequest.update({ where: { id }, data: { sealedHistory } });
    const sealed = { consents: stored, history: sealedHistory };
    const action = 'request.consent_recorded';
    await recordAudit(tx, { action, actorId: staffId, requestId: id, sealed }, now);
    await notify(tx, { topic: 'requests' });
    return ok(null);
  }, LONG_TRANSACTION);
}
