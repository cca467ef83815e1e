import { ownValue } from '@/lib/shared/own-value';

// The labels for deliveries that pages and rules share.

export const DELIVERY_STATES = ['queued', 'sent', 'caught', 'failed'] as const;
export type DeliveryState = (typeof DELIVERY_STATES)[number];

export const STATE_LABELS: Readonly<Record<DeliveryState, string>> = {
  queued: 'Queued',
  sent: 'Sent',
  caught: 'Caught here',
  failed: 'Failed',
};

/** What each state means. */
export const STATE_MEANINGS: Readonly<Record<DeliveryState, string>> = {
  queued: 'Waiting to be sent or retried.',
  sent: 'The mail server accepted it.',
  caught: 'Caught on this machine because no mail server is set up. No one has received it.',
  failed: 'We stopped trying. It won’t be retried automatically.',
};

export const TEMPLATES = [
  'consultation_received',
  'consultation_acknowledged',
  'own_page_code',
  'signature_requested',
  'consent_withdrawn',
  'consultation_deleted',
  'staff_invited',
  'password_reset',
  'account_locked',
  'second_factor_reset',
  'request_unanswered',
  'follow_up_due',
  'daily_digest',
  'delivery_alarm',
  'copy_digest',
  'reply_approved',
  'page_returned',
  'change_declined',
  'settings_changed',
  'quarantine_waiting',
  'requests_waiting',
  'request_assigned',
  'important_change',
  'appointment_notice',
  'appointment_told',
] as const;

export const TEMPLATE_LABELS: Readonly<Record<(typeof TEMPLATES)[number], string>> = {
  consultation_received: 'New request',
  consultation_acknowledged: 'Request confirmation',
  own_page_code: 'Code for “Your request”',
  signature_requested: 'Request for a signature',
  consent_withdrawn: 'Consent withdrawn',
  consultation_deleted: 'Request deleted by the person',
  staff_invited: 'Invitation',
  password_reset: 'Password reset',
  account_locked: 'Too many sign-in attempts',
  second_factor_reset: 'Second factor reset',
  request_unanswered: 'Reminder: not answered yet',
  follow_up_due: 'Reminder: follow-up due',
  daily_digest: 'Daily summary',
  delivery_alarm: 'Alert: email is not being delivered',
  copy_digest: 'Summary of comments and pages',
  reply_approved: 'Comment published',
  page_returned: 'A page was sent back to its author',
  change_declined: 'A change was declined',
  settings_changed: 'Settings changed',
  quarantine_waiting: 'Reminder: check quarantine',
  requests_waiting: 'Many requests at once',
  request_assigned: 'Request assigned',
  important_change: 'Important change',
  appointment_notice: 'Appointment, to staff',
  appointment_told: 'Appointment, to the person',
};

const REASONS: Readonly<Record<string, string>> = {
  AUTHENTICATION: 'The mail server rejects our user name or password.',
  LOGIN_REQUIRED:
    'The mail server wants a login or an encrypted connection first: check the user name, password and smtps:// in SMTP_URL.',
  SENDER_REFUSED: 'The mail server doesn’t accept our sender address (MAIL_FROM or MAIL_FROM_NEUTRAL).',
  SERVER_REFUSED: 'The mail server doesn’t accept mail from this machine.',
  NO_CONNECTION: 'The mail server couldn’t be reached.',
  CONNECTION_LOST: 'The mail server closed the connection before it took the email.',
  UNKNOWN_HOST: 'There is no mail server with the name in the settings.',
  NAME_LOOKUP: 'The mail server’s name couldn’t be looked up: DNS didn’t answer.',
  TIMEOUT: 'The mail server didn’t answer in time.',
  NO_GREETING:
    'Something accepts connections at the mail server’s port but sends no greeting. If the port is for TLS only (usually 465), the address must begin with smtps://.',
  NOT_SMTP: 'What answers at the mail server’s address isn’t a mail server: check the port.',
  TLS_SELF_SIGNED:
    'The mail server’s certificate is self-signed, so we don’t trust it. NODE_EXTRA_CA_CERTS can name it as trusted.',
  TLS_UNKNOWN_ISSUER:
    'The mail server’s certificate was issued by an authority we don’t know. NODE_EXTRA_CA_CERTS can name that authority as trusted.',
  TLS_WRONG_NAME: 'The mail server’s certificate is for a different name than the one in the settings.',
  TLS_EXPIRED: 'The mail server’s certificate has expired, or isn’t valid yet.',
  TLS_PLAIN_PORT:
    'The mail server doesn’t begin with TLS at this port: for ports 587 and 25 the address begins with smtp://.',
  TLS_NOT_OFFERED:
    'The mail server offers no encrypted connection, so nothing was sent. Only SMTP_ALLOW_UNENCRYPTED=yes permits that, and never with a password.',
  TLS: 'An encrypted connection to the mail server couldn’t be set up.',
  ADDRESS_REFUSED: 'The address can’t be used for email.',
  MESSAGE_REFUSED: 'The mail server won’t take a message like this one, for example because of its size.',
  MAY_HAVE_ARRIVED:
    'The mail server had the whole email but didn’t confirm it, so it may have arrived. A second copy would carry the same Message-ID.',
  EXPIRED: 'The code expired before a mail server took the email.',
  RESTORED: 'The site was restored, and this email was stopped: it may have gone out before.',
  CONSENT_WITHDRAWN:
    'The person no longer wants to be contacted or emailed at this address, so we stopped it on purpose.',
  SET_ASIDE: 'The request was marked as spam or moved to the trash, so we stopped it on purpose.',
  NO_SECOND_ROUTE:
    'No second mail server is set (SMTP_FALLBACK_URL), so the alert couldn’t be sent another way.',
  OTHER: 'Something else went wrong. Check the worker’s log for the same time.',
};

