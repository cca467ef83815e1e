import { siteMailAddress } from '@/lib/cases/call-card/site-mail/domain';
import type { Status } from '@/lib/clinic/statuses';
import type { StoredConsent } from '@/lib/intake/domain';
import { substanceUseConsent } from '@/lib/intake/proofs/domain';
import type { ConsultationInput } from '@/lib/intake/schema';
import { maySign } from '@/lib/intake/signatures/domain';
import { DAY_MS } from '@/lib/shared/durations';

/** How long after a mail that asked for a signature the next may follow. */
export const ASKED_AGAIN_AFTER_MS = DAY_MS;

type Asked = { status: Status; answers: ConsultationInput; consents: readonly StoredConsent[] };

/** Why the person can't be mailed for their signature (42 CFR 2.31); undefined if they can. */
export function askingProblem({ status, answers, consents }: Asked, now: Date, timeZone: string) {
  if (status === 'quarantined') return 'QUARANTINED'; // it may use someone else's address
  if (!maySign(answers)) return 'NOT_THEIRS_TO_SIGN';
  if (substanceUseConsent(consents, now, timeZone) !== null) return 'ON_FILE';
  return siteMailAddress('signature_requested', answers, consents) === null ? 'NO_PRIVATE_EMAIL' : undefined;
}
