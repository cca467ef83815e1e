import type { ConsentKind } from '@/content/consent-versions';
import type { Staff } from '@/lib/auth/staff';
import { openConsents, STORED_CONSENTS } from '@/lib/intake/data';
import { withdraw } from '@/lib/intake/erasures/mutations';
import type { StaffWithdrawnHow } from '@/lib/intake/fields';
import { lockRequest } from '@/lib/intake/stored/mutations';
import { db, LONG_TRANSACTION, type Transaction } from '@/lib/platform/db';
import { MINUTE_MS } from '@/lib/shared/durations';
import { fail, ok, type Result } from '@/lib/shared/result';

type Withdrawal = { id: string; kind: ConsentKind; how: StaffWithdrawnHow; at: Date };

/**
 * Records that a person took a consent back by text, phone, letter, email or in person. It is in effect at once, on the
 * call card and on the person's own page. It needs no version: it must never wait for someone else's change.
 */
export function recordConsentWithdrawal(
  { id: staffId }: Staff,
  { id: requestId, kind, how, at }: Withdrawal,
  now: Date,
): Promise<Result<null, 'WITHDRAWAL_AHEAD' | 'WITHDRAWAL_BEFORE_CONSENT' | 'NOT_IN_EFFECT'>> {
  if (at > now) return Promise.resolve(fail('WITHDRAWAL_AHEAD'));
  return db().$transaction(async (tx) => {
    await lockRequest(tx, requestId);
    if (await isBeforeConsent(tx, requestId, kind, at)) return fail('WITHDRAWAL_BEFORE_CONSENT');
    const was = await withdraw(tx, { requestId, kind, by: { staffId, how } }, { at, now });
    return was ? ok(null) : fail('NOT_IN_EFFECT');
  }, LONG_TRANSACTION);
}

/** Whether the consent in effect was given later, by the clock of the form, which has no seconds. */
async function isBeforeConsent(tx: Transaction, id: string, kind: ConsentKind, at: Date): Promise<boolean> {
  const row = await tx.consultationRequest.findUnique({ where: { id }, select: STORED_CONSENTS });
  const given = row ? openConsents(row).filter((one) => one.kind === kind && one.withdrawnAt === null) : [];
  return given.some(({ givenAt }) => at.getTime() + MINUTE_MS <= givenAt.getTime());
}
