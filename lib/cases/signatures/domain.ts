import type { StoredConsent } from '@/lib/intake/domain';
import { substanceUseConsent } from '@/lib/intake/proofs/domain';
import type { ConsultationInput } from '@/lib/intake/schema';
import { maySign } from '@/lib/intake/signatures/domain';

type Asked = { answers: Pick<ConsultationInput, 'askingFor'>; consents: readonly StoredConsent[] };

/** Why the person can't be mailed for their signature (42 CFR 2.31); undefined if they can. */
export function askingProblem({ answers, consents }: Asked, now: Date, timeZone: string) {
  if (!maySign(answers)) return 'NOT_THEIRS_TO_SIGN';
  if (substanceUseConsent(consents, now, timeZone) !== null) return 'ON_FILE';
  const isPrivate = consents.some(
    ({ kind, withdrawnAt }) => kind === 'private_email' && withdrawnAt === null,
  );
  return isPrivate ? undefined : 'NO_PRIVATE_EMAIL';
}
