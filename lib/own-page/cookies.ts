import { cookies } from 'next/headers';
import { z } from 'zod';
import { readCookie, type SealedCookie } from '@/lib/platform/sealed-cookie';

const MINUTE = 60;

/** The reference for which a code was asked, and whether a code was tried in vain. */
export const ASKED: SealedCookie = { name: 'asked', path: '/', maxAgeSeconds: 20 * MINUTE };

/** The request that a right code opened. */
export const OPENED: SealedCookie = { name: 'opened', path: '/', maxAgeSeconds: 15 * MINUTE };

const askedSchema = z.object({ reference: z.string(), wrong: z.boolean() });
const openedSchema = z.object({ requestId: z.uuid() });

/** What this browser asked for, or undefined. */
export async function readAsked(now: Date) {
  const jar = await cookies();
  return askedSchema.safeParse(readCookie(ASKED, (name) => jar.get(name)?.value, now)).data;
}

/** The request that this browser may see, or undefined. */
export async function readOpened(now: Date) {
  const jar = await cookies();
  return openedSchema.safeParse(readCookie(OPENED, (name) => jar.get(name)?.value, now)).data;
}
