import type { ConsentKind } from '@/content/consent-versions';
import { changedFor } from '@/lib/cases/history/domain';
import type { HistoryEntry } from '@/lib/cases/history/schema';
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
  | 'CONSENT_BEFORE_CORRECTION'
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

type Stored = Pick<StoredConsent, 'kind' | 'givenAt' | 'withdrawnAt' | 'withdrawnHow' | 'earlier'>;

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
type About = {
  contact: Contact;
  receivedAt: Date;
  before: Stored | undefined;
  history: readonly HistoryEntry[];
  timeZone: string;
};

type Ended = Pick<Stored, 'withdrawnAt' | 'withdrawnHow'>;

/** When the person last withdrew a consent of that kind, also one that was replaced since; a correction isn't their word. */
function withdrawnLast(kind: ConsentKind, { before, history }: About): Date | undefined {
  const replaced = history.map((entry) =>
    entry.is === 'consent' && entry.kind === kind ? entry.before : null,
  );
  const ended: (Ended | null | undefined)[] = [...replaced, ...(before?.earlier ?? []), before];
  return ended
    .flatMap((one) => (one?.withdrawnAt && one.withdrawnHow !== 'correction' ? [one.withdrawnAt] : []))
    .toSorted((one, other) => one.getTime() - other.getTime())
    .at(-1);
}

/**
 * What keeps a consent from being recorded as given at a time, by a clock that has no seconds: it must be later than
 * every withdrawal of the same kind, so that of two accounts the narrower one counts, and given for the number or the
 * address that the request has now.
 */
export function givingProblem({ kind, how, at }: Giving, about: About, now: Date): GivingProblem | undefined {
  const { contact, receivedAt, before, history, timeZone } = about;
  if (at > now) return 'CONSENT_AHEAD';
  const isBefore = (moment: Date) => at.getTime() + MINUTE_MS <= moment.getTime();
  if (isBefore(receivedAt)) return 'CONSENT_BEFORE_REQUEST';
  const problem = subjectProblem(kind, contact);
  if (problem) return problem;
  if (kind === 'substance_use' && !SIGNED.includes(how)) return 'NEEDS_SIGNATURE';
  if (before && consentState(before, now, timeZone) === 'stands') return 'ALREADY_IN_EFFECT';
  const withdrawnAt = withdrawnLast(kind, about);
  if (withdrawnAt && at <= withdrawnAt) return 'CONSENT_BEFORE_WITHDRAWAL';
  const changedAt = changedFor(history, kind);
  return changedAt && isBefore(changedAt) ? 'CONSENT_BEFORE_CORRECTION' : undefined;
}
