import { z } from 'zod';
import { LANGUAGES } from '@/content/languages';
import { addressSchema } from '@/lib/shared/address-schema';
import { momentField } from '@/lib/shared/stored-values';
import { APPOINTMENT_NEWS, CHANGE_LABELS, DELIVERY_STATES, TEMPLATES } from './fields';

/** Mails to staff about a request. */
export type StaffTemplate = 'consultation_received' | 'consent_withdrawn' | 'consultation_deleted';
/** Mails to a person, in neutral wording. Those about a request only go to an address the person called private. */
export type PersonTemplate =
  | 'consultation_acknowledged'
  | 'own_page_code'
  | 'reply_approved'
  | 'appointment_told'
  | 'signature_requested';
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
  | 'change_declined'
  | 'settings_changed'
  | 'quarantine_waiting'
  | 'requests_waiting'
  | 'request_assigned'
  | 'important_change'
  | 'appointment_notice';
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
  /** Missing in mails that an earlier release queued. */
  deletedSoon: count.default(0),
  toReassign: count.default(0),
});
export type DigestCounts = z.output<typeof digestSchema>;

/**
 * What came in a flood, in numbers: new requests, how many of them hope for an answer today, and how many are in
 * quarantine.
 */
const waitingSchema = z.object({ fresh: count, today: count, quarantined: count });
export type WaitingCounts = z.output<typeof waitingSchema>;

/** How many comments are waiting, how many were automatically marked as spam, and pages that someone should look at. */
const copySchema = z.object({
  held: count,
  setApart: count.default(0),
  reviews: z.array(z.string()),
  evidence: z.array(z.string()),
});

/** What changed in the settings that deletes, silences or exposes something. */
const settingsSchema = z.object({
  /** Who changed it; none if it was a file. */
  by: z.string().optional(),
  lines: z.array(z.string()),
  /** When requests will be deleted, and how many. */
  deletes: z.object({ at: z.iso.datetime(), requests: count }).optional(),
});

/** What administrators are told about, whoever did it. */
const changeSchema = z.object({
  what: z.enum(Object.keys(CHANGE_LABELS) as [keyof typeof CHANGE_LABELS]),
  /** Who did it; none if it was a command. */
  by: z.string().optional(),
  /** The name of whom or what it is about: a member of staff, a page, settings. */
  about: z.string().optional(),
});
export type ImportantChange = z.output<typeof changeSchema>;

/** What is new about an appointment, and when it is or was. */
const appointmentSchema = z.object({
  what: z.enum(APPOINTMENT_NEWS),
  startsAt: z.iso.datetime(),
  /** What a calendar needs; only in a mail to the person. */
  event: z.object({ uid: z.uuid(), sequence: count, minutes: count }).optional(),
});

/** What is wrong with mail delivery, in numbers. */
const alarmSchema = z.object({ waiting: count, waitingMinutes: count, failed: count });

/**
 * What else a mail needs, sealed until its outcome is known: a person's address and code, an account link, a report's
 * numbers as of when it was created.
 */
export const mailContentSchema = z.object({
  to: addressSchema('no address'),
  code: z.string().optional(),
  /** The language its person asked in; missing in mails that an earlier release queued. */
  language: z.enum(LANGUAGES).optional(),
  link: z.url().optional(),
  /** What was tried too often when a sign-in is paused. */
  by: z.enum(['password', 'code']).optional(),
  digest: digestSchema.optional(),
  alarm: alarmSchema.optional(),
  waiting: waitingSchema.optional(),
  copy: copySchema.optional(),
  settings: settingsSchema.optional(),
  change: changeSchema.optional(),
  appointment: appointmentSchema.optional(),
});
export type MailContent = z.output<typeof mailContentSchema>;

export const resendSchema = z.object({ id: z.uuid() });

/** The form that retries what waits asks nothing. */
export const retrySchema = z.object({});

const SEPARATOR = '_';

/** The last mail on a page of the list, after which the next page starts: `2026-11-23T15:00:00.000Z_ID`. */
const afterSchema = z
  .string()
  .transform((text) => text.split(SEPARATOR))
  .pipe(z.tuple([momentField, z.uuid()]))
  .transform(([createdAt, id]) => ({ createdAt: new Date(createdAt), id }));

export const afterText = ({ createdAt, id }: { createdAt: Date; id: string }): string =>
  `${createdAt.toISOString()}${SEPARATOR}${id}`;

/** Which mails are listed. Unknown filters are ignored. */
export const filterSchema = z.object({
  state: z.enum(DELIVERY_STATES).optional().catch(undefined),
  template: z.enum(TEMPLATES).optional().catch(undefined),
  after: afterSchema.optional().catch(undefined),
});
export type Filter = z.output<typeof filterSchema>;
