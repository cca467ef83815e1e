import { z } from 'zod';
import { PREFIXES, type Language } from '@/content/languages';
import type { ReadKept, SealedCookie } from '@/lib/platform/sealed-cookie';

const MINUTE = 60;

/** Text that can't be a reference or an email, so that the page can show both again. */
export const mistypedIn = (language: Language): SealedCookie => ({
  name: 'mistyped',
  path: `${PREFIXES[language]}/your-request`,
  maxAgeSeconds: 10 * MINUTE,
});

/** The random id this browser requested a code with, and what was wrong with the last code tried. */
export const ASKED: SealedCookie = { name: 'asked', path: '/', maxAgeSeconds: 20 * MINUTE };

/** The session that a correct code started. It opens nothing by itself: the server must still know it. */
export const OPENED: SealedCookie = { name: 'opened', path: '/', maxAgeSeconds: 15 * MINUTE };

const mistypedSchema = z.object({ reference: z.string(), email: z.string() });
const askedSchema = z.object({ asking: z.string(), problem: z.enum(['WRONG', 'NOT_A_CODE']).optional() });
const openedSchema = z.object({ session: z.string(), requestId: z.uuid() });

/** What was typed for reference and email, or undefined. */
export const readMistyped = (kept: ReadKept, language: Language) =>
  mistypedSchema.safeParse(kept(mistypedIn(language))).data;

/** The id this browser requested a code with, or undefined. */
export const readAsked = (kept: ReadKept) => askedSchema.safeParse(kept(ASKED)).data;

/** This browser's session, which may have ended, or undefined. */
export const readOpened = (kept: ReadKept) => openedSchema.safeParse(kept(OPENED)).data;
