import * as z from 'zod';
import { LANGUAGES, PREFIXES, type Language } from '@/content/languages';
import type { ReadKept, SealedCookie } from '@/lib/platform/sealed-cookie';
import { FIELD_NAMES } from './schema';

const MINUTE = 60;

/** What was typed into a rejected form, so that the page can show it again without JavaScript. */
export const draftIn = (language: Language): SealedCookie => ({
  name: 'draft',
  path: `${PREFIXES[language]}/consultation`,
  maxAgeSeconds: 10 * MINUTE,
});

/** Those of every language: whoever sends or forgets a request may have begun it in another one. */
export const DRAFTS: readonly SealedCookie[] = LANGUAGES.map(draftIn);

/** The last request this browser sent, for the confirmation page and for recognizing a correction. */
export const RECEIPT: SealedCookie = { name: 'receipt', path: '/', maxAgeSeconds: 30 * MINUTE };

const draftSchema = z.object({
  form: z.string(),
  /** The token of the opened form; missing from drafts of an earlier version. */
  opened: z.optional(z.string()),
  from: z.string(),
  fields: z.partialRecord(z.enum(FIELD_NAMES), z.string()),
  /** Errors that only the server can find. */
  errors: z.optional(
    z.array(z.object({ field: z.enum(FIELD_NAMES), code: z.enum(['todayGone', 'nothingAllowed']) })),
  ),
  problem: z.enum(['UNAVAILABLE']).optional(),
});
const receiptSchema = z.object({ id: z.uuid(), reference: z.string(), receivedAt: z.coerce.date() });

export type Draft = z.output<typeof draftSchema>;

/** The draft stored in this browser, or undefined. */
export const readDraft = (kept: ReadKept, language: Language): Draft | undefined =>
  draftSchema.safeParse(kept(draftIn(language))).data;

/** The receipt stored in this browser, or undefined. */
export const readReceipt = (kept: ReadKept) => receiptSchema.safeParse(kept(RECEIPT)).data;
