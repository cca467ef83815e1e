import { z } from 'zod';

/** Mails to staff about a request. */
export type StaffTemplate = 'consultation_received' | 'consent_withdrawn' | 'consultation_deleted';
/** Mails to the person who sent a request: neutral, and only to an address that they called private. */
export type LetterTemplate = 'consultation_acknowledged' | 'own_page_code';
export type Template = StaffTemplate | LetterTemplate;

/** What a mail to a person needs, kept sealed until its fate is known. */
export const letterSchema = z.object({ to: z.email(), code: z.string().optional() });
export type Letter = z.output<typeof letterSchema>;
