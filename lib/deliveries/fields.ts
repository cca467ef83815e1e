// The words of deliveries that pages and rules share.

export const DELIVERY_STATES = ['queued', 'sent', 'caught', 'failed'] as const;
export type DeliveryState = (typeof DELIVERY_STATES)[number];

export const STATE_WORDS: Readonly<Record<DeliveryState, string>> = {
  queued: 'Queued',
  sent: 'Sent',
  caught: 'Caught here',
  failed: 'Failed',
};

/** What each state means. */
export const STATE_MEANINGS: Readonly<Record<DeliveryState, string>> = {
  queued: 'Waits to be sent, or to be tried again.',
  sent: 'The mail server took it on its way.',
  caught: 'Caught on this machine, because no mail server is set: nobody has received it.',
  failed: 'Given up: it will not be tried again by itself.',
};

export const TEMPLATES = [
  'consultation_received',
  'consultation_acknowledged',
  'own_page_code',
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
] as const;

export const TEMPLATE_WORDS: Readonly<Record<(typeof TEMPLATES)[number], string>> = {
  consultation_received: 'New request',
  consultation_acknowledged: 'Note that the request arrived',
  own_page_code: 'Code for the person’s own page',
  consent_withdrawn: 'Consent taken back',
  consultation_deleted: 'Request deleted by the person',
  staff_invited: 'Invitation',
  password_reset: 'New password',
  account_locked: 'Sign-in paused',
  second_factor_reset: 'Second factor reset',
  request_unanswered: 'Reminder: not answered yet',
  follow_up_due: 'Reminder: follow-up due',
  daily_digest: 'Daily summary',
  delivery_alarm: 'Alarm: mail is not getting out',
  copy_digest: 'Summary of replies and pages',
  reply_approved: 'A reply is on the site',
  page_returned: 'A page was sent back to its author',
};

const REASONS: Readonly<Record<string, string>> = {
  AUTHENTICATION: 'The mail server refuses our user name or password.',
  NO_CONNECTION: 'The mail server could not be reached.',
  UNKNOWN_HOST: 'No mail server has the name that is set.',
  TIMEOUT: 'The mail server did not answer in time.',
  TLS: 'No safe connection to the mail server could be made.',
  ADDRESS_REFUSED: 'The mail server refuses the address.',
  MESSAGE_REFUSED: 'The mail server refuses the message.',
  EXPIRED: 'The code ran out before a mail server took the mail.',
  CONSENT_WITHDRAWN: 'The person took back that we may write to this address: it was stopped on purpose.',
  NO_SECOND_ROUTE:
    'No second mail server is set (SMTP_FALLBACK_URL), so the alarm could not go around the first.',
  OTHER: 'Something else went wrong; the log of the worker has the same moment.',
};

/** A reason code of lib/deliveries/domain.ts in words. The last digits of SMTP_nnn are the server's own (RFC 5321, 4.2.1). */
export function reasonWords(code: string): string {
  if (/^SMTP_4/.test(code)) return 'The mail server put it off for now.';
  if (/^SMTP_5/.test(code)) return 'The mail server refuses it for good.';
  return REASONS[code] ?? REASONS.OTHER ?? '';
}

/** The numbers of the daily summary, each as it reads after its number. */
export const DIGEST_WORDS = [
  { name: 'fresh', text: 'new, nobody has begun' },
  { name: 'late', text: 'past the time for a first contact' },
  { name: 'contacting', text: 'being contacted' },
  { name: 'followUps', text: 'follow-ups due by tonight' },
  { name: 'quarantined', text: 'in quarantine' },
  { name: 'quarantinedLate', text: 'of those in quarantine past the same time' },
  { name: 'undelivered', text: 'mails that did not get out' },
] as const;

/** What to do where a mail can't be sent again, because what it held is gone. */
export const INSTEAD_OF_RESENDING: Readonly<Partial<Record<(typeof TEMPLATES)[number], string>>> = {
  consultation_acknowledged: 'Where it matters, tell the person when you reach them.',
  own_page_code: 'The person can ask for a new code.',
  staff_invited: 'An administrator can invite again on the team page.',
  password_reset: 'Whoever asked can ask again on the sign-in page.',
  second_factor_reset: 'An administrator can reset it again on the team page.',
  account_locked: 'The lock ends by itself.',
  daily_digest: 'The next one comes on the next open day.',
  delivery_alarm: 'The desk shows what is still wrong.',
  copy_digest: 'The next one comes by itself.',
  page_returned: 'The page is in the list of pages, with the comment.',
  reply_approved: 'The writer has the link of the page that thanked them.',
};
