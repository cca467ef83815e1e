import { z } from 'zod';
import type { ReadKept, SealedCookie } from '@/lib/platform/sealed-cookie';

const MINUTE = 60;

/** A reference that can't be one, for the page that shows it again. */
export const MISTYPED: SealedCookie = { name: 'mistyped', path: '/your-request', maxAgeSeconds: 10 * MINUTE };

/** The reference for which a code was asked, and what was wrong with the code that was tried. */
export const ASKED: SealedCookie = { name: 'asked', path: '/', maxAgeSeconds: 20 * MINUTE };

/** The request that a right code opened. */
export const OPENED: SealedCookie = { name: 'opened', path: '/', maxAgeSeconds: 15 * MINUTE };

const mistypedSchema = z.object({ typed: z.string() });
const askedSchema = z.object({ reference: z.string(), problem: z.enum(['WRONG', 'NOT_A_CODE']).optional() });
const openedSchema = z.object({ requestId: z.uuid() });

/** What was typed in place of a reference, or undefined. */
export const readMistyped = (kept: ReadKept) => mistypedSchema.safeParse(kept(MISTYPED)).data;

/** What this browser asked for, or undefined. */
export const readAsked = (kept: ReadKept) => askedSchema.safeParse(kept(ASKED)).data;

/** The request that this browser may see, or undefined. */
export const readOpened = (kept: ReadKept) => openedSchema.safeParse(kept(OPENED)).data;
