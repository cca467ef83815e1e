import type { ReactElement } from 'react';
import { render, toPlainText } from 'react-email';
import { AccountLocked, accountLockedSubject } from '@/emails/account-locked';
import { AppointmentNotice, appointmentNoticeSubject } from '@/emails/appointment-notice';
import { AppointmentTold, appointmentToldSubject } from '@/emails/appointment-told';
import { ChangeDeclined, changeDeclinedSubject } from '@/emails/change-declined';
import { CommentApproved, commentApprovedSubject } from '@/emails/comment-approved';
import { ConsentWithdrawn, consentWithdrawnSubject } from '@/emails/consent-withdrawn';
import { ConsultationAcknowledged } from '@/emails/consultation-acknowledged';
import { ConsultationDeleted, consultationDeletedSubject } from '@/emails/consultation-deleted';
import { ConsultationReceived, consultationReceivedSubject } from '@/emails/consultation-received';
import { CopyDigest, copyDigestSubject } from '@/emails/copy-digest';
import { DailyDigest, dailyDigestSubject } from '@/emails/daily-digest';
import { DeliveryAlarm, deliveryAlarmSubject } from '@/emails/delivery-alarm';
import { FollowUpDue, followUpDueSubject } from '@/emails/follow-up-due';
import { ImportantChangeMail, importantChangeSubject } from '@/emails/important-change';
import { PageReturned, pageReturnedSubject } from '@/emails/page-returned';
import { PasswordReset, passwordResetSubject } from '@/emails/password-reset';
import { QuarantineWaiting, quarantineWaitingSubject } from '@/emails/quarantine-waiting';
import { RequestAccessCode } from '@/emails/request-access-code';
import { RequestAssigned, requestAssignedSubject } from '@/emails/request-assigned';
import { RequestUnanswered, requestUnansweredSubject } from '@/emails/request-unanswered';
import { RequestsWaiting, requestsWaitingSubject } from '@/emails/requests-waiting';
import { SecondFactorReset, secondFactorResetSubject } from '@/emails/second-factor-reset';
import { SettingsChanged, settingsChangedSubject } from '@/emails/settings-changed';
import { SignatureRequested } from '@/emails/signature-requested';
import { StaffInvited, staffInvitedSubject } from '@/emails/staff-invited';
import { DEFAULT_LANGUAGE, messagesIn } from '@/content/languages';
import { clinic } from '@/lib/clinic/data';
import { env } from '@/lib/platform/env';
import type { Mail } from '@/lib/platform/mail';
import { isolated } from '@/lib/shared/bidi';
import { formatMoment } from '@/lib/shared/dates';
import { openContent } from './data';
import { CODE_VALID_MS } from './domain';
import { calendarOf, newsOf } from './calendar/domain';
import { CHANGE_LABELS, DIGEST_LABELS } from './fields';
import type { MailContent, Template } from './schema';

/** A delivery as stored in the ledger. */
export type Delivery = {
  id: string;
  template: Template;
  recipient: string | null;
  sealedContent: string | null;
  reference: string | null;
  createdAt: Date;
  /** When the reported event happened, if the mail was created later: one that is sent again. */
  happenedAt?: Date;
  request: { reference: string; receivedAt: Date; dueAt?: Date; followUpAt?: Date | null } | null;
};

type Content = { subject: string; body: ReactElement };

/** What the mails are made from. */
type Parts = {
  content: MailContent | undefined;
  reference: string;
  clinicName: string;
  /** When it happened, in words. */
  at: string;
  siteUrl: string;
  deskUrl: string;
  requestUrl: string;
  /** Where a mail about an account links. */
  link: string;
  /** One of the request's times, in words. */
  moment: (which: 'receivedAt' | 'dueAt' | 'followUpAt') => string;
};

/**
 * Renders a delivery's mail. No mail contains what a visitor typed, and one to a person doesn't even name the clinic.
 */
export async function renderMail(delivery: Delivery): Promise<Mail> {
  const content = openContent(delivery);
  const toPerson = delivery.recipient === null;
  const { subject, body } = CONTENTS[delivery.template](partsOf(delivery, content));
  const html = await render(body);
  const { MAIL_FROM, MAIL_FROM_NEUTRAL } = env();
  const from = toPerson ? MAIL_FROM_NEUTRAL : MAIL_FROM;
  const host = /@([\w.-]+)/.exec(from)?.[1] ?? 'localhost';
  const calendar = calendarOf(content, { from, host, stamp: delivery.createdAt });
  return {
    from,
    to: content?.to ?? delivery.recipient ?? '',
    subject,
    html,
    text: toPlainText(html),
    messageId: `<${delivery.id}@${host}>`,
    ...(calendar !== undefined && { calendar }),
  };
}

