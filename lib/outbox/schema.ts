import { z } from 'zod';
import { addressSchema } from '@/lib/shared/address-schema';
import { momentField } from '@/lib/shared/stored-values';
import { CHANGE_LABELS, DELIVERY_STATES, TEMPLATES } from './fields';

/** Mails to staff about a request. */
export type StaffTemplate = 'consultation_received' | 'consent_withdrawn' | 'consultation_deleted';
/** Mails to a person: neutral. Those about a request go only to an address that they called private. */
export type PersonTemplate = 'consultation_acknowledged' | 'own_page_code' | 'reply_approved';
/** Mails to one member of staff about their account. */
export type AccountTemplate = 'staff_invited' | 'password_reset' | 'account_locked' | 'second_factor_reset';
/** Reminders and reports to one member of staff. */
export type NoticeTemplate =
  | 'request_unanswered'
  | 'follow_up_due'
  | 'daily_digest'
  | 'delivery_alarm'
  | 'copy_digest'
  | 'page_returned'
  | 'settings_changed'
  | 'quarantine_waiting'
  | 'requests_waiting'
  | 'request_assigned'
  | 'important_change';
export type Template = StaffTemplate | PersonTemplate | AccountTemplate | NoticeTemplate;

const count = z.int().min(0);

/** What is waiting at the desk, in numbers. */
const digestSchema = z.object({
  fresh: count,
  late: count,
  contacting: count,
  followUps: count,
  quarantined: count,
  quarantinedLate: count,
  undelivered: count,
  /** Of mails that an earlier release queued. */
  deletedSoon: count.default(0),
  toReassign: count.default(0),
});
export type DigestCounts = z.output<typeof digestSchema>;

/** What came in a flood, in numbers: new requests, those of them that hope for today, and those in quarantine. */
const waitingSchema = z.object({ fresh: count, today: count, quarantined: count });
export type WaitingCounts = z.output<typeof waitingSchema>;

/** How many comments wait, how many were set apart as spam by themselves, and pages that someone should look at. */
const copySchema = z.object({
  held: count,
  setApart: count.default(0),
  reviews: z.array(z.string()),
  evidence: z.array(z.string()),
});

/** What was changed in the settings that deletes, silences or exposes something. */
const settingsSchema = z.object({
  /** Who changed it; no one where a file did. */
  by: z.string().optional(),
  lines: z.array(z.string()),
  /** Where requests will be deleted: when, and how many then. */
  deletes: z.object({ at: z.iso.datetime(), requests: count }).optional(),
});

/** What administrators hear of, whoever did it. */
const changeSchema = z.object({
  what: z.enum(Object.keys(CHANGE_LABELS) as [keyof typeof CHANGE_LABELS]),
  /** Who did it; no one where a command did. */
  by: z.string().optional(),
  /** Whom or what it is about, by name: a member of staff, a page, settings. */
  about: z.string().optional(),
});
export type ImportantChange = z.output<typeof changeSchema>;

/** What is wrong with the mail, in numbers. */
const alarmSchema = z.object({ waiting: count, waitingMinutes: count, failed: count });

/**
 * What else a mail needs, kept sealed until its fate is known: a person's address and code, a link into an account, the
 * numbers of a report as they were when it was made.
 */
export const mailContentSchema = z.object({
  to: addressSchema('no address'),
  code: z.string().optional(),
  link: z.url().optional(),
  /** What was tried too often where a sign-in is paused. */
  by: z.enum(['password', 'code']).optional(),
  digest: digestSchema.optional(),
  alarm: alarmSchema.optional(),
  waiting: waitingSchema.optional(),
  copy: copySchema.optional(),
  settings: settingsSchema.optional(),
  change: changeSchema.optional(),
});
export type MailContent = z.output<typeof mailContentSchema>;

export const resendSchema = z.object({ id: z.uuid() });

const SEPARATOR = '_';

/** The last mail of a page of the list, after which the next page begins: `2026-11-23T15:00:00.000Z_ID`. */
const afterSchema = z
  .string()
  .transform((text) => text.split(SEPARATOR))
  .pipe(z.tuple([momentField, z.uuid()]))
  .transform(([createdAt, id]) => ({ createdAt: new Date(createdAt), id }));

export const afterText = ({ createdAt, id }: { createdAt: Date; id: string }): string =>
  `${createdAt.toISOString()}${SEPARATOR}${id}`;

/** Which mails are listed. What is no filter of ours filters nothing. */
export const filterSchema = z.object({
  state: z.enum(DELIVERY_STATES).optional().catch(undefined),
  template: z.enum(TEMPLATES).optional().catch(undefined),
  after: afterSchema.optional().catch(undefined),
});
export type Filter = z.output<typeof filterSchema>;