/** What a reply means for the email (RFC 5321, 4.2.1). The last digits of SMTP_nnn are the server's own. */
function smtpReplyText(code: string, state: DeliveryState): string | undefined {
  const waits = state === 'queued';
  if (/^SMTP_4/.test(code)) return `The mail server ${waits ? 'put it off for now' : 'kept putting it off'}.`;
  if (/^SMTP_53[0458]$/.test(code)) return REASONS.AUTHENTICATION; // from before login failures had a code of their own
  if (!/^SMTP_5/.test(code)) return undefined;
  return `The mail server refuses it for this address${waits ? '; we’ll try once more' : ''}.`;
}

/** A reason code from lib/outbox/attempts/domain.ts in words, for an email in that state. */
export const reasonLabel = (code: string, state: DeliveryState): string =>
  smtpReplyText(code, state) ?? ownValue(REASONS, code) ?? REASONS.OTHER ?? '';

/** What an email about an appointment reports. */
export const APPOINTMENT_NEWS = ['made', 'moved', 'canceled', 'soon'] as const;
export type AppointmentNews = (typeof APPOINTMENT_NEWS)[number];

/** What administrators are told about, whoever did it, and where to see more. */
export const CHANGE_LABELS = {
  role_changed: { words: 'A staff role was changed', path: '/team' },
  administrator_invited: { words: 'An administrator was invited', path: '/team' },
  member_invited: { words: 'A staff member was invited', path: '/team' },
  invitation_revoked: { words: 'An invitation was revoked', path: '/team' },
  administrator_joined: { words: 'A new administrator joined', path: '/team' },
  suspended: { words: 'A staff account was suspended', path: '/team' },
  reinstated: { words: 'A staff account was reinstated', path: '/team' },
  second_factor_reset: { words: 'A second factor was reset', path: '/team' },
  administrator_secured: {
    words: 'An administrator’s password or second factor was changed',
    path: '/activity',
  },
  hold_set: { words: 'A legal hold was set', path: '/activity' },
  hold_lifted: { words: 'A legal hold was lifted', path: '/activity' },
  requests_exported: { words: 'Requests were exported', path: '/activity' },
  request_handed_over: { words: 'A request was handed over to the record system', path: '/activity' },
  page_unpublished: { words: 'A page was unpublished', path: '/copy' },
  page_shown: { words: 'A page was published again', path: '/copy' },
  page_moved: { words: 'A page’s address was changed', path: '/copy' },
  page_asked: { words: 'A change to what the site shows is awaiting approval', path: '/copy' },
  settings_asked: { words: 'A change of settings is awaiting approval', path: '/copy/settings' },
} as const;

/** The numbers in the daily summary, each with the text that follows it. */
export const DIGEST_LABELS = [
  { name: 'fresh', text: 'new, not started' },
  { name: 'late', text: 'past the time for a first contact' },
  { name: 'contacting', text: 'being contacted' },
  { name: 'followUps', text: 'follow-ups due by tonight' },
  { name: 'quarantined', text: 'in quarantine' },
  { name: 'quarantinedLate', text: 'of those in quarantine past the same time' },
  { name: 'undelivered', text: 'emails not delivered' },
  { name: 'toReassign', text: 'open with an owner who can’t answer anymore' },
  { name: 'deletedSoon', text: 'due to be deleted within a week' },
] as const;

/** What to do if a mail can't be sent again because its content is gone. */
export const INSTEAD_OF_RESENDING: Readonly<Partial<Record<(typeof TEMPLATES)[number], string>>> = {
  consultation_acknowledged: 'Where it matters, tell the person when you reach them.',
  own_page_code: 'The person can ask for a new code.',
  staff_invited: 'An administrator can invite again on the team page.',
  password_reset: 'They can ask again on the sign-in page.',
  second_factor_reset: 'An administrator can reset it again on the team page.',
  account_locked: 'Tell the person if the attempts continue.',
  daily_digest: 'The next one is sent on the next open day.',
  delivery_alarm: 'The desk shows what is still wrong.',
  copy_digest: 'The next one is sent automatically.',
  page_returned: 'The page is in the list of pages, with the comment.',
  change_declined: 'The author sees the reason at the copy desk.',
  quarantine_waiting: 'The desk lists what is in quarantine.',
  requests_waiting: 'The desk lists what’s waiting.',
  reply_approved: 'The writer has the link of the page that thanked them.',
  settings_changed: 'The settings page shows what was changed and what will happen.',
  appointment_notice: 'The list of appointments shows what is coming up.',
  appointment_told: 'Where it matters, tell the person when you reach them.',
  important_change: 'The activity page shows what was done, and who did it.',
};
