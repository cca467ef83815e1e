import type { ConsentKind } from '@/content/consent-versions';
import type { StoredConsent } from '@/lib/intake/domain';
import type { StaffHow } from '@/lib/intake/fields';
import { consentState } from '@/lib/intake/proofs/domain';
import type { ConsultationInput } from '@/lib/intake/schema';
import { MINUTE_MS } from '@/lib/shared/durations';

/** Why a consent can't be recorded as given. */
export type GivingProblem =
  | 'ALREADY_IN_EFFECT'
  | 'NO_CONTACT'
  | 'NOT_THEIRS_TO_GIVE'
  | 'NEEDS_SIGNATURE'
  | 'CONSENT_AHEAD'
  | 'CONSENT_BEFORE_REQUEST'
  | 'CONSENT_BEFORE_WITHDRAWAL';

/** Ways that carry a signature: 42 CFR 2.31 asks for one where substance use is concerned. */
const SIGNED: readonly StaffHow[] = ['letter', 'in_person'];

type Contact = Pick<ConsultationInput, 'phone' | 'email' | 'askingFor'>;

/** Whether a request has what a consent is about. */
function subjectProblem(kind: ConsentKind, { phone, email, askingFor }: Contact) {
  if ((kind === 'voicemail' || kind === 'text_message') && phone === '') return 'NO_CONTACT';
  if (kind === 'private_email' && email === '') return 'NO_CONTACT';
  const isTheirs = askingFor === '' || askingFor === 'myself';
  return kind === 'substance_use' && !isTheirs ? 'NOT_THEIRS_TO_GIVE' : undefined;
}

type Stored = Pick<StoredConsent, 'kind' | 'givenAt' | 'withdrawnAt' | 'withdrawnHow'>;

/** The consents that the person of a request could still give. */
export const consentsToGive = (
  kinds: readonly ConsentKind[],
  contact: Contact,
  consents: readonly Stored[],
  now: Date,
  timeZone: string,
): ConsentKind[] =>
  kinds.filter(
    (kind) =>
      subjectProblem(kind, contact) === undefined &&
      !consents.some((one) => one.kind === kind && consentState(one, now, timeZone) === 'stands'),
  );

type Giving = { kind: ConsentKind; how: StaffHow; at: Date };
type About = { contact: Contact; receivedAt: Date; before: Stored | undefined; timeZone: string };

/**
 * What keeps a consent from being recorded as given at a time, by a clock that has no seconds: it must be later than a
 * withdrawal of the same kind, so that of two accounts the narrower one counts.
 */
export function givingProblem(
  { kind, how, at }: Giving,
  { contact, receivedAt, before, timeZone }: About,
  now: Date,
): GivingProblem | undefined {
  if (at > now) return 'CONSENT_AHEAD';
  if (at.getTime() + MINUTE_MS <= receivedAt.getTime()) return 'CONSENT_BEFORE_REQUEST';
  const problem = subjectProblem(kind, contact);
  if (problem) return problem;
  if (kind === 'substance_use' && !SIGNED.includes(how)) return 'NEEDS_SIGNATURE';
  if (before && consentState(before, now, timeZone) === 'stands') return 'ALREADY_IN_EFFECT';
  const isWithdrawn = before?.withdrawnAt && before.withdrawnHow !== 'correction';
  return isWithdrawn && before.withdrawnAt && at <= before.withdrawnAt
    ? 'CONSENT_BEFORE_WITHDRAWAL'
    : undefined;
}
