import { z } from 'zod';

/** Mails to staff about a request. */
export type StaffTemplate = 'consultation_received' | 'consent_withdrawn' | 'consultation_deleted';
/** Mails to the person who sent a request: neutral, and only to an address that they called private. */
export type LetterTemplate = 'consultation_acknowledged' | 'own_page_code';
/** Mails to one member of staff about their account. */
export type AccountTemplate = 'staff_invited' | 'password_reset' | 'account_locked' | 'second_factor_reset';
/** Reminders and reports to one member of staff. */
export type NoticeTemplate = 'request_unanswered' | 'follow_up_due' | 'daily_digest' | 'delivery_alarm';
export type Template = StaffTemplate | LetterTemplate | AccountTemplate | NoticeTemplate;

/** What else a mail needs, kept sealed until its fate is known: a person's address and code, or a link into an account. */
export const letterSchema = z.object({
  to: z.email(),
  code: z.string().optional(),
  link: z.url().optional(),
});
export type Letter = z.output<typeof letterSchema>;
