import type { ReactElement } from 'react';
import { render, toPlainText } from 'react-email';
import { ConsentWithdrawn, consentWithdrawnSubject } from '@/emails/consent-withdrawn';
import {
  ConsultationAcknowledged,
  consultationAcknowledgedSubject,
} from '@/emails/consultation-acknowledged';
import { ConsultationDeleted, consultationDeletedSubject } from '@/emails/consultation-deleted';
import { ConsultationReceived, consultationReceivedSubject } from '@/emails/consultation-received';
import { OwnPageCode, ownPageCodeSubject } from '@/emails/own-page-code';
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
  const { subject, body } = letter ? letterContent(delivery, letter) : staffContent(delivery);
  const html = await render(body);
  const { MAIL_FROM, MAIL_FROM_NEUTRAL } = env();
  const from = letter ? MAIL_FROM_NEUTRAL : MAIL_FROM;
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

function letterContent(delivery: Delivery, { code }: Letter): Content {
  if (delivery.template === 'own_page_code') {
    const minutes = CODE_VALID_MS / 60_000;
    return { subject: ownPageCodeSubject, body: <OwnPageCode code={code ?? ''} minutes={minutes} /> };
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
