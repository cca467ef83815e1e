import type { VersionOf } from '@/content/consent-versions';
import { callCard, type ConsentState } from '@/lib/cases/call-card/domain';
import type { ConsultationInput } from '@/lib/intake/schema';
import type { PersonTemplate } from '@/lib/outbox/schema';

/** Mails to the person that staff have the site send. */
type SiteMail = Extract<PersonTemplate, 'appointment_told' | 'signature_requested'>;

/** The wordings of the consent that name what a mail says: earlier ones allow the arrival note and codes alone. */
const ALLOWED_BY: Readonly<Record<SiteMail, readonly VersionOf<'private_email'>[]>> = {
  appointment_told: ['private-email-2', 'private-email-es-1'],
  signature_requested: ['private-email-2', 'private-email-es-1'],
};

type Consent = ConsentState & { version: string };

/**
 * The address to which the site itself may send a mail: one that the person called private, in words that name such
 * mail, while they agree to be contacted there. An address that others may read gets nothing, even if it's the only
 * contact.
 */
export function siteMailAddress(
  mail: SiteMail,
  answers: ConsultationInput,
  consents: readonly Consent[],
): string | null {
  const allowing: readonly string[] = ALLOWED_BY[mail];
  const isAllowed = consents.some(
    ({ kind, version, withdrawnAt }) =>
      kind === 'private_email' && withdrawnAt === null && allowing.includes(version),
  );
  return isAllowed && callCard(answers, consents).writeEmail.allowed ? answers.email : null;
}
