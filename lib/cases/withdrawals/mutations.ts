import type { ConsentKind } from '@/content/consent-versions';
import type { Staff } from '@/lib/auth/staff';
import { withdraw } from '@/lib/intake/erasures/mutations';
import type { StaffHow } from '@/lib/intake/fields';
import { db, LONG_TRANSACTION } from '@/lib/platform/db';
import { fail, type Result } from '@/lib/shared/result';

type Withdrawal = { id: string; kind: ConsentKind; how: StaffHow; at: Date };

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
    const withdrawn = await withdraw(tx, { requestId, kind, by: { staffId, how } }, { at, now });
    if (withdrawn.ok) return withdrawn;
    return fail(withdrawn.code === 'BEFORE_CONSENT' ? 'WITHDRAWAL_BEFORE_CONSENT' : withdrawn.code);
  }, LONG_TRANSACTION);
}