function partsOf(delivery: Delivery, content: MailContent | undefined): Parts {
  const { request, createdAt, happenedAt = createdAt } = delivery;
  const { name, timeZone } = clinic();
  const { APP_URL } = env();
  const reference = request?.reference ?? delivery.reference ?? '';
  return {
    content,
    reference,
    clinicName: isolated(name),
    at: formatMoment(happenedAt, timeZone),
    siteUrl: APP_URL,
    deskUrl: `${APP_URL}/desk`,
    requestUrl: `${APP_URL}/desk/requests/${reference}`,
    link: content?.link ?? `${APP_URL}/sign-in`,
    moment: (which) => formatMoment(request?.[which] ?? createdAt, timeZone),
  };
}

const CONTENTS: Readonly<Record<Template, (parts: Parts) => Content>> = {
  consultation_received: ({ moment, ...about }) => ({
    subject: consultationReceivedSubject(about.reference),
    body: <ConsultationReceived {...staff(about)} receivedAt={moment('receivedAt')} />,
  }),
  consent_withdrawn: (about) => ({
    subject: consentWithdrawnSubject(about.reference),
    body: <ConsentWithdrawn {...staff(about)} at={about.at} />,
  }),
  consultation_deleted: (about) => ({
    subject: consultationDeletedSubject(about.reference),
    body: <ConsultationDeleted {...staff(about)} at={about.at} />,
  }),
  consultation_acknowledged: ({ content, reference }) => {
    const { acknowledged, language, footer } = person(content);
    const frame = { language, footer };
    const body = <ConsultationAcknowledged {...frame} text={acknowledged} reference={reference} />;
    return { subject: acknowledged.subject, body };
  },
  own_page_code: ({ content }) => {
    const { code, language, footer } = person(content);
    const frame = { language, footer };
    const enter = code.enter(CODE_VALID_MS / 60_000);
    const body = <RequestAccessCode {...frame} text={code} code={content?.code ?? ''} enter={enter} />;
    return { subject: code.subject, body };
  },
  signature_requested: ({ content }) => {
    const { signature, language, footer } = person(content);
    const frame = { language, footer };
    return {
      subject: signature.subject,
      body: <SignatureRequested {...frame} text={signature} />,
    };
  },
  staff_invited: ({ clinicName, link }) => ({
    subject: staffInvitedSubject,
    body: <StaffInvited clinicName={clinicName} link={link} />,
  }),
  password_reset: ({ clinicName, link }) => ({
    subject: passwordResetSubject,
    body: <PasswordReset clinicName={clinicName} link={link} />,
  }),
  account_locked: ({ clinicName, link, at, content }) => ({
    subject: accountLockedSubject,
    body: <AccountLocked clinicName={clinicName} link={link} at={at} by={content?.by ?? 'password'} />,
  }),
  second_factor_reset: ({ clinicName, link, content }) => ({
    subject: secondFactorResetSubject,
    body: <SecondFactorReset clinicName={clinicName} link={link} forOwner={content !== undefined} />,
  }),
  request_unanswered: ({ clinicName, reference, requestUrl, at, moment }) => ({
    subject: requestUnansweredSubject(reference),
    body: (
      <RequestUnanswered
        clinicName={clinicName}
        reference={reference}
        receivedAt={moment('receivedAt')}
        dueAt={moment('dueAt')}
        at={at}
        deskUrl={requestUrl}
      />
    ),
  }),
  request_assigned: ({ clinicName, reference, requestUrl }) => ({
    subject: requestAssignedSubject(reference),
    body: <RequestAssigned clinicName={clinicName} reference={reference} deskUrl={requestUrl} />,
  }),
  follow_up_due: ({ clinicName, reference, requestUrl, moment }) => ({
    subject: followUpDueSubject(reference),
    body: (
      <FollowUpDue
        clinicName={clinicName}
        reference={reference}
        followUpAt={moment('followUpAt')}
        deskUrl={requestUrl}
      />
    ),
  }),
  daily_digest: ({ clinicName, at, deskUrl, content }) => ({
    subject: dailyDigestSubject,
    body: <DailyDigest clinicName={clinicName} at={at} deskUrl={deskUrl} lines={digestLines(content)} />,
  }),
  copy_digest: ({ clinicName, at, siteUrl, content }) => ({
    subject: copyDigestSubject,
    body: (
      <CopyDigest
        clinicName={clinicName}
        at={at}
        siteUrl={siteUrl}
        {...(content?.copy ?? { held: 0, setApart: 0, reviews: [], evidence: [] })}
      />
    ),
  }),
  page_returned: ({ clinicName, link }) => ({
    subject: pageReturnedSubject,
    body: <PageReturned clinicName={clinicName} link={link} />,
  }),
  change_declined: ({ clinicName, link }) => ({
    subject: changeDeclinedSubject,
    body: <ChangeDeclined clinicName={clinicName} link={link} />,
  }),
  quarantine_waiting: ({ clinicName, deskUrl, content }) => {
    const count = content?.digest?.quarantined ?? 0;
    return {
      subject: quarantineWaitingSubject(count),
      body: (
        <QuarantineWaiting clinicName={clinicName} count={count} deskUrl={`${deskUrl}?view=quarantined`} />
      ),
    };
  },
  requests_waiting: ({ clinicName, deskUrl, content }) => {
    const counts = content?.waiting ?? { fresh: 0, today: 0, quarantined: 0 };
    return {
      subject: requestsWaitingSubject(counts),
      body: <RequestsWaiting clinicName={clinicName} deskUrl={deskUrl} {...counts} />,
    };
  },
  reply_approved: ({ link }) => {
    const { language, footer } = person(undefined);
    const frame = { language, footer };
    return { subject: commentApprovedSubject, body: <CommentApproved {...frame} link={link} /> };
  },
  settings_changed: ({ clinicName, at, siteUrl, content }) => {
    const { by, lines = [], deletes } = content?.settings ?? {};
    const { timeZone } = clinic();
    return {
      subject: settingsChangedSubject(deletes !== undefined),
      body: (
        <SettingsChanged
          clinicName={clinicName}
          at={at}
          by={by}
          lines={lines}
          deletes={deletes && { ...deletes, at: formatMoment(new Date(deletes.at), timeZone) }}
          settingsUrl={`${siteUrl}/copy/settings`}
        />
      ),
    };
  },
  important_change: ({ clinicName, at, siteUrl, content }) => {
    const { what = 'role_changed', by, about } = content?.change ?? {};
    const { words, path } = CHANGE_LABELS[what];
    return {
      subject: importantChangeSubject(words),
      body: (
        <ImportantChangeMail
          clinicName={clinicName}
          at={at}
          words={words}
          by={by}
          about={about}
          deskUrl={`${siteUrl}${path}`}
        />
      ),
    };
  },
  appointment_notice: ({ clinicName, reference, requestUrl, content }) => {
    const { what, moment } = newsOf(content, clinic().timeZone);
    return {
      subject: appointmentNoticeSubject(what, reference),
      body: (
        <AppointmentNotice
          clinicName={clinicName}
          reference={reference}
          what={what}
          moment={moment}
          deskUrl={requestUrl}
        />
      ),
    };
  },
  appointment_told: ({ reference, content }) => {
    const { what, moment } = newsOf(content, clinic().timeZone);
    const { language, footer } = person(undefined); // only in English so far
    const frame = { language, footer };
    return {
      subject: appointmentToldSubject(what),
      body: <AppointmentTold {...frame} what={what} moment={moment} reference={reference} />,
    };
  },
  delivery_alarm: ({ clinicName, at, deskUrl, content }) => {
    const counts = content?.alarm ?? { waiting: 0, waitingMinutes: 0, failed: 0 };
    return {
      subject: deliveryAlarmSubject(counts),
      body: <DeliveryAlarm clinicName={clinicName} at={at} deskUrl={`${deskUrl}/deliveries`} {...counts} />,
    };
  },
};

/** What mails to a person say, in the language they asked in. */
function person(content: MailContent | undefined) {
  const language = content?.language ?? DEFAULT_LANGUAGE;
  return { language, ...messagesIn(language).mails };
}

const staff = ({ clinicName, reference, deskUrl }: Pick<Parts, 'clinicName' | 'reference' | 'deskUrl'>) => ({
  clinicName,
  reference,
  deskUrl,
});

const digestLines = (content: MailContent | undefined) =>
  DIGEST_LABELS.map(({ name, text }) => ({ text, count: content?.digest?.[name] ?? 0 }));
