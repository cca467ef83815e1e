import type { ReactElement } from 'react';
import { render, toPlainText } from 'react-email';
import { AccountLocked, accountLockedSubject } from '@/emails/account-locked';
import { ConsentWithdrawn, consentWithdrawnSubject } from '@/emails/consent-withdrawn';
import {
  ConsultationAcknowledged,
  consultationAcknowledgedSubject,
} from '@/emails/consultation-acknowledged';
import { ConsultationDeleted, consultationDeletedSubject } from '@/emails/consultation-deleted';
import { ConsultationReceived, consultationReceivedSubject } from '@/emails/consultation-received';
import { OwnPageCode, ownPageCodeSubject } from '@/emails/own-page-code';
import { PasswordReset, passwordResetSubject } from '@/emails/password-reset';
import { SecondFactorReset, secondFactorResetSubject } from '@/emails/second-factor-reset';
import { StaffInvited, staffInvitedSubject } from '@/emails/staff-invited';
import { clinic } from '@/lib/clinic/data';
import { env } from '@/lib/platform/env';
import { keyRing } from '@/lib/platform/keys';
import type { Mail } from '@/lib/platform/mail';
import { unseal } from '@/lib/platform/sealing';
import { formatMoment } from '@/lib/shared/dates';
import { CODE_VALID_MS, letterPlace } from './domain';
import { letterSchema, type Letter, type Template } from './schema';

/** A delivery as the ledger holds it. */
export type Delivery = {
  id: string;
  template: Template;
  recipient: string | null;
  sealedLetter: string | null;
  reference: string | null;
  createdAt: Date;
  request: { reference: string; receivedAt: Date } | null;
};

type Content = { subject: string; body: ReactElement };

/** The mail of a delivery. None says what a visitor typed; a mail to a person does not even name the clinic. */
export async function renderMail(delivery: Delivery): Promise<Mail> {
  const letter = readLetter(delivery);
  const toPerson = delivery.recipient === null;
  const { subject, body } = contentOf(delivery, letter);
  const html = await render(body);
  const { MAIL_FROM, MAIL_FROM_NEUTRAL } = env();
  const from = toPerson ? MAIL_FROM_NEUTRAL : MAIL_FROM;
  const host = /@([\w.-]+)/.exec(from)?.[1] ?? 'localhost';
  return {
    from,
    to: letter?.to ?? delivery.recipient ?? '',
    subject,
    html,
    text: toPlainText(html),
    messageId: `<${delivery.id}@${host}>`,
  };
}

function readLetter({ id, sealedLetter }: Delivery): Letter | undefined {
  if (sealedLetter === null) return undefined;
  return letterSchema.parse(JSON.parse(unseal(keyRing(), letterPlace(id), sealedLetter)));
}

const referenceOf = ({ request, reference }: Delivery) => request?.reference ?? reference ?? '';

function contentOf(delivery: Delivery, letter: Letter | undefined): Content {
  if (delivery.recipient === null) return letterContent(delivery, letter);
  return accountContent(delivery, letter) ?? staffContent(delivery);
}

function accountContent({ template, createdAt }: Delivery, letter: Letter | undefined): Content | undefined {
  const { name: clinicName, timeZone } = clinic();
  const about = { clinicName, link: letter?.link ?? `${env().APP_URL}/sign-in` };
  if (template === 'staff_invited')
    return { subject: staffInvitedSubject, body: <StaffInvited {...about} /> };
  if (template === 'password_reset')
    return { subject: passwordResetSubject, body: <PasswordReset {...about} /> };
  if (template === 'second_factor_reset')
    return {
      subject: secondFactorResetSubject,
      body: <SecondFactorReset {...about} forOwner={letter !== undefined} />,
    };
  if (template === 'account_locked')
    return {
      subject: accountLockedSubject,
      body: <AccountLocked {...about} at={formatMoment(createdAt, timeZone)} />,
    };
  return undefined;
}

function letterContent(delivery: Delivery, letter: Letter | undefined): Content {
  if (delivery.template === 'own_page_code') {
    const minutes = CODE_VALID_MS / 60_000;
    return { subject: ownPageCodeSubject, body: <OwnPageCode code={letter?.code ?? ''} minutes={minutes} /> };
  }
  const body = <ConsultationAcknowledged reference={referenceOf(delivery)} />;
  return { subject: consultationAcknowledgedSubject, body };
}

function staffContent(delivery: Delivery): Content {
  const { name, timeZone } = clinic();
  const { template, request, createdAt } = delivery;
  const reference = referenceOf(delivery);
  const about = { clinicName: name, reference, deskUrl: `${env().APP_URL}/desk` };
  const at = formatMoment(createdAt, timeZone);
  if (template === 'consent_withdrawn')
    return { subject: consentWithdrawnSubject(reference), body: <ConsentWithdrawn {...about} at={at} /> };
  if (template === 'consultation_deleted')
    return {
      subject: consultationDeletedSubject(reference),
      body: <ConsultationDeleted {...about} at={at} />,
    };
  const receivedAt = formatMoment(request?.receivedAt ?? createdAt, timeZone);
  return {
    subject: consultationReceivedSubject(reference),
    body: <ConsultationReceived {...about} receivedAt={receivedAt} />,
  };
}
